import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { TransactionReport } from '../../shared/vocabulary/transaction.js';
import { ReadTransactionMessages } from '../ocpp-gateway.commands.js';
import { readRequest } from '../read-request.js';
import { v16 } from '../v16/adapter.js';
import { v201 } from '../v201/adapter.js';

/** Reads stored messages as they were read on arrival: through the same validation and translation. */
@QueryHandler(ReadTransactionMessages)
export class ReadTransactionMessagesHandler implements IQueryHandler<ReadTransactionMessages> {
  async execute({ messages }: ReadTransactionMessages): Promise<TransactionReport[]> {
    return messages.map(({ protocol, action, payload, receivedAt }) => {
      const adapter = protocol === v16.protocol ? v16 : v201;
      const route = adapter.inbound[action];
      const read =
        route &&
        readRequest(adapter, route, action, payload, 'lenient', { receivedAt, payloadText: '' });
      const report = read?.error ? undefined : read?.report.transaction;
      if (!report) throw new Error(`A stored ${action} is not about a transaction`);
      return report;
    });
  }
}
