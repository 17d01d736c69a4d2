import { describe, expect, it } from 'vitest';
import { FramePace } from './frame-pace.js';

describe('FramePace', () => {
  const NOW = 1_700_000_000_000;
  /** The pauses after frames at these times (ms from now on), at 4 frames a second. */
  const pauses = (...times: number[]) => {
    const pace = new FramePace(4);
    return times.map((at) => pace.note(NOW + at));
  };

  it("lets a second's worth come at once, and pauses for what came beyond", () => {
    expect(pauses(0, 0, 0, 0)).toEqual([0, 0, 0, 0]);
    expect(pauses(0, 0, 0, 0, 0, 0)).toEqual([0, 0, 0, 0, 250, 500]);
  });

  it('never pauses a station that keeps the pace', () => {
    expect(pauses(0, 0, 0, 0, 250, 500, 750, 1000).every((pause) => pause === 0)).toBe(true);
    expect(pauses(0, 0, 0, 0, 200)).toEqual([0, 0, 0, 0, 50]);
  });

  it('does not save up beyond a second', () => {
    expect(pauses(0, 60_000, 60_000, 60_000, 60_000, 60_000)).toEqual([0, 0, 0, 0, 0, 250]);
  });
});
