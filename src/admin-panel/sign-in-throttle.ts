import { Injectable } from '@nestjs/common';
import { RateLimited } from '../shared/errors.js';
import { TokenBuckets } from '../shared/token-buckets.js';

/** Pairs of account and address that are remembered after a right password; beyond, the oldest is forgotten. */
const MOST_KNOWN = 10_000;

/**
 * Slows down the guessing of passwords; a right one costs nothing. Per account and address 10 wrong ones and then one in 30 s, per address
 * 50 and then one in 3 s, per account 100 and then one in 6 s. The last does not count where the account was signed in to before, so that
 * guessing from many addresses does not lock its owner out. Kept in memory, per process.
 */
@Injectable()
export class SignInThrottle {
  readonly #pairs: TokenBuckets;
  readonly #addresses: TokenBuckets;
  readonly #accounts: TokenBuckets;
  readonly #known = new Set<string>();

  /** @param now clock in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#pairs = new TokenBuckets(1 / 30, 10, now);
    this.#addresses = new TokenBuckets(1 / 3, 50, now);
    this.#accounts = new TokenBuckets(1 / 6, 100, now);
  }

  /**
   * Runs an attempt, if there may be one now.
   *
   * @param attempt resolves to null when the password was wrong
   * @throws RateLimited
   */
  async run<T>(
    account: string,
    address: string,
    attempt: () => Promise<T | null>,
  ): Promise<T | null> {
    const name = account.toLowerCase();
    const pair = `${name} ${address}`;
    const giveBack = this.#take([
      [this.#pairs, pair],
      [this.#addresses, address],
      ...(this.#known.has(pair) ? [] : [[this.#accounts, name] as [TokenBuckets, string]]),
    ]);
    const result = await attempt();
    if (result === null) return null;
    giveBack();
    this.#remember(pair);
    return result;
  }

  /** Takes a token of each bucket, or of none. */
  #take(buckets: [TokenBuckets, string][]): () => void {
    const taken: [TokenBuckets, string][] = [];
    const giveBack = () => {
      for (const [bucket, name] of taken) bucket.giveBack(name);
    };
    for (const [bucket, name] of buckets) {
      const { allowed, retryAfter } = bucket.take(name);
      if (!allowed) {
        giveBack();
        throw tooManyAttempts(retryAfter);
      }
      taken.push([bucket, name]);
    }
    return giveBack;
  }

  #remember(pair: string): void {
    this.#known.delete(pair);
    this.#known.add(pair);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

function tooManyAttempts(retryAfter: number): RateLimited {
  return new RateLimited(`Too many attempts. Try again in ${retryAfter} s.`, retryAfter);
}
