import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionAccepted } from '../../actions/actions.events.js';
import { ReservationStore } from '../reservation-store.js';

/** A station has reserved, which ends what it had reserved under the same number, or it has taken a reservation back. */
@EventsHandler(ActionAccepted)
export class SettleReservationsOnActionAccepted implements IEventHandler<ActionAccepted> {
  constructor(private readonly store: ReservationStore) {}

  handle({ fact: { station, action, steps } }: ActionAccepted): void {
    const { chargestation } = station;
    for (const { name, request } of steps) {
      if (name === 'reserveNow') {
        this.store.settle(action, 'active');
        this.store.replaceOthers(chargestation, request.reservationId, action);
      }
      if (name === 'cancelReservation') {
        const { reservationId } = request;
        this.store.end([{ chargestation, reservationId, status: 'cancelled' }]);
      }
    }
  }
}
