import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.js';

describe('TokenBuckets', () => {
  const start = (rate: number, burst: number) => {
    const clock = { now: 0 };
    return { clock, buckets: new TokenBuckets(rate, burst, () => clock.now) };
  };

  it('allow the burst and then the rate', () => {
    const { clock, buckets } = start(2, 3);
    expect([1, 2, 3].map(() => buckets.take('a').remaining)).toEqual([2, 1, 0]);
    expect(buckets.take('a')).toEqual({ allowed: false, remaining: 0, retryAfter: 1 });
    clock.now += 499;
    expect(buckets.take('a').allowed).toBe(false);
    clock.now += 1;
    expect(buckets.take('a').allowed).toBe(true);
    expect(buckets.take('a').allowed).toBe(false);
  });

  it('never hold more than the burst', () => {
    const { clock, buckets } = start(2, 3);
    buckets.take('a');
    clock.now += 3_600_000;
    expect(buckets.take('a').remaining).toBe(2);
    buckets.giveBack('a');
    buckets.giveBack('a');
    expect(buckets.take('a').remaining).toBe(2);
  });

  it('are apart by name', () => {
    const { buckets } = start(1, 1);
    expect(buckets.take('a').allowed).toBe(true);
    expect(buckets.take('b').allowed).toBe(true);
    expect(buckets.take('a').allowed).toBe(false);
  });

  it('tell the seconds until the next token', () => {
    const { clock, buckets } = start(0.1, 1);
    expect(buckets.take('a').retryAfter).toBe(10);
    clock.now += 4000;
    expect(buckets.take('a').retryAfter).toBe(6);
  });

  it('take back a token', () => {
    const { buckets } = start(1, 1);
    buckets.take('a');
    buckets.giveBack('a');
    expect(buckets.take('a').allowed).toBe(true);
  });

  it('forget full buckets and no other', () => {
    const { clock, buckets } = start(1, 2);
    for (let n = 0; n < 100; n += 1) buckets.take(`full ${n}`);
    clock.now += 500;
    buckets.take('used');
    clock.now += 500;
    buckets.take('used');
    buckets.take('used');
    buckets.take('another');
    expect(buckets.size).toBe(2);
    expect(buckets.take('used').allowed).toBe(false);
  });

  it('are never more than so many: the one used longest ago goes', () => {
    const buckets = new TokenBuckets(0.001, 2, () => 0, 100);
    for (const name of ['a', 'b', 'b', 'a']) buckets.take(name);
    for (let n = 0; n < 99; n += 1) buckets.take(`other ${n}`);
    expect(buckets.size).toBe(100);
    expect(buckets.take('a').allowed).toBe(false);
    expect(buckets.take('b').remaining).toBe(1);
    expect(buckets.size).toBe(100);
  });
});
