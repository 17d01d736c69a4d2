import { addressGroup } from '../shared/http/client-address.js';

const WINDOW_MS = 60_000;
const PER_IDENTITY = 10;
const PER_ADDRESS = 300;
const MOST_ENTRIES = 100_000;

/**
 * Counts failed handshakes: beyond 10 a minute per (address, identity) or 300 a minute per address, failures are answered 429. A right
 * credential is never held up by it, so a fleet behind one address cannot lock itself out.
 */
export class FailedHandshakes {
  #counts = new Map<string, number>();
  #windowEnds = 0;

  /** Counts one failure and tells whether it was one too many. */
  isExcessive(address: string, identity: string, now: number): boolean {
    if (now >= this.#windowEnds || this.#counts.size > MOST_ENTRIES) {
      this.#counts = new Map();
      this.#windowEnds = now + WINDOW_MS;
    }
    const group = addressGroup(address);
    const perIdentity = this.#count(`${group} ${identity}`);
    const perAddress = this.#count(group);
    return perIdentity > PER_IDENTITY || perAddress > PER_ADDRESS;
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
    this.#counts.set(key, count);
    return count;
  }
}
