import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { contentHash } from '../content-hash.js';
import { type ReadMessage, ReadStationMessages } from '../ocpp-gateway.commands.js';
import { readRequest } from '../read-request.js';
import { v16 } from '../v16/adapter.js';
import { v201 } from '../v201/adapter.js';

/** Reads messages as a lenient station's are read on arrival: through the same validation and translation. */
@QueryHandler(ReadStationMessages)
export class ReadStationMessagesHandler implements IQueryHandler<ReadStationMessages> {
  async execute({ messages }: ReadStationMessages): Promise<ReadMessage[]> {
    return messages.map(({ protocol, action, payload, receivedAt }) => {
      const adapter = protocol === v16.protocol ? v16 : v201;
      const route = Object.hasOwn(adapter.inbound, action) ? adapter.inbound[action] : undefined;
      if (!route) return unreadable(`A station of ${adapter.version} sends no ${action}.`);
      const context = { receivedAt, payloadText: JSON.stringify(payload) };
      const read = readRequest(adapter, route, action, payload, 'lenient', context);
      if (read.error) return unreadable(`${read.error.code}: ${read.error.message}`);
      const { transaction = null, statuses = [] } = read.report;
      return { transaction, statuses, contentHash: contentHash(read.request), refusal: null };
    });
  }
}

function unreadable(refusal: string): ReadMessage {
  return { transaction: null, statuses: [], contentHash: Buffer.alloc(0), refusal };
}
