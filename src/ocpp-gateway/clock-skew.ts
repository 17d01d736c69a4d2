import type { StationReport } from './protocol-adapter.js';

const MOST_S = 2 ** 31 - 1;

/**
 * By how many seconds the station's clock is ahead of the server's (negative: behind), as a message shows that carries the time at which
 * it was sent: a StatusNotification, or a 2.0.1 TransactionEvent that was not queued. Null for other messages; of a NotifyEvent and of the
 * 1.6 transaction messages nobody knows whether they were queued.
 */
export function clockSkewOf(
  { statuses, notice, transaction }: StationReport,
  receivedAt: number,
): number | null {
  const time = transaction ? timeOfLive(transaction) : notice ? null : statuses?.[0]?.timestamp;
  if (time === null || time === undefined) return null;
  return Math.max(-MOST_S, Math.min(MOST_S, Math.round((time - receivedAt) / 1000)));
}

function timeOfLive({
  timestamp,
  seqNo,
  offline,
  anomalies,
}: NonNullable<StationReport['transaction']>): number | null {
  const isOwn =
    !anomalies.includes('invalid_timestamp') && !anomalies.includes('missing_timestamp');
  return seqNo !== null && !offline && isOwn ? timestamp : null;
}
