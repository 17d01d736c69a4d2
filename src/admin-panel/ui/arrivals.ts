import type { Statistics } from './api.js';

/** What an endpoint was to get lately, and how much of it has arrived; what waits for another attempt has not. */
export function arrivalsOf({
  delivered,
  failed,
  waiting,
}: Pick<Statistics, 'delivered' | 'failed' | 'waiting'>): { all: number; part: number | null } {
  const all = delivered + failed + waiting;
  return { all, part: all === 0 ? null : delivered / all };
}
