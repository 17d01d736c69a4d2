import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConnectorDiscovery } from '../connector-discovery.js';
import { type ConnectorAnswer, ResolveConnectors } from '../connectors.commands.js';

/** Answers which connectors messages mean. */
@CommandHandler(ResolveConnectors)
export class ResolveConnectorsHandler implements ICommandHandler<ResolveConnectors> {
  constructor(private readonly discovery: ConnectorDiscovery) {}

  async execute({ questions }: ResolveConnectors): Promise<ConnectorAnswer[]> {
    const answers = await this.discovery.resolve(questions);
    return answers.map(({ connector, evseId }) => ({
      connector: connector && {
        _id: connector._id,
        evseId: connector.evseId,
        ocppId: connector.ocppId,
      },
      evseId,
      rate: connector?.rate ?? null,
    }));
  }
}
