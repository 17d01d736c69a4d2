import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ReservationsEnded } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { ReservationStore } from '../reservation-store.js';

/** Stations say that reservations are over (2.0.1 only). */
@EventsHandler(ReservationsEnded)
export class EndReservationsOnReservationsEnded implements IEventHandler<ReservationsEnded> {
  constructor(private readonly store: ReservationStore) {}

  handle({ reservations }: ReservationsEnded): void {
    this.store.end(
      reservations.map(({ station: { chargestation }, reservationId, reason }) => ({
        chargestation,
        reservationId,
        status: reason === 'expired' ? 'expired' : 'cancelled',
      })),
    );
  }
}
