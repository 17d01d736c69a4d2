import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRequested } from '../../actions/actions.events.js';
import { ReservationStore } from '../reservation-store.js';

/** Whoever asks a station for a reservation, a record of it comes into being with the Action. */
@EventsHandler(ActionRequested)
export class KeepReservationOnActionRequested implements IEventHandler<ActionRequested> {
  constructor(private readonly store: ReservationStore) {}

  handle({ fact }: ActionRequested): void {
    const { station, action, connector, steps, data } = fact;
    const { meta_data } = data as { meta_data: object };
    for (const step of steps) {
      if (step.name !== 'reserveNow') continue;
      const { reservationId, place, idToken, parentIdToken, expiryDate, connectorType } =
        step.request;
      this.store.insert({
        ...station,
        connector,
        reservationId,
        connectorId: place.connectorId,
        evseId: place.evseId,
        idTag: idToken.value,
        parent: parentIdToken?.value ?? null,
        connectorType,
        expiryDate: new Date(expiryDate),
        action,
        meta_data,
      });
    }
  }
}
