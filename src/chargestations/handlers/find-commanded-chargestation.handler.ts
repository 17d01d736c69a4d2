import { type IQueryHandler, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { FindConnectedStation } from '../../ocpp-gateway/ocpp-gateway.commands.js';
import {
  type CommandedChargestation,
  FindChargestation,
  FindCommandedChargestation,
} from '../chargestations.commands.js';

/** An open socket proves its station: it was authenticated, and is closed when the station is deleted. */
@QueryHandler(FindCommandedChargestation)
export class FindCommandedChargestationHandler
  implements IQueryHandler<FindCommandedChargestation>
{
  constructor(private readonly queryBus: QueryBus) {}

  async execute({
    organization,
    chargestation: _id,
  }: FindCommandedChargestation): Promise<CommandedChargestation | null> {
    const connected = await this.queryBus.execute(new FindConnectedStation(_id));
    if (!connected) return this.queryBus.execute(new FindChargestation(organization, _id));
    return connected.organization === organization ? { _id, protocol: connected.protocol } : null;
  }
}
