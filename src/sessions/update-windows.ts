import type { ListQuery, TimeRange } from '../shared/http/pagination.js';

/** How far (ms) the first window reaches, and how much further each one after it. */
const FIRST_MS = 5000;
const FURTHER = 20;
const WINDOWS = 6;

/** A session may seem changed before it was made: by the clocks of two processes. */
const CLOCKS_MS = 3_600_000;

/**
 * Ranges of `updatedAt` from where a list sorted by it begins, each further than the one before, and last the one that was asked for. The
 * first that fills the page has the same page as the last, and only the first ones are quick: no index holds this order, since each
 * message changes it, and so whatever lies in a range is sorted.
 *
 * @param now ms
 * @param oldest when the oldest session was made, ms
 */
export function updateWindows(
  { sort_by, sort_order, updatedAt = {} }: Pick<ListQuery, 'sort_by' | 'sort_order' | 'updatedAt'>,
  now: number,
  oldest: number,
): TimeRange[] {
  if (sort_by !== 'updatedAt') return [updatedAt];
  const { $gte, $lte } = updatedAt;
  const reaches = Array.from({ length: WINDOWS }, (_, index) => FIRST_MS * FURTHER ** index);
  if (sort_order === 'asc') {
    const from = Math.max($gte?.getTime() ?? 0, oldest - CLOCKS_MS);
    const ends = reaches
      .map((reach) => from + reach)
      .filter((end) => end < ($lte?.getTime() ?? now));
    return [...ends.map((end) => ({ ...updatedAt, $lte: new Date(end) })), updatedAt];
  }
  const to = Math.min($lte?.getTime() ?? now, now);
  const begins = reaches
    .map((reach) => to - reach)
    .filter((begin) => begin > ($gte?.getTime() ?? oldest));
  return [...begins.map((begin) => ({ ...updatedAt, $gte: new Date(begin) })), updatedAt];
}

/** Sessions that changed up to a time were made before it: with this the order by `createdAt` begins near them. */
export function madeBefore({
  updatedAt,
  createdAt,
}: Pick<ListQuery, 'updatedAt' | 'createdAt'>): TimeRange {
  const latest = updatedAt?.$lte && updatedAt.$lte.getTime() + CLOCKS_MS;
  if (latest === undefined || (createdAt?.$lte && createdAt.$lte.getTime() < latest))
    return { ...createdAt };
  return { ...createdAt, $lte: new Date(latest) };
}
