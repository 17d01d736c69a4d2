import { describe, expect, it } from 'vitest';
import type { TimelineItem } from './api.js';
import { webhookLines } from './webhook-lines.js';

const delivery = (webhook: string, status: string, duration_ms: number | null, failed = false) =>
  ({
    failed,
    webhook: { webhook, url: `https://${webhook}`, type: 'session.updated', status, duration_ms },
  }) as unknown as TimelineItem;

describe('webhookLines', () => {
  it('sums up by endpoint and leaves failures to lines of their own', () => {
    const effects = [
      delivery('a', 'delivered', 5),
      delivery('b', 'pending', null),
      delivery('a', 'delivered', 88),
      delivery('b', 'pending', 30, true),
      { kind: 'state', failed: false } as unknown as TimelineItem,
    ];
    expect(webhookLines(effects)).toEqual([
      {
        webhook: 'a',
        url: 'https://a',
        types: ['session.updated', 'session.updated'],
        delivered: 2,
        longest: 88,
      },
      { webhook: 'b', url: 'https://b', types: ['session.updated'], delivered: 0, longest: null },
    ]);
  });
});
