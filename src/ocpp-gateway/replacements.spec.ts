import { describe, expect, it } from 'vitest';
import { Replacements } from './replacements.js';

const MINUTE = 60_000;

describe('Replacements', () => {
  it('tells of the sixth in a minute, with the addresses, and then of none for a minute', () => {
    const replacements = new Replacements();
    const told = Array.from({ length: 20 }, (_, n) =>
      replacements.note([`192.0.2.${n % 2}`, '192.0.2.9'], n * 1000),
    );
    expect(told.filter(Boolean)).toEqual([
      { replaced: 6, since: 0, addresses: ['192.0.2.0', '192.0.2.9', '192.0.2.1'] },
    ]);
    expect(told[5]).not.toBeNull();
    const later = Array.from({ length: 6 }, (_, n) =>
      replacements.note(['192.0.2.7'], 3 * MINUTE + n),
    );
    expect(later.map((conflict) => conflict?.replaced)).toEqual([...Array(5).fill(undefined), 6]);
  });

  it('says nothing about a station that comes back now and then', () => {
    const replacements = new Replacements();
    for (let n = 0; n < 50; n += 1) expect(replacements.note([], n * 12_001)).toBeNull();
  });
});
