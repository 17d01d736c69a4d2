import { describe, expect, it } from 'vitest';
import { Unrecorded } from './unrecorded.js';

function sent(unrecorded: Unrecorded, count: number): Unrecorded {
  for (let n = 0; n < count; n += 1) unrecorded.sent();
  return unrecorded;
}

describe('Unrecorded', () => {
  it.each([
    [10, false],
    [50, true],
  ])(
    'is full with %i while nothing is recorded, and pressing with half of that',
    (most, resting) => {
      const unrecorded = sent(new Unrecorded(10, () => resting), most / 2 - 1);
      expect([unrecorded.pressing, unrecorded.full]).toEqual([false, false]);
      expect(sent(unrecorded, 1).pressing).toBe(true);
      expect(sent(unrecorded, most / 2 - 1).full).toBe(false);
      expect(sent(unrecorded, 1).full).toBe(true);
    },
  );

  it('lets a hundredth of what was recorded be sent besides', () => {
    const unrecorded = new Unrecorded(10, () => false);
    for (let n = 0; n < 100; n += 1) sent(unrecorded, 10).recorded(10);
    expect(sent(unrecorded, 19).full).toBe(false);
    expect(sent(unrecorded, 1).full).toBe(true);
  });
});
