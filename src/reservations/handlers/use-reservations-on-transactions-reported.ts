import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { TransactionsReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { ReservationStore } from '../reservation-store.js';

/** A transaction names the reservation that it uses up (1.6 StartTransaction; 2.0.1 H03.FR.01). */
@EventsHandler(TransactionsReported)
export class UseReservationsOnTransactionsReported implements IEventHandler<TransactionsReported> {
  constructor(private readonly store: ReservationStore) {}

  handle({ transactions }: TransactionsReported): void {
    const used = transactions.flatMap(({ station, report }) => {
      const { reservationId, transactionId } = report;
      if (reservationId === null || transactionId === null) return [];
      return [{ chargestation: station.chargestation, reservationId, transactionId }];
    });
    if (used.length > 0) this.store.use(used);
  }
}
