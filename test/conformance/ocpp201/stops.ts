import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { energy, TransactionScript, wireToken } from './transaction-script.js';

/** A car that charges, as a script that the case goes on with. */
async function charging({ station, card }: Bench) {
  const idToken = wireToken(await card());
  const transaction = new TransactionScript(station);
  await station.reportStatus('Occupied');
  await transaction.started(
    'CablePluggedIn',
    { chargingState: 'EVConnected' },
    { meterValue: [energy(1_000_000, 'Transaction.Begin')] },
  );
  const answer = await transaction.updated('Authorized', {}, { idToken });
  expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
  await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
  return { transaction, token: { idToken } };
}

const AT_END = { meterValue: [energy(1_002_000, 'Transaction.End')] };

/** What REST and the event log must show of a session that is over. */
async function ended(bench: Bench, chargingStopReason: string, stopReason: string) {
  expect(await bench.session()).toMatchObject({
    status: 'Ended',
    complete: true,
    anomalies: [],
    metrics: { chargingStopReason, stopReason, energyConsumed: 2000 },
  });
  expect(await bench.events('session.ended')).toHaveLength(1);
}

const stopped = { chargingState: 'EVConnected' };
const unplugged = { chargingState: 'Idle' };

/** Block E: how transactions stop (E06, E10). */
export const transactionStops: Block = {
  version: '2.0.1',
  name: 'E transactions: stops',
  cases: [
    conformanceCase('TC_E_07', 'Stop options - PowerPathClosed - local stop', async (bench) => {
      const { transaction, token } = await charging(bench);
      const answer = await transaction.ended('StopAuthorized', 'Local', stopped, {
        ...token,
        ...AT_END,
      });
      expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
      await ended(bench, 'StopAuthorized', 'Local');
      await bench.station.reportStatus('Available');
      expect((await bench.connector()).status).toBe('Available');
    }),

    conformanceCase(
      'TC_E_08',
      'Stop options - EnergyTransfer stopped - StopAuthorized',
      async (bench) => {
        const { transaction, token } = await charging(bench);
        await transaction.updated('StopAuthorized', {}, token);
        await transaction.ended('ChargingStateChanged', 'Local', stopped, AT_END);
        await ended(bench, 'ChargingStateChanged', 'Local');
      },
    ),

    conformanceCase('TC_E_14', 'Stop options - EVDisconnected - station side', async (bench) => {
      const { transaction, token } = await charging(bench);
      await transaction.updated('StopAuthorized', {}, token);
      await transaction.updated('ChargingStateChanged', stopped);
      expect(await bench.session()).toMatchObject({ status: 'Started' });
      await bench.station.reportStatus('Available');
      await transaction.ended('EVCommunicationLost', 'EVDisconnected', unplugged, AT_END);
      await ended(bench, 'EVCommunicationLost', 'EVDisconnected');
    }),

    conformanceCase('TC_E_15', 'Stop options - StopAuthorized - local', async (bench) => {
      const { transaction, token } = await charging(bench);
      const answer = await bench.station.call('Authorize', token);
      expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
      await transaction.ended('StopAuthorized', 'Local', stopped, { ...token, ...AT_END });
      await ended(bench, 'StopAuthorized', 'Local');
    }),

    conformanceCase('TC_E_16', 'Stop options - Deauthorized - invalid idToken', async (bench) => {
      const idToken = wireToken('CARD-OF-NOBODY');
      const transaction = new TransactionScript(bench.station);
      const meterValue = [energy(1_000_000, 'Transaction.Begin')];
      const answer = await transaction.started('Authorized', {}, { idToken, meterValue });
      expect(answer.idTokenInfo?.status).toBe('Unknown');
      await transaction.ended('Deauthorized', 'DeAuthorized', {}, AT_END);
      await ended(bench, 'Deauthorized', 'DeAuthorized');
    }),

    conformanceCase(
      'TC_E_17',
      'Stop options - Deauthorized - EV side disconnect',
      async (bench) => {
        const { transaction } = await charging(bench);
        await transaction.updated('ChargingStateChanged', { chargingState: 'SuspendedEV' });
        await transaction.ended('EVCommunicationLost', 'EVDisconnected', unplugged, AT_END);
        await ended(bench, 'EVCommunicationLost', 'EVDisconnected');
      },
    ),

    conformanceCase('TC_E_19', 'Stop options - ParkingBayUnoccupied', async (bench) => {
      const { transaction, token } = await charging(bench);
      await transaction.updated('StopAuthorized', {}, token);
      await transaction.updated('ChargingStateChanged', stopped);
      await bench.station.reportStatus('Available');
      await transaction.updated('EVCommunicationLost', unplugged);
      await transaction.ended('EVDeparted', 'Local', unplugged, AT_END);
      await ended(bench, 'EVDeparted', 'Local');
    }),

    conformanceCase('TC_E_20', 'Stop options - EVDisconnected - EV side', async (bench) => {
      const { transaction } = await charging(bench);
      await transaction.updated('ChargingStateChanged', { chargingState: 'SuspendedEV' });
      await transaction.ended('EVCommunicationLost', 'EVDisconnected', unplugged, AT_END);
      await bench.station.reportStatus('Available');
      await ended(bench, 'EVCommunicationLost', 'EVDisconnected');
    }),

    conformanceCase('TC_E_21', 'Stop options - StopAuthorized - remote', async (bench) => {
      const { transaction } = await charging(bench);
      const { _id } = await bench.session();
      expect(await bench.askAt(`/sessions/${_id}/stop`, {})).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('RequestStopTransaction')).toEqual([{ transactionId: transaction.id }]);
      await transaction.ended('RemoteStop', 'Remote', stopped, AT_END);
      await ended(bench, 'RemoteStop', 'Remote');
    }),

    conformanceCase(
      'TC_E_22',
      'Stop options - EnergyTransfer stopped - SuspendedEV',
      async (bench) => {
        const { transaction } = await charging(bench);
        const info = { chargingState: 'SuspendedEV' };
        await transaction.ended('ChargingStateChanged', 'StoppedByEV', info, AT_END);
        await ended(bench, 'ChargingStateChanged', 'StoppedByEV');
      },
    ),

    conformanceCase(
      'TC_E_26',
      'Disconnect cable on EV side - suspend transaction',
      async (bench) => {
        const { transaction } = await charging(bench);
        const state = async () => (await bench.session()).metrics.chargingState;
        await transaction.updated('ChargingStateChanged', { chargingState: 'SuspendedEV' });
        await transaction.updated('EVCommunicationLost', unplugged);
        expect(await state()).toBe('Idle');
        await transaction.updated('CablePluggedIn', stopped);
        await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
        expect(await state()).toBe('Charging');
        expect(await bench.session()).toMatchObject({ status: 'Started', anomalies: [] });
      },
    ),

    conformanceCase('TC_E_39', 'Stop options - Deauthorized - time-out', async (bench) => {
      const idToken = wireToken(await bench.card());
      const transaction = new TransactionScript(bench.station);
      const meterValue = [energy(1_000_000, 'Transaction.Begin')];
      await transaction.started('Authorized', {}, { idToken, meterValue });
      await transaction.ended('EVConnectTimeout', 'Timeout', {}, AT_END);
      await ended(bench, 'EVConnectTimeout', 'Timeout');
    }),
  ],
};
