import { describe, expect, it } from 'vitest';
import { HEALTHY, healthAfter, type Verdict } from './endpoint-health.js';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 10, 22);

const failed = (at = T0): Verdict => ({ kind: 'failed', at });
const delivered = (at = T0): Verdict => ({ kind: 'delivered', at });
const failedAt = (...hours: number[]) => hours.map((hour) => failed(T0 + hour * HOUR));

describe('healthAfter', () => {
  it('leaves a healthy endpoint as it is', () => {
    expect(healthAfter(HEALTHY, [delivered(), delivered()])).toBe(HEALTHY);
    expect(healthAfter(HEALTHY, [])).toBe(HEALTHY);
  });

  it('is failing from the fourth failure in a row, not before', () => {
    const three = healthAfter(HEALTHY, failedAt(0, 1, 2));
    expect(three).toEqual({ ...HEALTHY, failures: 3, failingSince: T0 });
    expect(healthAfter(three, failedAt(3))).toEqual({
      health: 'failing',
      failures: 4,
      failingSince: T0,
      disabledReason: null,
    });
  });

  it('counts anew after a success, and a success ends failing', () => {
    const broken = healthAfter(HEALTHY, [...failedAt(0, 1, 2), delivered(), ...failedAt(4, 5, 6)]);
    expect(broken).toMatchObject({ health: 'ok', failures: 3, failingSince: T0 + 4 * HOUR });
    expect(healthAfter(healthAfter(HEALTHY, failedAt(0, 1, 2, 3)), [delivered()])).toBe(HEALTHY);
  });

  it.each([
    [9, 'failing'],
    [10, 'disabled'],
  ])('after %i attempts, the last one 120 h after the first, is %s', (attempts, health) => {
    const early = Array.from({ length: attempts - 1 }, () => failed());
    expect(healthAfter(HEALTHY, [...early, failed(T0 + 120 * HOUR)]).health).toBe(health);
  });

  it('is not disabled one ms before 120 h, nor by a quiet time before the first failure', () => {
    const many = Array.from({ length: 20 }, () => failed());
    const almost = healthAfter(HEALTHY, [...many, failed(T0 + 120 * HOUR - 1)]);
    expect(almost.health).toBe('failing');
    const quiet = [delivered(T0 - 500 * HOUR), ...many];
    expect(healthAfter(HEALTHY, quiet).health).toBe('failing');
  });

  it('is disabled by one 410, and stays so whatever ends later', () => {
    const gone = healthAfter(HEALTHY, [{ kind: 'gone', at: T0 }]);
    expect(gone).toEqual({
      health: 'disabled',
      failures: 1,
      failingSince: T0,
      disabledReason: 'gone',
    });
    expect(healthAfter(gone, [delivered(), failed(T0 + 500 * HOUR)])).toBe(gone);
  });

  it('names the reason when nothing has succeeded for too long', () => {
    const late = healthAfter(HEALTHY, failedAt(0, 1, 2, 3, 4, 5, 6, 7, 8, 121));
    expect(late).toMatchObject({ health: 'disabled', disabledReason: 'no_success', failures: 10 });
  });
});
