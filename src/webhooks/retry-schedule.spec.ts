import { describe, expect, it } from 'vitest';
import { PAUSES_MS, pauseAfter } from './retry-schedule.js';

describe('retry schedule', () => {
  it('makes ten attempts over 75 h 35 min and 5 s', () => {
    expect(PAUSES_MS).toHaveLength(10);
    expect(PAUSES_MS.reduce((sum, pause) => sum + pause)).toBe((75 * 3600 + 35 * 60 + 5) * 1000);
  });

  it.each([
    [1, 5_000],
    [2, 300_000],
    [3, 1_800_000],
    [4, 7_200_000],
    [9, 86_400_000],
  ])('pauses after attempt %i for %i ms and up to a tenth more', (attempts, pause) => {
    expect(pauseAfter(attempts, 0)).toBe(pause);
    expect(pauseAfter(attempts, 0.5)).toBe(pause * 1.05);
    expect(pauseAfter(attempts, 0.999999)).toBeLessThanOrEqual(pause * 1.1);
  });

  it.each([
    [1, 60_000, 60_000],
    [1, 3_600_000, 3_600_000],
    [1, 3_600_001, 3_600_000],
    [2, 1000, 300_000],
    [2, 0, 300_000],
    [4, 3 * 3_600_000, 3 * 3_600_000],
    [4, 365 * 86_400_000, 4 * 3_600_000],
    [9, Number.POSITIVE_INFINITY, 48 * 3_600_000],
  ])('after attempt %i honours a wish of %i ms with %i ms', (attempts, wish, pause) => {
    expect(pauseAfter(attempts, 0, wish)).toBe(pause);
  });

  it('gives up after the tenth attempt, whatever the receiver asks for', () => {
    expect([pauseAfter(10, 0), pauseAfter(10, 0, 60_000)]).toEqual([null, null]);
  });
});
