import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics, type Sample } from '../shared/metrics.js';

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Only due ones: who waits for a retry, or behind one, waits on purpose. Looks at one row per endpoint. */
const OLDEST_DUE = `SELECT coalesce(extract(epoch FROM now() - min(d.next_attempt_at)), 0)::float8 AS value
  FROM webhook_endpoint w CROSS JOIN LATERAL (
    SELECT next_attempt_at FROM webhook_delivery
    WHERE endpoint = w._id AND status = 'pending' AND next_attempt_at <= now()
    ORDER BY next_attempt_at LIMIT 1
  ) d
  WHERE w.active`;

const OLDEST_EVENT = `SELECT coalesce(extract(epoch FROM now() - min(e.created_at)), 0)::float8 AS value
  FROM webhook_cursor c CROSS JOIN LATERAL (
    SELECT created_at FROM event WHERE (xid, ordinal) > (c.xid, c.ordinal) ORDER BY xid, ordinal LIMIT 1
  ) e`;

const ENDPOINTS = `SELECT health, count(*)::int AS value FROM webhook_endpoint GROUP BY health`;

/** What is counted about deliveries. The queue is one for all processes, so each of them tells the same of it. */
@Injectable()
export class DeliveryMetrics {
  readonly #attempts;
  readonly #seconds;

  constructor(
    metrics: Metrics,
    private readonly dataSource: DataSource,
  ) {
    this.#attempts = metrics.counter(
      'ohmgate_webhook_attempts_total',
      'Attempts to deliver by their result: delivered, or the error that GET /webhooks/{id}/deliveries shows',
      ['result'],
    );
    this.#seconds = metrics.histogram(
      'ohmgate_webhook_attempt_seconds',
      'How long attempts took',
      SECONDS,
    );
    metrics.gauge(
      'ohmgate_webhook_oldest_due_seconds',
      'For how long the delivery that has been due the longest waits to be sent; 0: none waits',
      [],
      () => this.#read(OLDEST_DUE),
    );
    metrics.gauge(
      'ohmgate_webhook_oldest_event_seconds',
      'Age of the oldest event that has not yet become deliveries; 0: there is none',
      [],
      () => this.#read(OLDEST_EVENT),
    );
    metrics.gauge('ohmgate_webhook_endpoints', 'Webhook endpoints by health', ['health'], () =>
      this.#read(ENDPOINTS),
    );
  }

  /** An attempt is over, or none could be made. */
  attempted(result: string, durationMs: number): void {
    this.#attempts.of({ result }).value += 1;
    this.#seconds.observe(durationMs / 1000);
  }

  async #read(statement: string): Promise<Sample[]> {
    const rows = await this.dataSource.query<{ health?: string; value: number }[]>(statement);
    return rows.map(({ health, value }) => (health ? { labels: { health }, value } : { value }));
  }
}
