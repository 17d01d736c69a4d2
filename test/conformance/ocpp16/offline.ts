import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

interface StartAnswer {
  transactionId: number;
  idTagInfo: { status: string };
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A start that waited in the station's queue. */
const start = (idTag: string) => ({
  connectorId: 1,
  idTag,
  meterStart: 1_000_000,
  timestamp: minutesAgo(20),
});

/** Sections 3.11 and 3.12: power failure, and what happened while the station was offline. */
export const offline: Block = {
  version: '1.6',
  name: 'power failure and offline behaviour',
  cases: [
    conformanceCase(
      'TC_032_1',
      'Power failure - configured to stop transactions',
      async ({ station, charge, boot, session, connector }) => {
        await charge();
        await station.terminate();
        await station.connect();
        station.connectors[0]!.status = 'Finishing';
        await boot();
        await station.call('StopTransaction', {
          transactionId: Number(station.transactionId()),
          meterStop: 1_000_250,
          timestamp: minutesAgo(1),
          reason: 'PowerLoss',
        });
        await station.reportStatus('Available');
        expect(await session()).toMatchObject({
          status: 'Ended',
          metrics: { stopReason: 'PowerLoss', energyConsumed: 250 },
        });
        expect((await connector()).status).toBe('Available');
      },
    ),

    conformanceCase(
      'TC_037_1',
      'Offline start of a transaction - valid id',
      async ({ station, card, session }) => {
        const idTag = await card();
        await station.terminate();
        await station.connect();
        const answer = await station.call<StartAnswer>('StartTransaction', start(idTag));
        expect(answer.idTagInfo.status).toBe('Accepted');
        await station.reportStatus('Charging');
        const { status, metrics, transactionId } = await session();
        expect({ status, transactionId }).toEqual({
          status: 'Started',
          transactionId: String(answer.transactionId),
        });
        expect(Date.parse(String(metrics.chargingStart))).toBeLessThan(Date.now() - 19 * 60_000);
      },
    ),

    conformanceCase(
      'TC_037_3',
      'Offline start of a transaction - invalid id - station stops it',
      async ({ station, session }) => {
        await station.terminate();
        await station.connect();
        const { transactionId, idTagInfo } = await station.call<StartAnswer>(
          'StartTransaction',
          start('CARD-OF-NOBODY'),
        );
        expect(idTagInfo.status).toBe('Invalid');
        expect(transactionId).toBeGreaterThan(0);
        await station.reportStatus('Charging');
        await station.call('StopTransaction', {
          transactionId,
          meterStop: 1_000_100,
          timestamp: minutesAgo(1),
          reason: 'DeAuthorized',
        });
        await station.reportStatus('Finishing');
        expect(await session()).toMatchObject({
          status: 'Ended',
          metrics: { stopReason: 'DeAuthorized', energyConsumed: 100 },
        });
      },
    ),

    conformanceCase('TC_039', 'Offline transaction', async ({ station, card, session }) => {
      const idTag = await card();
      await station.terminate();
      await station.connect();
      const { transactionId, idTagInfo } = await station.call<StartAnswer>(
        'StartTransaction',
        start(idTag),
      );
      expect(idTagInfo.status).toBe('Accepted');
      const stop = {
        transactionId,
        idTag,
        meterStop: 1_004_000,
        timestamp: minutesAgo(5),
        reason: 'Local',
      };
      expect(await station.call('StopTransaction', stop)).toMatchObject({
        idTagInfo: { status: 'Accepted' },
      });
      expect(await session()).toMatchObject({
        status: 'Ended',
        complete: true,
        metrics: { energyConsumed: 4000, stopReason: 'Local' },
      });
    }),
  ],
};
