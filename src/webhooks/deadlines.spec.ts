import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadlines } from './deadlines.js';

describe('Deadlines', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function timed(deadlines: Deadlines, name: string, ended: string[]) {
    const one = { startedAt: performance.now(), expire: () => void ended.push(name) };
    deadlines.add(one);
    return one;
  }

  it('ends each at its own time with one timer, and what has ended in time never', () => {
    const deadlines = new Deadlines(1000);
    const ended: string[] = [];
    timed(deadlines, 'a', ended);
    vi.advanceTimersByTime(400);
    const quick = timed(deadlines, 'quick', ended);
    timed(deadlines, 'b', ended);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(100);
    deadlines.delete(quick);
    vi.advanceTimersByTime(499);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ended).toEqual(['a']);
    vi.advanceTimersByTime(399);
    expect(ended).toEqual(['a']);
    vi.advanceTimersByTime(2);
    expect(ended).toEqual(['a', 'b']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
