import { byStatus } from '../command-results.js';
import { NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { toIdTag } from './authorization.js';
import { type Commands, callOf, type Routes } from './schemas.js';

/** A 1.6 station sends no message about reservations: one ends in a StartTransaction or StatusNotification. */
export const reservation = {} satisfies Routes;

/** ReserveNow (section 5.13) and CancelReservation (5.1). */
export const reservationCommands = {
  reserveNow: {
    calls({ reservationId, place, idToken, parentIdToken, expiryDate, connectorType }) {
      const idTag = toIdTag(idToken);
      const parentIdTag = parentIdToken ? toIdTag(parentIdToken) : undefined;
      if (idTag instanceof NotInThisVersion) return idTag;
      if (parentIdTag instanceof NotInThisVersion) return parentIdTag;
      if (connectorType !== null) {
        return notInThisVersion('OCPP 1.6 reserves by connector, not by type: name the connector.');
      }
      const { connectorId } = place;
      return [callOf('ReserveNow', { connectorId, expiryDate, idTag, parentIdTag, reservationId })];
    },
    result: byStatus,
  },
  cancelReservation: {
    calls: ({ reservationId }) => [callOf('CancelReservation', { reservationId })],
    result: byStatus,
  },
} satisfies Commands;
