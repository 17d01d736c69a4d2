import { expect } from 'vitest';
import type { JsonObject } from '../../support/station-socket.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { energy, TransactionScript } from './transaction-script.js';

/** Has the CSMS trigger a message; `evse` is where. Then the station must be free to send it. */
async function trigger({ ask, sent }: Bench, requestedMessage: string, evse?: JsonObject) {
  const { id: evseId, connectorId } = evse ?? {};
  const body = { requestedMessage, evseId, connectorId };
  expect(await ask('trigger_message', body)).toMatchObject({ outcome: 'accepted' });
  expect(sent('TriggerMessage')).toEqual([{ requestedMessage, ...(evse && { evse }) }]);
}

const meterValues = ({ station }: Bench, evseId: number) =>
  station.call('MeterValues', { evseId, meterValue: [energy(1000, 'Trigger')] });

/** Asks for a session with a new card and gives both; the station has been asked in turn. */
async function remoteStart({ station, card, requestSession, sent }: Bench) {
  const id_tag = await card();
  const session = await requestSession({ id_tag });
  await station.waitForCall('RequestStartTransaction');
  const [request] = sent('RequestStartTransaction');
  expect(request).toEqual({
    idToken: { idToken: id_tag, type: expect.any(String) },
    remoteStartId: expect.any(Number),
    evseId: 1,
  });
  return { session, remoteStartId: request?.remoteStartId, idToken: request?.idToken };
}

/** Block F. */
export const remoteControl: Block = {
  version: '2.0.1',
  name: 'F remote control',
  cases: [
    conformanceCase('TC_F_01', 'Remote start - cable plugin first', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      await bench.station.reportStatus('Occupied');
      await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
      const { remoteStartId, idToken } = await remoteStart(bench);
      expect(
        await transaction.updated('RemoteStart', { remoteStartId }, { idToken }),
      ).toMatchObject({
        idTokenInfo: { status: 'Accepted' },
      });
      await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
      expect(await bench.session()).toMatchObject({
        status: 'Started',
        transactionId: transaction.id,
        metrics: { chargingState: 'Charging' },
      });
    }),

    ...[true, false].map((authorize) =>
      conformanceCase(
        authorize ? 'TC_F_02' : 'TC_F_03',
        `Remote start - remote start first - AuthorizeRemoteStart is ${authorize}`,
        async (bench) => {
          const { session, remoteStartId, idToken } = await remoteStart(bench);
          if (authorize) {
            const answer = await bench.station.call('Authorize', { idToken });
            expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
          }
          const transaction = new TransactionScript(bench.station);
          const info = { remoteStartId, chargingState: 'EVConnected' };
          await bench.station.reportStatus('Occupied');
          expect(await transaction.started('RemoteStart', info, { idToken })).toMatchObject({
            idTokenInfo: { status: 'Accepted' },
          });
          await transaction.updated('ChargingStateChanged', { chargingState: 'Charging' });
          expect(await bench.session()).toMatchObject({
            _id: session._id,
            status: 'Started',
            transactionId: transaction.id,
          });
        },
      ),
    ),

    conformanceCase('TC_F_04', 'Remote start - cable plugin time-out', async (bench) => {
      const { session, remoteStartId, idToken } = await remoteStart(bench);
      const transaction = new TransactionScript(bench.station);
      await transaction.started('RemoteStart', { remoteStartId }, { idToken });
      await transaction.ended('EVConnectTimeout', 'Timeout');
      expect(await bench.session()).toMatchObject({
        _id: session._id,
        status: 'Ended',
        metrics: { stopReason: 'Timeout' },
      });
    }),

    conformanceCase('TC_F_06', 'Remote unlock connector - no transaction', async (bench) => {
      const body = { evseId: 1, connectorId: 1 };
      const action = await bench.ask('unlock_connector', body);
      expect(action).toMatchObject({ outcome: 'accepted', response_data: { status: 'Unlocked' } });
      expect(bench.sent('UnlockConnector')).toEqual([body]);
    }),

    conformanceCase('TC_F_11', 'Trigger message - MeterValues - specific EVSE', async (bench) => {
      await trigger(bench, 'MeterValues', { id: 1 });
      expect(await meterValues(bench, 1)).toEqual({});
    }),

    conformanceCase(
      'TC_F_12',
      'Trigger message - MeterValues - all EVSE',
      async (bench) => {
        await trigger(bench, 'MeterValues');
        for (const evseId of [1, 2]) expect(await meterValues(bench, evseId)).toEqual({});
      },
      { connectors: 2 },
    ),

    conformanceCase(
      'TC_F_13',
      'Trigger message - TransactionEvent - specific EVSE',
      async (bench) => {
        const transaction = new TransactionScript(bench.station);
        await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
        await trigger(bench, 'TransactionEvent', { id: 1 });
        await transaction.updated('Trigger', { chargingState: 'Charging' });
        expect(await bench.session()).toMatchObject({ metrics: { chargingState: 'Charging' } });
      },
    ),

    conformanceCase(
      'TC_F_14',
      'Trigger message - TransactionEvent - all EVSE',
      async (bench) => {
        const transactions = [1, 2].map((evse) => new TransactionScript(bench.station, evse));
        for (const transaction of transactions) {
          await transaction.started('CablePluggedIn', { chargingState: 'EVConnected' });
        }
        await trigger(bench, 'TransactionEvent');
        for (const transaction of transactions) {
          await transaction.updated('Trigger', { chargingState: 'Charging' });
        }
        const charging = { metrics: { chargingState: 'Charging' } };
        expect(await bench.sessions()).toMatchObject([charging, charging]);
      },
      { connectors: 2 },
    ),

    conformanceCase('TC_F_15', 'Trigger message - LogStatusNotification - idle', async (bench) => {
      await trigger(bench, 'LogStatusNotification');
      expect(await bench.station.call('LogStatusNotification', { status: 'Idle' })).toEqual({});
      expect(await bench.notices('chargestation.log_status.updated')).toEqual([{ status: 'Idle' }]);
    }),

    conformanceCase(
      'TC_F_18',
      'Trigger message - FirmwareStatusNotification - idle',
      async (bench) => {
        await trigger(bench, 'FirmwareStatusNotification');
        await bench.station.call('FirmwareStatusNotification', { status: 'Idle' });
        expect(await bench.notices('chargestation.firmware_status.updated')).toEqual([
          { status: 'Idle' },
        ]);
      },
    ),

    conformanceCase('TC_F_20', 'Trigger message - Heartbeat', async (bench) => {
      await trigger(bench, 'Heartbeat');
      expect(await bench.station.heartbeat()).toMatch(/Z$/);
    }),

    ...['Available', 'Occupied'].map((status) =>
      conformanceCase(
        status === 'Available' ? 'TC_F_23' : 'TC_F_24',
        `Trigger message - StatusNotification - specific EVSE - ${status.toLowerCase()}`,
        async (bench) => {
          await bench.station.reportStatus(status);
          await trigger(bench, 'StatusNotification', { id: 1, connectorId: 1 });
          await bench.station.reportStatus(status);
          expect((await bench.connector()).status).toBe(status);
        },
      ),
    ),

    conformanceCase('TC_F_27', 'Trigger message - not implemented', async ({ answer, ask }) => {
      answer('TriggerMessage', { status: 'NotImplemented' });
      expect(
        await ask('trigger_message', { requestedMessage: 'LogStatusNotification' }),
      ).toMatchObject({ outcome: 'rejected', response_data: { status: 'NotImplemented' } });
    }),
  ],
};
