import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Protocol } from '../../shared/vocabulary/station.js';
import { ConnectionRegistry } from '../connection-registry.js';
import { GetConnectedProtocol } from '../ocpp-gateway.commands.js';

/** Answers from memory. */
@QueryHandler(GetConnectedProtocol)
export class GetConnectedProtocolHandler implements IQueryHandler<GetConnectedProtocol> {
  constructor(private readonly registry: ConnectionRegistry) {}

  async execute({ chargestation }: GetConnectedProtocol): Promise<Protocol | null> {
    return this.registry.openConnection(chargestation)?.adapter.protocol ?? null;
  }
}
