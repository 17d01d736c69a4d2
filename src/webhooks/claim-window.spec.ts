import { describe, expect, it } from 'vitest';
import { ClaimWindow } from './claim-window.js';

describe('ClaimWindow', () => {
  it('grows while the endpoint is quick, up to its limit', () => {
    const window = new ClaimWindow(10, 200);
    const sizes = Array.from({ length: 6 }, () => {
      window.ranDry();
      return window.size;
    });
    expect(sizes).toEqual([20, 40, 80, 160, 200, 200]);
  });

  it('shrinks when deliveries wait, never below what may be in flight', () => {
    const window = new ClaimWindow(10, 200);
    for (let n = 0; n < 5; n += 1) window.ranDry();
    window.waited(500);
    expect(window.size).toBe(200);
    window.waited(501);
    expect(window.size).toBe(100);
    for (let n = 0; n < 9; n += 1) window.waited(1000);
    expect(window.size).toBe(10);
  });

  it('begins anew when deliveries got stuck', () => {
    const window = new ClaimWindow(10, 200);
    for (let n = 0; n < 5; n += 1) window.ranDry();
    window.stuck();
    expect(window.size).toBe(10);
  });
});
