import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { lowestId } from '../../shared/database/growing-tables.js';
import { Reads } from '../../shared/database/reads.js';
import { CountFlagEvents, type FlagEvents } from '../webhooks.commands.js';

/**
 * State and session are taken from the texts, which costs a tenth of reading them as JSON; messages from an offline queue do not count.
 * The states of a session begin with Idle, as those of a connector do.
 */
const COUNT = {
  name: 'event_count_of_flag',
  text: `WITH logged AS (
      SELECT type, synthetic, sequence, chargestation, raw, data FROM event WHERE organization = $1 AND _id >= $2
    ), told AS (
      SELECT chargestation, substring(left(data, 40) from '"_id":"([0-9a-f]{24})"') AS session, sequence,
        substring(raw from '"chargingState"\\s*:\\s*"(Charging|EVConnected|SuspendedEV|SuspendedEVSE|Idle)"') AS state
      FROM logged WHERE type = 'session.updated' AND raw IS NOT NULL AND raw !~ '"offline"\\s*:\\s*true'
    ), changed AS (
      SELECT state <> lag(state, 1, 'Idle') OVER (PARTITION BY session ORDER BY sequence) AS differs FROM told WHERE state IS NOT NULL
    )
    SELECT (SELECT count(*)::int FROM logged) AS events, (SELECT count(*)::int FROM logged WHERE synthetic) AS synthetic,
      (SELECT count(*)::int FROM changed WHERE differs) AS changes`,
};

@QueryHandler(CountFlagEvents)
export class CountFlagEventsHandler implements IQueryHandler<CountFlagEvents> {
  constructor(private readonly reads: Reads) {}

  async execute({ organization, since }: CountFlagEvents): Promise<FlagEvents> {
    const [counted] = await this.reads.query<FlagEvents>(COUNT, [organization, lowestId(since)]);
    return counted as FlagEvents;
  }
}
