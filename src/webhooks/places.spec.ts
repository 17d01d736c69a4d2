import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Places } from './places.js';

describe('Places', () => {
  it('runs at most that many at once, in order, also after failures', async () => {
    const places = new Places(3);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = (n: number) =>
      places.use(async () => {
        started.push(n);
        running += 1;
        most = Math.max(most, running);
        await tick();
        running -= 1;
        if (n % 4 === 0) throw new Error('failed');
        return n;
      });
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => work(n)));
    expect(most).toBe(3);
    expect(started).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  });
});
