import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Config } from '../shared/config.js';
import { RateLimited } from '../shared/errors.js';
import { addressGroup } from '../shared/http/client-address.js';
import type { Principal } from '../shared/http/principal.js';
import { TokenBuckets } from '../shared/token-buckets.js';

/** Seconds of the rate that may come at once. */
const BURST_SECONDS = 2;

/** An organization may send as much as so many keys. */
const KEYS_PER_ORGANIZATION = 5;

/** Requests with a wrong credential per address: 600 at once, then 10 per second. */
const REFUSED = { rate: 10, burst: 600 };

/** Counts requests per API key or member, and per organization. In memory: each process allows as much. */
@Injectable()
export class RateLimits {
  readonly #limits: { name: string; buckets: TokenBuckets; of(caller: Principal): string }[];
  readonly #refused = new TokenBuckets(REFUSED.rate, REFUSED.burst);

  constructor(config: Config) {
    const rate = config.get('API_RATE_LIMIT');
    const bucketsOf = (tokens: number) => new TokenBuckets(tokens, BURST_SECONDS * tokens);
    this.#limits = rate
      ? [
          {
            name: 'key',
            buckets: bucketsOf(rate),
            of: ({ apiKey, member }) => apiKey ?? member ?? '',
          },
          {
            name: 'organization',
            buckets: bucketsOf(rate * KEYS_PER_ORGANIZATION),
            of: ({ organization }) => organization,
          },
        ]
      : [];
  }

  /** Counts a request and tells the caller what is left, in `RateLimit` and `RateLimit-Policy`. @throws RateLimited */
  count(caller: Principal, response: Response): void {
    if (this.#limits.length === 0) return;
    const taken = this.#limits.map(({ name, buckets, of }) => ({
      name,
      buckets,
      ...buckets.take(of(caller)),
    }));
    const policy = taken.map(
      ({ name, buckets }) => `"${name}";q=${buckets.burst};w=${BURST_SECONDS}`,
    );
    const left = taken.map(
      ({ name, remaining, retryAfter }) => `"${name}";r=${remaining};t=${retryAfter}`,
    );
    response.setHeader('RateLimit-Policy', policy.join(', '));
    response.setHeader('RateLimit', left.join(', '));
    const exhausted = taken.find(({ allowed }) => !allowed);
    if (exhausted) throw tooManyRequests(exhausted.name, exhausted.retryAfter);
  }

  /** Counts a request without a valid credential, which a caller with a valid one from the same address does not feel. @throws RateLimited */
  countRefused(address: string | undefined): void {
    const { allowed, retryAfter } = this.#refused.take(addressGroup(address));
    if (!allowed) throw tooManyRequests('address', retryAfter);
  }
}

function tooManyRequests(whose: string, retryAfter: number): RateLimited {
  const message = `Too many requests of this ${whose}. Go on in ${retryAfter} s; the header RateLimit tells what is left.`;
  return new RateLimited(message, retryAfter);
}
