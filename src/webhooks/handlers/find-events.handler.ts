import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Reads } from '../../shared/database/reads.js';
import { takes } from '../event-patterns.js';
import { type EventDelivery, FindEvents, type FoundEvent } from '../webhooks.commands.js';

/** A delivery that did not succeed at once. */
const FAILED = `(d.status = 'failed' OR (d.status = 'pending' AND d.attempt_count > 0))`;

const find = (order: 'ASC' | 'DESC') => ({
  name: `event_find_${order.toLowerCase()}`,
  text: `SELECT _id, object, type, synthetic, sequence, created_at AS "createdAt", data FROM event e
    WHERE chargestation = $1 AND organization = $2 AND _id > $3 AND _id < $4
      AND ($5::text[] IS NULL OR ${takes('$5::text[]', 'e.type')})
      AND (NOT $6::boolean OR _id IN (SELECT d.event FROM webhook_delivery d WHERE d.organization = $2
        AND d.endpoint IN (SELECT w._id FROM webhook_endpoint w WHERE w.organization = $2)
        AND d.chargestation = $1 AND ${FAILED}))
    ORDER BY _id ${order} LIMIT $7`,
});
const FIND = { newest: find('DESC'), oldest: find('ASC') };

/** Finished ones are found by their event, the few that wait by their endpoint. */
const DELIVERIES = {
  name: 'webhook_deliveries_of_events',
  text: `SELECT d._id, d.event, d.endpoint, w.url, d.status, d.attempt_count AS attempts, d.attempts->-1->>'error' AS error,
      (d.attempts->-1->>'duration_ms')::float8 AS duration, d.next_attempt_at AS "nextAttemptAt", d.created_at AS "createdAt"
    FROM (
      SELECT * FROM webhook_delivery WHERE event = ANY($2::text[]) AND status <> 'pending'
      UNION ALL
      SELECT * FROM webhook_delivery WHERE status = 'pending' AND event = ANY($2::text[])
        AND endpoint IN (SELECT _id FROM webhook_endpoint WHERE organization = $1)
    ) d JOIN webhook_endpoint w ON w._id = d.endpoint AND w.organization = $1
    WHERE d.organization = $1 ORDER BY d._id`,
};

/** Above every id. */
const LAST_ID = 'g';

type EventRow = Omit<FoundEvent, 'deliveries' | 'createdAt' | 'data' | 'sequence'> & {
  sequence: string;
  createdAt: Date;
  data: string;
};
type DeliveryRow = Omit<EventDelivery, 'nextAttemptAt' | 'createdAt'> & {
  nextAttemptAt: Date | null;
  createdAt: Date;
};

@QueryHandler(FindEvents)
export class FindEventsHandler implements IQueryHandler<FindEvents> {
  constructor(private readonly reads: Reads) {}

  async execute({ filter }: FindEvents): Promise<FoundEvent[]> {
    const rows = await this.reads.query<EventRow>(FIND[filter.order], [
      filter.chargestation,
      filter.organization,
      filter.above ?? '',
      filter.below ?? LAST_ID,
      filter.types,
      filter.onlyFailures,
      filter.limit,
    ]);
    const deliveries = await this.#deliveriesOf(
      filter.organization,
      rows.map(({ _id }) => _id),
    );
    return rows.map((row) => ({
      ...row,
      sequence: Number(row.sequence),
      createdAt: row.createdAt.getTime(),
      data: JSON.parse(row.data) as Record<string, unknown>,
      deliveries: deliveries.filter(({ event }) => event === row._id),
    }));
  }

  async #deliveriesOf(organization: string, events: string[]): Promise<EventDelivery[]> {
    if (events.length === 0) return [];
    const rows = await this.reads.query<DeliveryRow>(DELIVERIES, [organization, events]);
    return rows.map((row) => ({
      ...row,
      nextAttemptAt: row.nextAttemptAt?.getTime() ?? null,
      createdAt: row.createdAt.getTime(),
    }));
  }
}
