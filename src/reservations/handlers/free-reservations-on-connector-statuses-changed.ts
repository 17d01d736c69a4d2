import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectorStatusesChanged } from '../../connectors/connectors.events.js';
import { ReservationStore } from '../reservation-store.js';

/**
 * A 1.6 station has no other word for the end of a reservation than that its connector, Reserved before, is Available; where it was used
 * instead, Preparing follows, and a transaction names it. Other stations say it by ReservationsEnded.
 */
@EventsHandler(ConnectorStatusesChanged)
export class FreeReservationsOnConnectorStatusesChanged
  implements IEventHandler<ConnectorStatusesChanged>
{
  constructor(private readonly store: ReservationStore) {}

  handle({ changes }: ConnectorStatusesChanged): void {
    const freed = changes.flatMap(({ station: { chargestation }, reportedStatus, report, at }) => {
      if (report?.before !== 'Reserved' || reportedStatus !== 'Available') return [];
      const { evse, receivedAt } = report;
      return evse.evseId === null
        ? [{ chargestation, connectorId: evse.connectorId, at, receivedAt }]
        : [];
    });
    if (freed.length > 0) this.store.free(freed);
  }
}
