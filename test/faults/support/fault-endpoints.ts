import { type ApiClient, type Resource, resultOf } from '../../support/api-client.js';

/** An attempt as REST shows it. */
export interface PublicAttempt {
  at: string;
  status_code: number | null;
  duration_ms: number;
  error: string | null;
  answer?: string | null;
}

/** A delivery as REST shows it. */
export interface PublicDelivery extends Resource {
  event: string;
  status: string;
  attempts: PublicAttempt[];
  nextAttemptAt: string | null;
}

/** Adds an endpoint for each URL; gives their `_id`s. */
export async function addEndpoints(
  api: ApiClient,
  urls: readonly string[],
  events: readonly string[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const url of urls) {
    const created = await api.post('/webhooks', { url, events });
    ids.push(resultOf(created)._id);
  }
  return ids;
}

/** Deliveries of an endpoint, newest first. */
export async function deliveriesTo(api: ApiClient, endpoint: string): Promise<PublicDelivery[]> {
  const path = `/webhooks/${endpoint}/deliveries`;
  return resultOf(await api.get<PublicDelivery[]>(path, { limit: 1000 }));
}
