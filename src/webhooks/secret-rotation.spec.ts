import { describe, expect, it } from 'vitest';
import { afterRotation, signingSecrets } from './secret-rotation.js';

const NOW = Date.UTC(2026, 10, 22);

describe('afterRotation', () => {
  it('keeps the replaced secret for the overlap', () => {
    expect(afterRotation('old', [], { overlapMs: 1000, now: NOW })).toEqual([
      { secret: 'old', until: NOW + 1000 },
    ]);
  });

  it('keeps older ones to their own end and forgets those whose time is over', () => {
    const previous = [
      { secret: 'older', until: NOW + 5000 },
      { secret: 'oldest', until: NOW },
    ];
    expect(afterRotation('old', previous, { overlapMs: 1000, now: NOW })).toEqual([
      { secret: 'old', until: NOW + 1000 },
      { secret: 'older', until: NOW + 5000 },
    ]);
  });

  it('ends all of them at once without an overlap', () => {
    const previous = [{ secret: 'older', until: NOW + 5000 }];
    expect(afterRotation('old', previous, { overlapMs: 0, now: NOW })).toEqual([]);
  });

  it('keeps four at most, the newest', () => {
    const previous = ['d', 'c', 'b', 'a'].map((secret) => ({ secret, until: NOW + 5000 }));
    const kept = afterRotation('e', previous, { overlapMs: 1000, now: NOW });
    expect(kept.map(({ secret }) => secret)).toEqual(['e', 'd', 'c', 'b']);
  });
});

describe('signingSecrets', () => {
  it('has the present one first and no one whose time is over', () => {
    const previous = [
      { secret: 'old', until: NOW + 1 },
      { secret: 'over', until: NOW },
    ];
    expect(signingSecrets('new', previous, NOW)).toEqual(['new', 'old']);
  });
});
