import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { TransactionsReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { TransactionRecorder } from '../transaction-recorder.js';

/** Takes transaction messages into their sessions. */
@EventsHandler(TransactionsReported)
export class RecordTransactionsOnTransactionsReported
  implements IEventHandler<TransactionsReported>
{
  constructor(private readonly recorder: TransactionRecorder) {}

  handle({ transactions }: TransactionsReported): Promise<void> {
    return this.recorder.record(transactions);
  }
}
