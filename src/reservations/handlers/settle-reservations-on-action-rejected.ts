import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRejected } from '../../actions/actions.events.js';
import { ReservationStore } from '../reservation-store.js';

/** A station has refused to reserve. Where its answer was lost, nobody knows: the reservation stays requested until its time is up. */
@EventsHandler(ActionRejected)
export class SettleReservationsOnActionRejected implements IEventHandler<ActionRejected> {
  constructor(private readonly store: ReservationStore) {}

  handle({ fact: { action, steps }, outcome }: ActionRejected): void {
    if (outcome === 'timeout' || outcome === 'connection_lost') return;
    if (steps.some(({ name }) => name === 'reserveNow')) this.store.settle(action, 'rejected');
  }
}
