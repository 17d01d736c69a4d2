import { describe, expect, it } from 'vitest';
import { Chance } from './seed.js';

const series = (name: string, seed: number) => {
  const chance = new Chance(name, seed);
  return Array.from({ length: 1000 }, () => chance.next());
};

describe('Chance', () => {
  it('repeats itself for the same test and seed, and for no other', () => {
    expect(series('E1', 1)).toEqual(series('E1', 1));
    expect(series('E1', 1)).not.toEqual(series('E1', 2));
    expect(series('E1', 1)).not.toEqual(series('E2', 1));
  });

  it('spreads over the whole range', () => {
    const numbers = series('E1', 1);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  });
});
