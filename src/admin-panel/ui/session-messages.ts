import type { OcppMessage, Session } from './api.js';

/** How far around the times of a session its messages are looked for, in ms: clocks of stations differ, and queues are slow. */
const BEFORE_MS = 60_000;
const AFTER_MS = 5 * 60_000;

/** Where to look for a message of a session in the log of its station. */
export interface MessageSearch {
  from: string;
  to: string;
}

/** Where the first and the newest message of a session are to be found, by the times of their receipt. */
export function searchesOf({ createdAt, updatedAt, metrics }: Session): {
  first: MessageSearch;
  newest: MessageSearch;
} {
  const created = Date.parse(createdAt);
  const started = Date.parse(metrics.chargingStart ?? createdAt);
  const updated = Date.parse(updatedAt);
  const between = (from: number, to: number) => ({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  return {
    first: between(Math.min(created, started) - BEFORE_MS, Math.max(created, started) + AFTER_MS),
    newest: between(updated - AFTER_MS, updated + BEFORE_MS),
  };
}

/** Whether a message is about a transaction, in the words of either version. */
export function isOfTransaction({ request, answer }: OcppMessage, transaction: string): boolean {
  const asked = (request ?? {}) as {
    transactionInfo?: { transactionId?: string };
    transactionId?: number;
  };
  const { transactionId: issued } = (answer ?? {}) as { transactionId?: number };
  const ids = [asked.transactionInfo?.transactionId, asked.transactionId, issued];
  return ids.some((id) => id !== undefined && String(id) === transaction);
}
