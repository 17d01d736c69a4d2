const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pause in ms before each attempt, counted from the end of the one before; the first goes out at once. 75 h 35 min in all. */
export const PAUSES_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Share of a pause that chance may add, so that what failed together does not come back together. */
const JITTER = 0.1;

/** A `Retry-After` may make a pause this long, or twice as long as planned, whichever is more. */
const LONGEST_WISH_MS = HOUR;

/**
 * The pause in ms after the failed attempt number `attempts` (from 1), or null when it was the last one.
 *
 * @param random from 0 up to, not including, 1
 * @param retryAfterMs what the receiver asked for; it makes a pause longer, never shorter
 */
export function pauseAfter(
  attempts: number,
  random: number,
  retryAfterMs: number | null = null,
): number | null {
  const step = PAUSES_MS[attempts];
  if (step === undefined) return null;
  const planned = Math.round(step * (1 + JITTER * random));
  const wished = Math.min(retryAfterMs ?? 0, Math.max(LONGEST_WISH_MS, 2 * step));
  return Math.max(planned, wished);
}
