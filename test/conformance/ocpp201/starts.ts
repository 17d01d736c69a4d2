import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { TransactionScript, wireToken } from './transaction-script.js';

const SIGNED = {
  signedMeterData: 'c2lnbmVk',
  signingMethod: 'ECDSA-secp256r1-SHA256',
  encodingMethod: 'OCMF',
  publicKey: 'a2V5',
};

/** Shows a card and gives it as stations send it; it must be accepted. */
async function authorized({ station, card }: Bench) {
  const idToken = wireToken(await card());
  const answer = await station.call('Authorize', { idToken });
  expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
  return { idToken };
}

const ACCEPTED = { idTokenInfo: { status: 'Accepted' } };

/** What REST must show of the running session. */
async function shows(bench: Bench, transaction: TransactionScript, chargingState: string) {
  expect(await bench.session()).toMatchObject({
    status: 'Started',
    transactionId: transaction.id,
    evseId: 1,
    connector: (await bench.connector())._id,
    metrics: { chargingState },
    anomalies: [],
  });
}

/** Block E: how transactions start (E01 to E03). */
export const transactionStarts: Block = {
  version: '2.0.1',
  name: 'E transactions: starts',
  cases: [
    conformanceCase('TC_E_01', 'Start options - PowerPathClosed', async (bench) => {
      const { station } = bench;
      const transaction = new TransactionScript(station);
      const token = await authorized(bench);
      await station.reportStatus('Occupied');
      const info = { chargingState: 'SuspendedEVSE' };
      expect(await transaction.started('CablePluggedIn', info, token)).toMatchObject(ACCEPTED);
      await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
      await shows(bench, transaction, 'Charging');
    }),

    conformanceCase('TC_E_02', 'Start options - EnergyTransfer', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      const token = await authorized(bench);
      await bench.station.reportStatus('Occupied');
      const info = { chargingState: 'Charging' };
      expect(await transaction.started('ChargingStateChanged', info, token)).toMatchObject(
        ACCEPTED,
      );
      await shows(bench, transaction, 'Charging');
    }),

    conformanceCase('TC_E_03', 'Local start - cable plugin first - success', async (bench) => {
      const { station } = bench;
      const transaction = new TransactionScript(station);
      await station.reportStatus('Occupied');
      await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
      await shows(bench, transaction, 'EVConnected');
      const token = await authorized(bench);
      expect(await transaction.updated('Authorized', {}, token)).toMatchObject(ACCEPTED);
      await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
      await shows(bench, transaction, 'Charging');
    }),

    conformanceCase(
      'TC_E_04',
      'Local start - authorization first - success',
      async (bench) => {
        const { station } = bench;
        const transaction = new TransactionScript(station);
        const token = await authorized(bench);
        const withoutEvse = { ...token, evse: undefined };
        const started = await transaction.started('Authorized', {}, withoutEvse);
        expect(started).toMatchObject(ACCEPTED);
        expect(await bench.session()).toMatchObject({ evseId: null, connector: null });
        await station.reportStatus('Occupied');
        const evse = { id: 1, connectorId: 1 };
        await transaction.updated('CablePluggedIn', { chargingState: 'EVConnected' }, { evse });
        await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
        await shows(bench, transaction, 'Charging');
      },
      { connectors: 2 },
    ),

    conformanceCase('TC_E_09', 'Start options - EVConnected', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      await bench.station.reportStatus('Occupied');
      await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
      await shows(bench, transaction, 'EVConnected');
    }),

    conformanceCase('TC_E_10', 'Start options - Authorized - local', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      const token = await authorized(bench);
      expect(await transaction.started('Authorized', {}, token)).toMatchObject(ACCEPTED);
      expect(await bench.session()).toMatchObject({ status: 'Started' });
    }),

    conformanceCase('TC_E_11', 'Start options - DataSigned', async (bench) => {
      const { station } = bench;
      const transaction = new TransactionScript(station);
      const token = await authorized(bench);
      await station.reportStatus('Occupied');
      const sampledValue = [
        { value: 1_000_000, context: 'Transaction.Begin', signedMeterValue: SIGNED },
      ];
      const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }];
      const info = { chargingState: 'EVConnected' };
      const started = await transaction.started('SignedDataReceived', info, {
        ...token,
        meterValue,
      });
      expect(started).toMatchObject(ACCEPTED);
      await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
      await shows(bench, transaction, 'Charging');
      const [kept] = await bench.messages('TransactionEvent');
      expect(kept?.request).toMatchObject({ meterValue });
    }),

    conformanceCase('TC_E_12', 'Start options - ParkingBayOccupied', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      await transaction.started('EVDetected', { chargingState: 'Idle' });
      await shows(bench, transaction, 'Idle');
      await bench.station.reportStatus('Occupied');
      await transaction.updated('CablePluggedIn', { chargingState: 'EVConnected' });
      await shows(bench, transaction, 'EVConnected');
    }),

    conformanceCase('TC_E_38', 'Local start - EV not ready', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      const token = await authorized(bench);
      expect(await transaction.started('Authorized', {}, token)).toMatchObject(ACCEPTED);
      await bench.station.reportStatus('Occupied');
      await transaction.updated('CablePluggedIn', { chargingState: 'EVConnected' });
      await transaction.updated('ChargingStateChanged', { chargingState: 'SuspendedEV' });
      await shows(bench, transaction, 'SuspendedEV');
    }),

    conformanceCase(
      'TC_E_53',
      'Reset of the sequence number at each transaction',
      async (bench) => {
        const { station, sessions } = bench;
        for (const _ of [1, 2]) {
          const transaction = new TransactionScript(station);
          await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
          await transaction.ended('EVCommunicationLost', 'EVDisconnected', {
            chargingState: 'Idle',
          });
        }
        const ended = { status: 'Ended', complete: true, anomalies: [] };
        expect(await sessions()).toMatchObject([ended, ended]);
      },
    ),
  ],
};
