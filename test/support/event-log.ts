import { type ApiClient, resultOf } from './api-client.js';
import type { WebhookEvent } from './api-types.js';

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
