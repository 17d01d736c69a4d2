import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Reads } from '../../shared/database/reads.js';
import type { Protocol } from '../../shared/vocabulary/station.js';
import { CountProtocols } from '../chargestations.commands.js';

const COUNT = {
  name: 'chargestations_count_protocols',
  text: `SELECT coalesce(protocol, 'unknown') AS protocol, count(*)::int AS n FROM chargestation
    WHERE organization = $1 AND deleted_at IS NULL GROUP BY 1`,
};

@QueryHandler(CountProtocols)
export class CountProtocolsHandler implements IQueryHandler<CountProtocols> {
  constructor(private readonly reads: Reads) {}

  async execute({ organization }: CountProtocols): Promise<Record<Protocol | 'unknown', number>> {
    const rows = await this.reads.query<{ protocol: Protocol | 'unknown'; n: number }>(COUNT, [
      organization,
    ]);
    const counts = { 'ocpp1.6': 0, 'ocpp2.0.1': 0, unknown: 0 };
    for (const { protocol, n } of rows) counts[protocol] = n;
    return counts;
  }
}
