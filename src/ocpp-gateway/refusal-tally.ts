import { addressGroup } from '../shared/http/client-address.js';
import type { RefusalReason, RefusedConnections } from '../shared/vocabulary/connection-refusal.js';
import { FairPlaces } from './fair-places.js';

/** One refused connection. */
export type Refused = Omit<RefusedConnections, 'count' | 'firstAt' | 'lastAt'>;

const EVERY_MS = 60_000;
/** Identities, paths and addresses that belong to no chargestation, at a time: whoever invents them must not displace those that do. */
const MOST_STRANGERS = 1000;

interface Series {
  /** When its refusals were last handed out, in ms; -Infinity before that. */
  handedOutAt: number;
  refusals: Map<RefusalReason, RefusedConnections>;
  /** Whose place it takes up: the address group of a stranger, which belonged to no chargestation when it came; null for others. */
  place: string | null;
  last: Refused;
}

/**
 * Counts refused connections in memory, so that what is written does not grow with the attempts: the first refusal of an identity is handed
 * out at once, all later ones together at most once a minute. Of more than 1,000 unknown identities at a time only a number remains, and the
 * address that has invented the most gives way to others; those of chargestations are always counted.
 */
export class RefusalTally {
  readonly #series = new Map<string, Series>();
  readonly #places = new FairPlaces(MOST_STRANGERS);
  #uncounted = 0;

  /** `at` in ms. */
  note(refused: Refused, at: number): void {
    this.#add({ ...refused, count: 1, firstAt: at, lastAt: at });
  }

  /** The same identity was refused again, without a look at the reason: it counts as the one before. */
  noteAgain(subject: string, at: number): void {
    const last = this.#series.get(subject)?.last;
    if (last) this.note({ ...last, status: 429 }, at);
  }

  /** What was counted of the identities whose minute is over at `now` (ms), or of all. */
  due(now: number, all = false): RefusedConnections[] {
    const due: RefusedConnections[] = [];
    for (const [subject, series] of this.#series) {
      if (!all && now - series.handedOutAt < EVERY_MS) continue;
      if (series.refusals.size === 0) {
        this.#series.delete(subject);
        if (series.place !== null) this.#places.free(series.place, subject);
      }
      due.push(...series.refusals.values());
      series.refusals = new Map();
      series.handedOutAt = now;
    }
    return due;
  }

  /** What was handed out could not be written: it is counted on. */
  putBack(refusals: readonly RefusedConnections[]): void {
    for (const refused of refusals) {
      this.#add(refused);
      const series = this.#series.get(refused.subject);
      if (series) series.handedOutAt = Number.NEGATIVE_INFINITY;
    }
  }

  /** How many refusals were not counted one by one since the last call. */
  takeUncounted(): number {
    const uncounted = this.#uncounted;
    this.#uncounted = 0;
    return uncounted;
  }

  #add(refused: RefusedConnections): void {
    let series = this.#series.get(refused.subject);
    if (!series) {
      const place = refused.station === null ? addressGroup(refused.address) : null;
      if (place !== null && !this.#makePlace(place, refused)) return;
      const handedOutAt = Number.NEGATIVE_INFINITY;
      series = { handedOutAt, refusals: new Map(), place, last: refused };
      this.#series.set(refused.subject, series);
    }
    const before = series.refusals.get(refused.reason);
    const newest = before && before.lastAt > refused.lastAt ? before : refused;
    series.last = newest;
    series.refusals.set(refused.reason, {
      ...newest,
      count: (before?.count ?? 0) + refused.count,
      firstAt: Math.min(before?.firstAt ?? refused.firstAt, refused.firstAt),
    });
  }

  /** Whether there is a place for a stranger, which may cost another one its own. */
  #makePlace(place: string, { subject, count }: RefusedConnections): boolean {
    const loser = this.#places.take(place, subject);
    if (loser === null) return true;
    const lost = this.#series.get(loser)?.refusals.values() ?? [];
    for (const refused of lost) this.#uncounted += refused.count;
    this.#series.delete(loser);
    if (loser !== subject) return true;
    this.#uncounted += count;
    return false;
  }
}
