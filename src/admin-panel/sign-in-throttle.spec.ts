import { describe, expect, it } from 'vitest';
import { RateLimited } from '../shared/errors.js';
import { SignInThrottle } from './sign-in-throttle.js';

describe('SignInThrottle', () => {
  const start = () => {
    const clock = { now: 0 };
    const throttle = new SignInThrottle(() => clock.now);
    const attempt = (account: string, address: string, right = false) =>
      throttle
        .run(account, address, async () => (right ? 'in' : null))
        .catch((error: unknown) => {
          if (error instanceof RateLimited) return error.retryAfter;
          throw error;
        });
    /** How many of so many wrong attempts were let through. */
    const wrong = async (
      count: number,
      account: (n: number) => string,
      at: (n: number) => string,
    ) => {
      let through = 0;
      for (let n = 0; n < count; n += 1) {
        if ((await attempt(account(n), at(n))) === null) through += 1;
      }
      return through;
    };
    return { clock, attempt, wrong };
  };

  it('lets 10 wrong passwords of an account pass from one address, then one in 30 s', async () => {
    const { clock, attempt, wrong } = start();
    expect(
      await wrong(
        12,
        () => 'dana',
        () => 'here',
      ),
    ).toBe(10);
    expect(await attempt('Dana', 'here', true)).toBe(30);
    clock.now += 30_000;
    expect(await attempt('dana', 'here', true)).toBe('in');
  });

  it('lets the owner in from elsewhere meanwhile', async () => {
    const { attempt, wrong } = start();
    await wrong(
      12,
      () => 'dana',
      () => 'here',
    );
    expect(await attempt('dana', 'elsewhere', true)).toBe('in');
  });

  it('does not count right passwords', async () => {
    const { attempt } = start();
    for (let n = 0; n < 200; n += 1) expect(await attempt('dana', 'here', true)).toBe('in');
  });

  it('lets 50 wrong passwords of all accounts pass from one address', async () => {
    const { attempt, wrong } = start();
    expect(
      await wrong(
        60,
        (n) => `account ${n}`,
        () => 'here',
      ),
    ).toBe(50);
    expect(await attempt('dana', 'here', true)).toBe(3);
    expect(await attempt('dana', 'elsewhere', true)).toBe('in');
  });

  it('lets 100 wrong passwords of an account pass from all addresses, but never locks out who was in before', async () => {
    const { attempt, wrong } = start();
    expect(await attempt('dana', 'home', true)).toBe('in');
    expect(
      await wrong(
        150,
        () => 'dana',
        (n) => `address ${n}`,
      ),
    ).toBe(100);
    expect(await attempt('dana', 'new place', true)).toBe(6);
    expect(await attempt('dana', 'home', true)).toBe('in');
    expect(await attempt('sam', 'new place', true)).toBe('in');
  });
});
