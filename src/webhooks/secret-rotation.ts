/** How long (s) a replaced secret stays valid unless the caller says otherwise, and at most. */
export const DEFAULT_OVERLAP_S = 24 * 3600;
export const LONGEST_OVERLAP_S = 7 * 24 * 3600;

/** Most replaced secrets that sign beside the present one; each makes the headers longer. */
const MOST_PREVIOUS = 4;

/** A secret that was replaced and still signs. */
export interface PreviousSecret {
  secret: string;
  /** ms since 1970. */
  until: number;
}

/**
 * The replaced secrets after a rotation, newest first. Without an overlap the older ones end as well: who rotates so has lost a
 * secret.
 */
export function afterRotation(
  replaced: string,
  previous: readonly PreviousSecret[],
  { overlapMs, now }: { overlapMs: number; now: number },
): PreviousSecret[] {
  if (overlapMs === 0) return [];
  const valid = previous.filter(({ until }) => until > now);
  return [{ secret: replaced, until: now + overlapMs }, ...valid].slice(0, MOST_PREVIOUS);
}

/** The secrets that sign at a time: the present one first. */
export function signingSecrets(
  present: string,
  previous: readonly PreviousSecret[],
  now: number,
): string[] {
  return [present, ...previous.filter(({ until }) => until > now).map(({ secret }) => secret)];
}
