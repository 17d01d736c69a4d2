import type { TimelineItem } from './api.js';

/** The deliveries of one cause to one endpoint, as far as nothing went wrong. */
export interface WebhookLine {
  /** `_id` of the endpoint. */
  webhook: string;
  url: string;
  types: string[];
  delivered: number;
  /** The longest delivery in ms; null while none was delivered. */
  longest: number | null;
}

/** Sums up deliveries by endpoint, in the order in which endpoints appear. Failed ones are left out: each has a line of its own. */
export function webhookLines(effects: readonly TimelineItem[]): WebhookLine[] {
  const lines = new Map<string, WebhookLine>();
  for (const { webhook, failed } of effects) {
    if (!webhook || failed) continue;
    const { webhook: id, url, type, status, duration_ms } = webhook;
    const line = lines.get(id) ?? { webhook: id, url, types: [], delivered: 0, longest: null };
    line.types.push(type.replace('chargestation.', ''));
    if (status === 'delivered') {
      line.delivered += 1;
      line.longest = Math.max(line.longest ?? 0, duration_ms ?? 0);
    }
    lines.set(id, line);
  }
  return [...lines.values()];
}
