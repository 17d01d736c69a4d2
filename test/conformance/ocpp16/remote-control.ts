import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

/** Sections 3.4, 3.5, 3.6, 3.9, 3.10 and 3.18: what the central system commands. */
export const remoteControl: Block = {
  version: '1.6',
  name: 'remote start and stop, reset, unlock, trigger',
  cases: [
    conformanceCase(
      'TC_010',
      'Remote start - cable plugged in first',
      async ({ station, card, requestSession, session }) => {
        const id_tag = await card();
        await station.plugIn();
        const { _id } = await requestSession({ id_tag });
        expect(await station.takeRemoteStart()).toMatchObject({ connectorId: 1, idTag: id_tag });
        expect(await station.authorize(id_tag)).toBe('Accepted');
        await station.startCharging();
        expect(await session()).toMatchObject({ _id, status: 'Started' });
      },
    ),

    conformanceCase(
      'TC_011_1',
      'Remote start - remote start first',
      async ({ station, card, requestSession, session, connector }) => {
        const id_tag = await card();
        const { _id } = await requestSession({ id_tag });
        await station.takeRemoteStart();
        expect(await station.authorize(id_tag)).toBe('Accepted');
        expect((await connector()).status).toBe('Preparing');
        await station.plugIn();
        await station.startCharging();
        expect(await session()).toMatchObject({ _id, status: 'Started' });
      },
    ),

    conformanceCase(
      'TC_011_2',
      'Remote start - time-out',
      async ({ station, card, requestSession, session, connector }) => {
        const { _id } = await requestSession({ id_tag: await card() });
        await station.takeRemoteStart();
        expect((await connector()).status).toBe('Preparing');
        await station.reportStatus('Available');
        expect((await connector()).status).toBe('Available');
        expect(await session()).toMatchObject({ _id, status: 'created', transactionId: null });
      },
      { limits: 'The wait for session_start_timeout, after which the session is cancelled' },
    ),

    conformanceCase('TC_012', 'Remote stop', async ({ station, charge, askAt, sent, session }) => {
      await charge();
      const { _id } = await session();
      expect(await askAt(`/sessions/${_id}/stop`)).toMatchObject({ outcome: 'accepted' });
      expect(sent('RemoteStopTransaction')).toEqual([
        { transactionId: Number(station.transactionId()) },
      ]);
      await station.stop(1, 'remote');
      await station.unplug();
      expect(await session()).toMatchObject({
        status: 'Ended',
        metrics: { stopReason: 'Remote' },
      });
    }),

    conformanceCase(
      'TC_026',
      'Remote start - rejected',
      async ({ answer, card, requestSession, events, soon }) => {
        answer('RemoteStartTransaction', { status: 'Rejected' });
        const { _id } = await requestSession({ id_tag: await card() });
        await soon(async () =>
          expect(await events('session.start_failure')).toMatchObject([
            { data: { _id, status: 'cancelled', failure: { reason: 'rejected' } } },
          ]),
        );
      },
    ),

    conformanceCase(
      'TC_028',
      'Remote stop - rejected',
      async ({ answer, charge, ask, sent, session }) => {
        answer('RemoteStopTransaction', { status: 'Rejected' });
        await charge();
        const payload = { transactionId: 2_000_000_000 };
        const action = await ask('ocpp_call', { action: 'RemoteStopTransaction', payload });
        expect(action).toMatchObject({ outcome: 'rejected' });
        expect(sent('RemoteStopTransaction')).toEqual([payload]);
        expect(await session()).toMatchObject({ status: 'Started' });
      },
    ),

    conformanceCase('TC_013', 'Hard reset', async ({ station, ask, sent, record, boot }) => {
      expect(await ask('reset', { type: 'Hard' })).toMatchObject({ outcome: 'accepted' });
      expect(sent('Reset')).toEqual([{ type: 'Hard' }]);
      await station.terminate();
      await station.connect();
      await boot();
      expect(await record()).toMatchObject({ online: true, connectors: [{ status: 'Available' }] });
    }),

    conformanceCase('TC_014', 'Soft reset', async ({ station, ask, sent, boot, api, soon }) => {
      const { _id, outcome } = await ask('reset', { type: 'Soft' });
      expect(outcome).toBe('accepted');
      expect(sent('Reset')).toEqual([{ type: 'Soft' }]);
      await station.close();
      await station.connect();
      await boot();
      await soon(async () =>
        expect((await api.get(`/actions/${_id}`)).body.result).toMatchObject({
          effect: { observed: 'chargestation.booted' },
        }),
      );
    }),

    conformanceCase(
      'TC_017_1',
      'Unlock connector - no charging session - not fixed cable',
      async ({ ask, sent }) => {
        const action = await ask('unlock_connector', { connectorId: 1 });
        expect(action).toMatchObject({
          outcome: 'accepted',
          response_data: { status: 'Unlocked' },
        });
        expect(sent('UnlockConnector')).toEqual([{ connectorId: 1 }]);
      },
    ),

    conformanceCase(
      'TC_017_2',
      'Unlock connector - no charging session - fixed cable',
      async ({ answer, ask }) => {
        answer('UnlockConnector', { status: 'NotSupported' });
        expect(await ask('unlock_connector', { connectorId: 1 })).toMatchObject({
          outcome: 'rejected',
          response_data: { status: 'NotSupported' },
        });
      },
    ),

    conformanceCase(
      'TC_018_1',
      'Unlock connector - with charging session - not fixed cable',
      async ({ station, charge, ask, session, connector }) => {
        await charge();
        expect(await ask('unlock_connector', { connectorId: 1 })).toMatchObject({
          outcome: 'accepted',
        });
        await station.reportStatus('Finishing');
        await station.call('StopTransaction', {
          transactionId: Number(station.transactionId()),
          meterStop: 1_000_400,
          timestamp: new Date().toISOString(),
          reason: 'UnlockCommand',
        });
        await station.reportStatus('Available');
        expect(await session()).toMatchObject({
          status: 'Ended',
          metrics: { stopReason: 'UnlockCommand', energyConsumed: 400 },
        });
        expect((await connector()).status).toBe('Available');
      },
    ),

    conformanceCase('TC_030', 'Unlock connector - unlock failure', async ({ answer, ask }) => {
      answer('UnlockConnector', { status: 'UnlockFailed' });
      expect(await ask('unlock_connector', { connectorId: 1 })).toMatchObject({
        outcome: 'rejected',
        response_data: { status: 'UnlockFailed' },
      });
    }),

    conformanceCase(
      'TC_031',
      'Unlock connector - unknown connector',
      async ({ answer, ask, sent }) => {
        answer('UnlockConnector', { status: 'NotSupported' });
        const payload = { connectorId: 99 };
        const action = await ask('ocpp_call', { action: 'UnlockConnector', payload });
        expect(action).toMatchObject({ outcome: 'rejected' });
        expect(sent('UnlockConnector')).toEqual([payload]);
      },
    ),

    conformanceCase('TC_054', 'Trigger message', async ({ station, ask, sent }) => {
      const trigger = async (requestedMessage: string, place: object = {}) => {
        const action = await ask('trigger_message', { requestedMessage, ...place });
        expect(action).toMatchObject({ outcome: 'accepted' });
        expect(sent('TriggerMessage').at(-1)).toEqual({ requestedMessage, ...place });
      };
      await trigger('MeterValues', { connectorId: 1 });
      await station.meter({ power: 0 });
      await trigger('Heartbeat');
      await station.heartbeat();
      await trigger('StatusNotification', { connectorId: 1 });
      await station.reportStatus('Available');
      await trigger('DiagnosticsStatusNotification');
      await station.call('DiagnosticsStatusNotification', { status: 'Idle' });
      await trigger('FirmwareStatusNotification');
      await station.call('FirmwareStatusNotification', { status: 'Idle' });
    }),

    conformanceCase('TC_055', 'Trigger message - rejected', async ({ answer, ask }) => {
      answer('TriggerMessage', { status: 'Rejected' });
      const body = { requestedMessage: 'MeterValues', connectorId: 1 };
      expect(await ask('trigger_message', body)).toMatchObject({ outcome: 'rejected' });
    }),
  ],
};
