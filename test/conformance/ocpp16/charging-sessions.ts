import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

/** Section 3.1 to 3.3 and 3.8: boot, sessions begun at the station, the authorization cache. */
export const chargingSessions: Block = {
  version: '1.6',
  name: 'boot, charging sessions and authorization',
  cases: [
    conformanceCase(
      'TC_001',
      'Cold boot charge point',
      async ({ station, record }) => {
        await station.connect();
        expect(await station.boot()).toEqual({
          status: 'Accepted',
          currentTime: expect.stringMatching(/Z$/),
          interval: 300,
        });
        expect(await station.heartbeat()).toMatch(/Z$/);
        expect(await record()).toMatchObject({
          online: true,
          protocol: 'ocpp1.6',
          bootInfo: { chargePointVendor: 'Ohmgate', chargePointModel: 'Virtual 1.6' },
          reported_status: { status: 'Available' },
          connectors: [{ ocppId: 1, status: 'Available' }],
        });
      },
      { before: 'registered' },
    ),

    conformanceCase(
      'TC_003',
      'Regular charging session - plug in first',
      async ({ station, card, connector, session }) => {
        await station.plugIn();
        expect((await connector()).status).toBe('Preparing');
        expect(await station.authorize(await card())).toBe('Accepted');
        await station.startCharging();
        expect((await connector()).status).toBe('Charging');
        expect(await session()).toMatchObject({
          status: 'Started',
          transactionId: station.transactionId(),
        });
        await station.meter({ energy: 1500 });
        await station.stop();
        await station.unplug();
        expect(await session()).toMatchObject({
          status: 'Ended',
          complete: true,
          metrics: { energyConsumed: 1500, stopReason: 'Local' },
        });
        expect((await connector()).status).toBe('Available');
      },
    ),

    conformanceCase(
      'TC_004_1',
      'Regular charging session - identification first',
      async ({ station, card, connector, session }) => {
        expect(await station.authorize(await card())).toBe('Accepted');
        expect((await connector()).status).toBe('Preparing');
        await station.plugIn();
        await station.startCharging();
        expect(await session()).toMatchObject({ status: 'Started', anomalies: [] });
        expect((await connector()).status).toBe('Charging');
      },
    ),

    conformanceCase(
      'TC_004_2',
      'Regular charging session - identification first - connection time-out',
      async ({ station, card, connector, sessions }) => {
        expect(await station.authorize(await card())).toBe('Accepted');
        await station.reportStatus('Available');
        expect((await connector()).status).toBe('Available');
        expect(await sessions()).toEqual([]);
      },
    ),

    conformanceCase(
      'TC_005_1',
      'EV side disconnected - transaction stops and connector unlocks',
      async ({ station, charge, connector, session }) => {
        await charge();
        await station.suspendByEv();
        expect((await connector()).status).toBe('SuspendedEV');
        await station.unplug();
        expect(await session()).toMatchObject({
          status: 'Ended',
          metrics: { stopReason: 'EVDisconnected' },
        });
        expect((await connector()).status).toBe('Available');
      },
    ),

    conformanceCase(
      'TC_007',
      'Regular start of a charging session - cached id',
      async ({ station, card, session, messages }) => {
        await station.plugIn();
        station.connectors[0]!.idToken = await card();
        await station.startCharging();
        expect(await messages('StartTransaction')).toMatchObject([
          { answer: { idTagInfo: { status: 'Accepted' } } },
        ]);
        expect(await messages('Authorize')).toEqual([]);
        expect(await session()).toMatchObject({ status: 'Started' });
      },
    ),

    conformanceCase('TC_061', 'Clear the authorization cache', async ({ ask, sent }) => {
      expect(await ask('clear_cache')).toMatchObject({ outcome: 'accepted' });
      expect(sent('ClearCache')).toEqual([{}]);
    }),

    conformanceCase(
      'TC_023_1',
      'Start of a charging session - authorize invalid',
      async ({ station, sessions }) => {
        expect(await station.authorize('CARD-OF-NOBODY')).toBe('Invalid');
        expect(await sessions()).toEqual([]);
      },
    ),

    conformanceCase(
      'TC_023_2',
      'Start of a charging session - authorize expired',
      async ({ station, card }) => {
        const expired = await card({ expiryDate: '2020-01-01T00:00:00Z' });
        expect(await station.authorize(expired)).toBe('Expired');
      },
    ),

    conformanceCase(
      'TC_023_3',
      'Start of a charging session - authorize blocked',
      async ({ station, card }) => {
        expect(await station.authorize(await card({ status: 'Blocked' }))).toBe('Blocked');
      },
    ),

    conformanceCase(
      'TC_024',
      'Start of a charging session - lock failure',
      async ({ station, card, connector, sessions, events }) => {
        expect(await station.authorize(await card())).toBe('Accepted');
        await station.plugIn();
        await station.reportStatus('Faulted', 1, { errorCode: 'ConnectorLockFailure' });
        expect(await connector()).toMatchObject({
          status: 'Faulted',
          raw_message: { errorCode: 'ConnectorLockFailure' },
        });
        const last = (await events('chargestation.connector_status.updated')).at(-1);
        expect(last?.data.connectors).toMatchObject([{ status: 'Faulted' }]);
        expect(await sessions()).toEqual([]);
      },
    ),
  ],
};
