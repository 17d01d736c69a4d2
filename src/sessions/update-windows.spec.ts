import { describe, expect, it } from 'vitest';
import { madeBefore, updateWindows } from './update-windows.js';

const NOW = Date.UTC(2026, 10, 23);
const YEAR_AGO = NOW - 365 * 86_400_000;
const at = (ms: number) => new Date(NOW + ms);
const sort_by = 'updatedAt';

describe('updateWindows', () => {
  it('is what was asked for in another order', () => {
    const updatedAt = { $gte: at(-9) };
    expect(updateWindows({ updatedAt }, NOW, YEAR_AGO)).toEqual([updatedAt]);
    expect(updateWindows({ sort_by: 'createdAt' }, NOW, YEAR_AGO)).toEqual([{}]);
  });

  it('reaches back from now, further and further, to the oldest', () => {
    const windows = updateWindows({ sort_by }, NOW, NOW - 3_000_000);
    expect(windows).toEqual([
      { $gte: at(-5000) },
      { $gte: at(-100_000) },
      { $gte: at(-2_000_000) },
      {},
    ]);
  });

  it('reaches back from the end that was asked for, within its range', () => {
    const updatedAt = { $gte: at(-200_000), $lte: at(-50_000) };
    expect(updateWindows({ sort_by, updatedAt }, NOW, YEAR_AGO)).toEqual([
      { $gte: at(-55_000), $lte: at(-50_000) },
      { $gte: at(-150_000), $lte: at(-50_000) },
      updatedAt,
    ]);
  });

  it('reaches forward from the oldest, or from the beginning that was asked for', () => {
    const query = { sort_by, sort_order: 'asc' as const };
    const [first] = updateWindows(query, NOW, YEAR_AGO);
    expect(first?.$lte?.getTime()).toBe(YEAR_AGO - 3_600_000 + 5000);
    const updatedAt = { $gte: at(-200_000) };
    expect(updateWindows({ ...query, updatedAt }, NOW, YEAR_AGO)).toEqual([
      { $gte: at(-200_000), $lte: at(-195_000) },
      { $gte: at(-200_000), $lte: at(-100_000) },
      updatedAt,
    ]);
  });
});

describe('madeBefore', () => {
  it('ends an hour after the last change, unless an earlier end was asked for', () => {
    const $lte = at(0);
    expect(madeBefore({ updatedAt: { $lte } })).toEqual({ $lte: at(3_600_000) });
    const createdAt = { $gte: at(-1), $lte: at(5) };
    expect(madeBefore({ updatedAt: { $lte }, createdAt })).toEqual(createdAt);
    expect(madeBefore({ updatedAt: { $gte: at(0) } })).toEqual({});
  });
});
