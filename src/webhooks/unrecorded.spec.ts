import { describe, expect, it } from 'vitest';
import { Unrecorded } from './unrecorded.js';

function sent(unrecorded: Unrecorded, count: number): Unrecorded {
  for (let n = 0; n < count; n += 1) unrecorded.sent();
  return unrecorded;
}

describe('Unrecorded', () => {
  it('is full with fifty while nothing is recorded, and pressing with half of that', () => {
    const unrecorded = sent(new Unrecorded(10), 24);
    expect([unrecorded.pressing, unrecorded.full]).toEqual([false, false]);
    expect(sent(unrecorded, 1).pressing).toBe(true);
    expect(sent(unrecorded, 24).full).toBe(false);
    expect(sent(unrecorded, 1).full).toBe(true);
  });

  it('lets a hundredth of what was recorded be sent besides', () => {
    const unrecorded = sent(new Unrecorded(10), 50);
    unrecorded.recorded(50);
    for (let n = 1; n < 20; n += 1) sent(unrecorded, 50).recorded(50);
    expect(sent(unrecorded, 59).full).toBe(false);
    expect(sent(unrecorded, 1).full).toBe(true);
  });
});
