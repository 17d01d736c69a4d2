import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

describe('Pace', () => {
  it('gives what has become due since the last look, without losing fractions', () => {
    const pace = new Pace(300, 100);
    expect([1, 2, 4, 10, 10, 20].map((elapsed) => pace.due(elapsed))).toEqual([0, 0, 1, 2, 0, 3]);
  });

  it('adds up to the rate', () => {
    const pace = new Pace(500, 100);
    let sum = 0;
    for (let elapsed = 0; elapsed <= 2000; elapsed += 3) sum += pace.due(elapsed);
    sum += pace.due(2000);
    expect(sum).toBe(1000);
  });

  it('does not make up for more than the backlog after a pause', () => {
    const pace = new Pace(500, 10);
    expect(pace.due(1000)).toBe(10);
    expect(pace.due(1002)).toBe(1);
  });
});
