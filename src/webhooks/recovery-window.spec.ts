import { describe, expect, it } from 'vitest';
import { newId } from '../shared/id.js';
import { firstIdAfter, firstIdOf, progressOf, timeOf } from './recovery-window.js';

const T = Date.UTC(2026, 10, 22, 10);

describe('ids as bounds of time', () => {
  it('encloses what is made in a second', () => {
    const now = Date.now();
    const id = newId();
    expect(firstIdOf(now) < id).toBe(true);
    expect(id < firstIdAfter(Date.now() + 1000)).toBe(true);
    expect(Math.abs(timeOf(id) - now)).toBeLessThan(2000);
  });

  it('rounds the beginning down and the end up', () => {
    expect(timeOf(firstIdOf(T + 999))).toBe(T);
    expect(timeOf(firstIdAfter(T))).toBe(T);
    expect(timeOf(firstIdAfter(T + 1))).toBe(T + 1000);
    expect(firstIdOf(T)).toMatch(/^[0-9a-f]{8}0{16}$/);
  });
});

describe('progressOf', () => {
  const range = { since: new Date(T), until: new Date(T + 100_000) };

  it.each([
    [firstIdOf(T - 500), 'running', 0],
    [firstIdOf(T + 25_000), 'running', 0.25],
    [firstIdOf(T + 101_000), 'running', 1],
    [firstIdOf(T), 'completed', 1],
  ] as const)('at %s, %s: %f', (position, status, share) => {
    expect(progressOf({ ...range, position, status })).toBe(share);
  });
});
