import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { lowestId } from '../shared/database/growing-tables.js';
import { Reads } from '../shared/database/reads.js';
import type { Statement } from '../shared/database/unit-of-work.js';
import { scoped } from '../shared/http/scoped.js';
import type { StatisticsResponse } from './delivery-statistics.dto.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Deliveries that are counted at most, so that a busy endpoint costs no more than a moment. */
const MOST_COUNTED = 100_000;

const HOUR_MS = 3_600_000;

/** Parameters: endpoint, lowest id, most rows. */
const COUNT: Statement = {
  name: 'webhook_statistics',
  text: `SELECT count(*)::int AS counted, min(created_at) AS first,
      count(*) FILTER (WHERE status = 'delivered')::int AS delivered, count(*) FILTER (WHERE status = 'failed')::int AS failed
    FROM (SELECT status, created_at FROM webhook_delivery WHERE endpoint = $1 AND _id >= $2 ORDER BY _id DESC LIMIT $3) d`,
};

/** Those that have a time, and those behind another one of their chargestation. Parameters: endpoint. */
const WAITING: Statement = {
  name: 'webhook_waiting',
  text: `SELECT count(*)::int AS waiting, min(created_at) AS oldest FROM (
      SELECT created_at FROM webhook_delivery WHERE endpoint = $1 AND status = 'pending' AND next_attempt_at IS NOT NULL
      UNION ALL
      SELECT created_at FROM webhook_delivery WHERE endpoint = $1 AND status = 'pending' AND next_attempt_at IS NULL AND attempt_count < 2
    ) d`,
};

interface Counted {
  counted: number;
  first: Date | null;
  delivered: number;
  failed: number;
}

/** How an endpoint has fared lately. */
@Injectable()
export class DeliveryStatistics {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: Reads,
  ) {}

  /** @throws DomainError `not_found` */
  async show(organization: string, endpoint: string, hours = 24): Promise<StatisticsResponse> {
    await scoped(this.dataSource.manager, WebhookEndpoint, organization).findOne(endpoint);
    const begin = Date.now() - hours * HOUR_MS;
    const [[lately], [now]] = await Promise.all([
      this.reads.query<Counted>(COUNT, [endpoint, lowestId(begin), MOST_COUNTED]),
      this.reads.query<{ waiting: number; oldest: Date | null }>(WAITING, [endpoint]),
    ]);
    const { counted, first, delivered, failed } = lately!;
    const finished = delivered + failed;
    const since = counted === MOST_COUNTED && first ? first : new Date(begin);
    return {
      since: since.toISOString(),
      delivered,
      failed,
      success_rate: finished === 0 ? null : delivered / finished,
      waiting: now!.waiting,
      oldest_waiting: now!.oldest?.toISOString() ?? null,
    };
  }
}
