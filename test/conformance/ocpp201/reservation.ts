import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { TransactionScript, wireToken } from './transaction-script.js';

const EXPIRY = '2036-01-01T00:00:00.000Z';

/** Reserves and lets the station accept; `wire` is what the message must say of the place. */
async function reserve(bench: Bench, idTag: string, body: object, wire: object) {
  const request = { idTag, expiryDate: EXPIRY, reservationId: 11, ...body };
  expect(await bench.ask('reserve_now', request)).toMatchObject({ outcome: 'accepted' });
  expect(bench.sent('ReserveNow').at(-1)).toEqual({
    id: request.reservationId,
    expiryDateTime: request.expiryDate,
    idToken: { idToken: idTag, type: expect.any(String) },
    ...wire,
  });
}

/** A transaction by this card uses the reservation up. */
async function use(bench: Bench, card: string): Promise<void> {
  const transaction = new TransactionScript(bench.station);
  const more = { reservationId: 11, idToken: wireToken(card) };
  expect(await transaction.started('Authorized', {}, more)).toMatchObject({
    idTokenInfo: { status: 'Accepted' },
  });
  expect(await bench.reservation(11, 'used')).toMatchObject({ transactionId: transaction.id });
}

const ends = ({ station }: Bench, reservationUpdateStatus: string) =>
  station.call('ReservationStatusUpdate', { reservationId: 11, reservationUpdateStatus });

/** Block H. */
export const reservation: Block = {
  version: '2.0.1',
  name: 'H reservation',
  cases: [
    conformanceCase('TC_H_01', 'Reserve a specific EVSE - accepted', async (bench) => {
      const card = await bench.card();
      await reserve(bench, card, { evseId: 1 }, { evseId: 1 });
      await bench.station.reportStatus('Reserved');
      expect((await bench.connector()).status).toBe('Reserved');
      await use(bench, card);
    }),

    conformanceCase('TC_H_07', 'Reserve a specific EVSE - reservation expires', async (bench) => {
      const expiry = Date.now() + 4000;
      const expiryDate = new Date(expiry).toISOString();
      await reserve(bench, await bench.card(), { evseId: 1, expiryDate }, { evseId: 1 });
      await bench.station.reportStatus('Reserved');
      await sleep(expiry - Date.now());
      expect(await ends(bench, 'Expired')).toEqual({});
      await bench.station.reportStatus('Available');
      await bench.reservation(11, 'expired');
    }),

    conformanceCase('TC_H_08', 'Reserve an unspecified EVSE - accepted', async (bench) => {
      const card = await bench.card();
      await reserve(bench, card, {}, {});
      await use(bench, card);
    }),

    conformanceCase(
      'TC_H_14',
      'Reserve an unspecified EVSE - as many as there are EVSEs',
      async (bench) => {
        for (const reservationId of [11, 12]) {
          await reserve(bench, await bench.card(), { reservationId }, {});
        }
        for (const evse of [1, 2]) await bench.station.reportStatus('Reserved', evse);
        for (const reservationId of [11, 12]) await bench.reservation(reservationId, 'active');
      },
      { connectors: 2 },
    ),

    conformanceCase('TC_H_15', 'Reserve by connector type - success', async (bench) => {
      const card = await bench.card();
      const connectorType = 'cType2';
      await reserve(bench, card, { connectorType }, { connectorType });
      await use(bench, card);
    }),

    conformanceCase('TC_H_17', 'Cancel a reservation - success', async (bench) => {
      await reserve(bench, await bench.card(), { evseId: 1 }, { evseId: 1 });
      const body = { reservationId: 11 };
      expect(await bench.ask('cancel_reservation', body)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('CancelReservation')).toEqual([body]);
      await bench.reservation(11, 'cancelled');
    }),

    conformanceCase('TC_H_19', 'Use a reserved EVSE with a group id', async (bench) => {
      const parent = `FAMILY-${bench.chargestation.slice(-8)}`;
      const [card, other] = [await bench.card({ parent }), await bench.card({ parent })];
      const groupIdToken = { idToken: parent, type: expect.any(String) };
      await reserve(bench, card, { evseId: 1 }, { evseId: 1, groupIdToken });
      await use(bench, other);
    }),

    conformanceCase('TC_H_20', 'Reservation removed because of a fault', async (bench) => {
      await reserve(bench, await bench.card(), { evseId: 1 }, { evseId: 1 });
      await bench.station.reportStatus('Faulted');
      expect(await ends(bench, 'Removed')).toEqual({});
      await bench.reservation(11, 'cancelled');
    }),

    conformanceCase('TC_H_22', 'Reserve a specific EVSE - rejected', async (bench) => {
      bench.answer('ReserveNow', { status: 'Rejected' });
      const body = { evseId: 1, idTag: await bench.card(), expiryDate: EXPIRY, reservationId: 11 };
      expect(await bench.ask('reserve_now', body)).toMatchObject({ outcome: 'rejected' });
      await bench.reservation(11, 'rejected');
    }),
  ],
};
