import { type ApiClient, resultOf } from './api-client.js';
import type { WebhookEvent } from './api-types.js';
import type { RunningApp } from './app.js';
import { eventually } from './eventually.js';
import { sql } from './tenants.js';

/** All events of a chargestation so far, oldest first, read page by page from `GET /events`. */
export async function eventsOf(api: ApiClient, chargestation: string): Promise<WebhookEvent[]> {
  const events: WebhookEvent[] = [];
  let after: string | undefined;
  for (;;) {
    const answer = await api.get<WebhookEvent[]>('/events', { chargestation, after });
    const page = resultOf(answer);
    events.push(...page);
    if (page.length === 0 || !answer.body.next) return events;
    after = answer.body.next;
  }
}

/**
 * As `eventsOf`, but none is missing that has been committed: the log shows an event only when no older transaction is open any more,
 * on the whole database server, so it may lag behind while other tests run.
 */
export async function allEventsOf(
  { api, databaseUrl }: Pick<RunningApp, 'api' | 'databaseUrl'>,
  chargestation: string,
): Promise<WebhookEvent[]> {
  const count = 'SELECT count(*)::int AS n FROM event WHERE chargestation = $1';
  const [committed] = await sql<{ n: number }>(databaseUrl, count, [chargestation]);
  return eventually(
    async () => {
      const events = await eventsOf(api, chargestation);
      return events.length >= committed!.n && events;
    },
    { what: 'the whole event log of the chargestation' },
  );
}
