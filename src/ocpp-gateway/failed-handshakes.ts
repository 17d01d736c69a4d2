import { addressGroup } from '../shared/http/client-address.js';

const WINDOW_MS = 60_000;
const PER_IDENTITY = 10;
const PER_ADDRESS = 300;
const MOST_ENTRIES = 100_000;

/**
 * Counts failed handshakes: beyond 10 a minute per (address, identity) or 300 a minute per address, failures are answered 429. A right
 * credential is never held up by it, so a fleet behind one address cannot lock itself out. Of more than `most` counts those that have not
 * been used for the longest time are forgotten; an address beyond its limit makes no new ones, so it cannot push out its own.
 */
export class FailedHandshakes {
  /** The one used last comes last. */
  readonly #counts = new Map<string, number>();
  #windowEnds = 0;

  constructor(private readonly most = MOST_ENTRIES) {}

  /** Counts one failure, without an identity when the URL held none, and tells whether it was one too many. `now` in ms. */
  isExcessive(address: string, identity: string | null, now: number): boolean {
    if (now >= this.#windowEnds) {
      this.#counts.clear();
      this.#windowEnds = now + WINDOW_MS;
    }
    const group = addressGroup(address);
    if (this.#count(group) > PER_ADDRESS) return true;
    return identity !== null && this.#count(`${group} ${identity}`) > PER_IDENTITY;
  }

  /** Whether another failure would be one too many; counts nothing. */
  isOver(address: string, identity: string, now: number): boolean {
    if (now >= this.#windowEnds) return false;
    const group = addressGroup(address);
    const count = (key: string) => this.#counts.get(key) ?? 0;
    return count(`${group} ${identity}`) >= PER_IDENTITY || count(group) >= PER_ADDRESS;
  }

  #count(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, count);
    if (this.#counts.size > this.most) {
      this.#counts.delete(this.#counts.keys().next().value as string);
    }
    return count;
  }
}
