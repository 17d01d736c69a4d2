import { describe, expect, it } from 'vitest';
import { ClaimWindow } from './claim-window.js';

/** A window that has grown to 200 by time 0. */
function grown(): ClaimWindow {
  const window = new ClaimWindow(10, 200);
  for (let n = 0; n < 5; n += 1) window.claimed(window.size, window.size, 0, 0);
  return window;
}

describe('ClaimWindow', () => {
  it('grows while the endpoint takes all that is claimed, up to its limit', () => {
    const window = new ClaimWindow(10, 200);
    const sizes = Array.from({ length: 6 }, () => {
      window.claimed(window.size, window.size, 0);
      return window.size;
    });
    expect(sizes).toEqual([20, 40, 80, 160, 200, 200]);
  });

  it('stays while there is no more to claim, or some wait for a short time', () => {
    const window = new ClaimWindow(10, 200);
    window.claimed(9, 10, 0, 0);
    window.claimed(10, 10, 1, 500);
    expect(window.size).toBe(10);
    const large = grown();
    large.claimed(50, 100, 100, 500);
    expect(large.size).toBe(200);
  });

  it('shrinks when deliveries wait, never below what may be in flight', () => {
    const window = grown();
    window.claimed(50, 100, 100, 501);
    expect(window.size).toBe(100);
    window.claimed(0, 20, 80, 1002);
    window.claimed(0, 20, 80, 1003);
    expect(window.size).toBe(25);
    for (let n = 1; n < 9; n += 1) window.claimed(5, 5, 5, 1003 + 1000 * n);
    expect(window.size).toBe(10);
  });
});
