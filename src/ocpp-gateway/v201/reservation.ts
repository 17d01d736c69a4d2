import { byStatus } from '../command-results.js';
import { toWireIdToken } from './authorization.js';
import { type Commands, type ConnectorKind, callOf, type Routes } from './schemas.js';

/** The end of a reservation that was not used: ReservationStatusUpdate (functional block H). */
export const reservation = {
  ReservationStatusUpdate: {
    report: ({ reservationId, reservationUpdateStatus }) => ({
      reservationEnd: {
        reservationId,
        reason: reservationUpdateStatus === 'Expired' ? 'expired' : 'removed',
      },
    }),
    answer: () => ({}),
  },
} satisfies Routes;

/** ReserveNow and CancelReservation (functional block H). */
export const reservationCommands = {
  reserveNow: {
    calls: ({ reservationId, place, idToken, parentIdToken, expiryDate, connectorType }) => [
      callOf('ReserveNow', {
        id: reservationId,
        expiryDateTime: expiryDate,
        idToken: toWireIdToken(idToken),
        groupIdToken: parentIdToken ? toWireIdToken(parentIdToken) : undefined,
        evseId: place.evseId || undefined,
        connectorType: (connectorType ?? undefined) as ConnectorKind,
      }),
    ],
    result: byStatus,
  },
  cancelReservation: {
    calls: ({ reservationId }) => [callOf('CancelReservation', { reservationId })],
    result: byStatus,
  },
} satisfies Commands;
