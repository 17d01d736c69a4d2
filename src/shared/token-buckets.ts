/** What a bucket answers to a request for a token. */
export interface Taken {
  /** There was a token, and it is gone. */
  allowed: boolean;
  /** Whole tokens left. */
  remaining: number;
  /** Seconds until there is a token again, at least 1; 0 when there is one. */
  retryAfter: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was right, in ms. */
  at: number;
}

/** Buckets remembered at most. */
const MOST_BUCKETS = 100_000;

/**
 * Token buckets by name, in memory: each starts full with `burst` tokens and gets `rate` of them back per second. Those that are full again
 * are forgotten, as they are equal to new ones; of too many those that were not used for the longest time, which are the fullest.
 */
export class TokenBuckets {
  /** The one used last comes last. */
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param rate tokens per second
   * @param burst tokens of a full bucket
   * @param now clock in ms
   * @param most buckets remembered
   */
  constructor(
    readonly rate: number,
    readonly burst: number,
    private readonly now: () => number = () => performance.now(),
    private readonly most = MOST_BUCKETS,
  ) {}

  /** How many are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token if there is one. */
  take(name: string): Taken {
    const bucket = this.#upToDate(name);
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    return {
      allowed,
      remaining: Math.floor(bucket.tokens),
      retryAfter: bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) / this.rate),
    };
  }

  /** Puts a token back that turned out not to be needed. */
  giveBack(name: string): void {
    const bucket = this.#upToDate(name);
    bucket.tokens = Math.min(this.burst, bucket.tokens + 1);
  }

  #upToDate(name: string): Bucket {
    const now = this.now();
    const known = this.#buckets.get(name);
    const tokens = known ? this.#tokensOf(known, now) : this.burst;
    if (known) this.#buckets.delete(name);
    else this.#makeRoom(now);
    const bucket = { tokens, at: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #tokensOf({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.burst, tokens + ((now - at) / 1000) * this.rate);
  }

  #makeRoom(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (this.#buckets.size < this.most && this.#tokensOf(bucket, now) < this.burst) return;
      this.#buckets.delete(name);
    }
  }
}
