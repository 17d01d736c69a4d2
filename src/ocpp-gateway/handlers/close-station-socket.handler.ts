import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConnectionRegistry } from '../connection-registry.js';
import { CloseStationSocket } from '../ocpp-gateway.commands.js';

/** Ends the socket that a station has at this process. */
@CommandHandler(CloseStationSocket)
export class CloseStationSocketHandler implements ICommandHandler<CloseStationSocket> {
  constructor(private readonly registry: ConnectionRegistry) {}

  async execute({ chargestation, code, reason }: CloseStationSocket): Promise<void> {
    this.registry.close(chargestation, code, reason);
  }
}
