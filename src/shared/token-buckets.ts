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

/** Buckets remembered before those that are full again are forgotten. */
const MOST_BUCKETS = 10_000;

/** Token buckets by name, in memory: each starts full with `burst` tokens and gets `rate` of them back per second. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param rate tokens per second
   * @param burst tokens of a full bucket
   * @param now clock in ms
   */
  constructor(
    readonly rate: number,
    readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

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
    if (known) {
      known.tokens = this.#tokensOf(known, now);
      known.at = now;
      return known;
    }
    if (this.#buckets.size >= MOST_BUCKETS) this.#forgetFull(now);
    const bucket = { tokens: this.burst, at: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #tokensOf({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.burst, tokens + ((now - at) / 1000) * this.rate);
  }

  #forgetFull(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (this.#tokensOf(bucket, now) >= this.burst) this.#buckets.delete(name);
    }
  }
}
