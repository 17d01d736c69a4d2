import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { GroupedWork } from './grouped-work.js';

/** Work that notes its groups and doubles numbers; it fails for groups with a negative one. */
function doubling(pauseMs = 0) {
  const groups: number[][] = [];
  const work = new GroupedWork<number, number>(async (items) => {
    groups.push([...items]);
    await new Promise((resolve) => setImmediate(resolve));
    if (items.some((item) => item < 0)) throw new Error(`bad: ${items}`);
    return items.map((item) => 2 * item);
  }, pauseMs);
  return { groups, work };
}

describe('GroupedWork', () => {
  it.each([0, 1])(
    'does together what is asked together, each with its own result (%d ms)',
    async (pauseMs) => {
      const { groups, work } = doubling(pauseMs);
      expect(await Promise.all([1, 2, 3].map((item) => work.do(item)))).toEqual([2, 4, 6]);
      expect(groups).toEqual([[1, 2, 3]]);
    },
  );

  it('gathers the next group while one is being done', async () => {
    const { groups, work } = doubling();
    const first = work.do(1);
    while (groups.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const others = [2, 3].map((item) => work.do(item));
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1], [2, 3]]);
  });

  it('does not pause when somebody waits', async () => {
    const { groups, work } = doubling(600_000);
    const first = work.do(1);
    expect(await Promise.all([first, work.do(2, true)])).toEqual([2, 4]);
    expect(await work.do(3, true)).toBe(6);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('lets an item fail only by its own fault', async () => {
    const { groups, work } = doubling();
    const settled = await Promise.allSettled([1, -2, 3].map((item) => work.do(item)));
    expect(settled).toMatchObject([{ value: 2 }, { reason: { message: 'bad: -2' } }, { value: 6 }]);
    expect(groups).toEqual([[1, -2, 3], [1], [-2], [3]]);
    expect(await work.do(4)).toBe(8);
  });

  it('does not try again one by one while the database is away', async () => {
    let tries = 0;
    const work = new GroupedWork<number, number>(async () => {
      tries += 1;
      throw Object.assign(new Error('shutting down'), { code: '57P01' });
    });
    const settled = await Promise.allSettled([1, 2].map((item) => work.do(item)));
    expect(settled).toMatchObject([{ reason: { code: '57P01' } }, { reason: { code: '57P01' } }]);
    expect(tries).toBe(1);
  });

  it('limits the size of a group and forgets nobody', async () => {
    const { groups, work } = doubling();
    const items = Array.from({ length: 250 }, (_, index) => index);
    expect(await Promise.all(items.map((item) => work.do(item)))).toEqual(
      items.map((item) => 2 * item),
    );
    expect(groups.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it("does not run in the callers' context", async () => {
    const storage = new AsyncLocalStorage<string>();
    const work = new GroupedWork<null, unknown>(async (items) =>
      items.map(() => storage.getStore()),
    );
    expect(await storage.run('caller', () => work.do(null))).toBeUndefined();
  });
});
