import { addressGroup } from '../shared/http/client-address.js';

/** What decides about a row of an identity that nobody has. */
export interface UnknownAttempt {
  _id: string;
  /** IP address that it came from last. */
  address: string;
}

/**
 * Which rows must go so that `most` stay. Whoever can reach the server can make rows, so the places are shared between the addresses: the
 * newest of each one stays before the second newest of any.
 *
 * @param attempts the newest first
 * @returns their ids
 */
export function surplusAttempts(attempts: readonly UnknownAttempt[], most: number): string[] {
  const seen = new Map<string, number>();
  const ranked = attempts.map(({ _id, address }) => {
    const group = addressGroup(address);
    const rank = seen.get(group) ?? 0;
    seen.set(group, rank + 1);
    return { _id, rank };
  });
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(most)
    .map(({ _id }) => _id);
}
