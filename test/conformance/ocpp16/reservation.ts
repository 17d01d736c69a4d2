import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const EXPIRY = '2036-01-01T00:00:00.000Z';

/** Reserves a connector of the station; must be accepted, unless the station was made to answer otherwise. */
function reserve(bench: Bench, idTag: string, more: object = {}) {
  const body = { connectorId: 1, idTag, expiryDate: EXPIRY, reservationId: 11, ...more };
  return bench.ask('reserve_now', body);
}

/** A station that cannot be reserved answers with the word for why; the CSMS must take it as it is. */
function refusal(id: string, word: string, before?: (bench: Bench) => Promise<void>) {
  return conformanceCase(
    id,
    `Reservation of a connector - ${word.toLowerCase()}`,
    async (bench) => {
      await before?.(bench);
      bench.answer('ReserveNow', { status: word });
      expect(await reserve(bench, await bench.card())).toMatchObject({
        outcome: 'rejected',
        response_data: { status: word },
      });
      await bench.reservation(11, 'rejected');
    },
  );
}

/** Starts a transaction that uses up the reservation. */
async function startReserved({ station }: Bench, idTag: string): Promise<unknown> {
  expect(await station.authorize(idTag)).toBe('Accepted');
  await station.reportStatus('Preparing');
  return station.call('StartTransaction', {
    connectorId: 1,
    idTag,
    meterStart: 0,
    reservationId: 11,
    timestamp: new Date().toISOString(),
  });
}

/** Section 3.17. */
export const reservation: Block = {
  version: '1.6',
  name: 'reservation',
  cases: [
    conformanceCase('TC_046', 'Reservation of a connector - transaction', async (bench) => {
      const idTag = await bench.card();
      expect(await reserve(bench, idTag)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('ReserveNow')).toEqual([
        { connectorId: 1, idTag, expiryDate: EXPIRY, reservationId: 11 },
      ]);
      await bench.station.reportStatus('Reserved');
      expect((await bench.connector()).status).toBe('Reserved');
      expect(await startReserved(bench, idTag)).toMatchObject({
        idTagInfo: { status: 'Accepted' },
      });
      const { transactionId } = await bench.session();
      expect(await bench.reservation(11, 'used')).toMatchObject({ transactionId });
    }),

    conformanceCase('TC_047', 'Reservation of a connector - expire', async (bench) => {
      const expiry = Date.now() + 4000;
      const expiryDate = new Date(expiry).toISOString();
      expect(await reserve(bench, await bench.card(), { expiryDate })).toMatchObject({
        outcome: 'accepted',
      });
      expect(bench.sent('ReserveNow')).toMatchObject([{ expiryDate }]);
      await bench.station.reportStatus('Reserved');
      await sleep(expiry - Date.now());
      await bench.station.reportStatus('Available');
      await bench.reservation(11, 'expired');
      expect((await bench.connector()).status).toBe('Available');
    }),

    refusal('TC_048_1', 'Faulted'),
    refusal('TC_048_2', 'Occupied', async ({ station }) => station.plugIn()),
    refusal('TC_048_3', 'Unavailable', async ({ ask, station }) => {
      const body = { connectorId: 1, type: 'Inoperative' };
      expect(await ask('change_availability', body)).toMatchObject({ outcome: 'accepted' });
      await station.reportStatus('Unavailable');
    }),
    refusal('TC_048_4', 'Rejected'),

    conformanceCase('TC_049', 'Reservation of a charge point - transaction', async (bench) => {
      const idTag = await bench.card();
      expect(await reserve(bench, idTag, { connectorId: 0 })).toMatchObject({
        outcome: 'accepted',
      });
      expect(bench.sent('ReserveNow')).toMatchObject([{ connectorId: 0, idTag }]);
      await bench.station.reportStatus('Reserved');
      expect(await startReserved(bench, idTag)).toMatchObject({
        idTagInfo: { status: 'Accepted' },
      });
      await bench.reservation(11, 'used');
    }),

    conformanceCase('TC_051', 'Cancel reservation', async (bench) => {
      await reserve(bench, await bench.card());
      await bench.station.reportStatus('Reserved');
      expect(await bench.ask('cancel_reservation', { reservationId: 11 })).toMatchObject({
        outcome: 'accepted',
      });
      expect(bench.sent('CancelReservation')).toEqual([{ reservationId: 11 }]);
      await bench.station.reportStatus('Available');
      await bench.reservation(11, 'cancelled');
    }),

    conformanceCase('TC_052', 'Cancel reservation - rejected', async (bench) => {
      bench.answer('CancelReservation', { status: 'Rejected' });
      const action = await bench.ask('cancel_reservation', { reservationId: 99 });
      expect(action).toMatchObject({ outcome: 'rejected' });
      expect(bench.sent('CancelReservation')).toEqual([{ reservationId: 99 }]);
    }),

    conformanceCase('TC_053', 'Use a reserved connector with a parent id', async (bench) => {
      const parent = `FAMILY-${bench.chargestation.slice(-8)}`;
      const [idTag, other] = [await bench.card({ parent }), await bench.card({ parent })];
      expect(await reserve(bench, idTag)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('ReserveNow')).toMatchObject([{ idTag, parentIdTag: parent }]);
      await bench.station.reportStatus('Reserved');
      expect(await startReserved(bench, other)).toMatchObject({
        idTagInfo: { status: 'Accepted', parentIdTag: parent },
      });
      await bench.reservation(11, 'used');
    }),
  ],
};
