import { describe, expect, it } from 'vitest';
import { FailedHandshakes } from './failed-handshakes.js';

const A = '192.0.2.1';
const B = '192.0.2.2';

describe('FailedHandshakes', () => {
  /** How many of so many failures are let through. */
  const allowed = (failures: FailedHandshakes, times: number, identityOf: (n: number) => string) =>
    Array.from({ length: times }, (_, n) => failures.isExcessive(A, identityOf(n), 0)).filter(
      (excessive) => !excessive,
    ).length;

  it('lets 10 through per address and identity, until the minute is over', () => {
    const failures = new FailedHandshakes();
    expect(allowed(failures, 20, () => 'CP-1')).toBe(10);
    expect(failures.isOver(A, 'CP-1', 0)).toBe(true);
    expect(failures.isOver(B, 'CP-1', 0)).toBe(false);
    expect(failures.isExcessive(B, 'CP-1', 0)).toBe(false);
    expect(failures.isExcessive(A, 'CP-2', 0)).toBe(false);
    expect(failures.isExcessive(A, 'CP-1', 59_999)).toBe(true);
    expect(failures.isOver(A, 'CP-1', 60_000)).toBe(false);
    expect(failures.isExcessive(A, 'CP-1', 60_000)).toBe(false);
  });

  it('lets 300 through per address, those without an identity among them', () => {
    const failures = new FailedHandshakes();
    for (let n = 0; n < 100; n += 1) expect(failures.isExcessive(A, null, 0)).toBe(false);
    expect(allowed(failures, 300, (n) => `invented-${n}`)).toBe(200);
    expect(failures.isExcessive(A, null, 0)).toBe(true);
    expect(failures.isExcessive(B, null, 0)).toBe(false);
  });

  it('forgets what was not used for the longest time, when there are too many', () => {
    const failures = new FailedHandshakes(50);
    allowed(failures, 10, () => 'CP-1');
    for (let n = 0; n < 24; n += 1) failures.isExcessive(`198.51.100.${n}`, null, 0);
    expect(failures.isExcessive(A, 'CP-1', 0)).toBe(true);
    for (let n = 0; n < 49; n += 1) failures.isExcessive(`203.0.113.${n}`, null, 0);
    expect(failures.isOver(A, 'CP-1', 0)).toBe(true);
    failures.isExcessive('203.0.113.100', null, 0);
    expect(failures.isOver(A, 'CP-1', 0)).toBe(false);
  });

  it('makes nothing of an address beyond its limit, which could push out its own counts', () => {
    const failures = new FailedHandshakes(400);
    allowed(failures, 10, () => 'CP-1');
    allowed(failures, 5000, (n) => `invented-${n}`);
    expect(failures.isExcessive(A, 'CP-1', 0)).toBe(true);
    expect(allowed(failures, 10, () => 'CP-1')).toBe(0);
  });
});
