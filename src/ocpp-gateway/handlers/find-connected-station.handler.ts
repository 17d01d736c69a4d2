import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ConnectionRegistry } from '../connection-registry.js';
import { FindConnectedStation } from '../ocpp-gateway.commands.js';

/** Answers from memory. */
@QueryHandler(FindConnectedStation)
export class FindConnectedStationHandler implements IQueryHandler<FindConnectedStation> {
  constructor(private readonly registry: ConnectionRegistry) {}

  async execute({ chargestation }: FindConnectedStation) {
    const connection = this.registry.openConnection(chargestation);
    if (!connection) return null;
    const { organization } = connection.line.station;
    return { organization, protocol: connection.adapter.protocol };
  }
}
