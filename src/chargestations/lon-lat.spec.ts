import { describe, expect, it } from 'vitest';
import { isLonLat } from './lon-lat.js';

describe('isLonLat', () => {
  it.each([[[4.9, 52.37]], [[-180, -90]], [[180, 90]], [[0, 0]]])('takes %j', (value) => {
    expect(isLonLat(value)).toBe(true);
  });

  it.each([
    [[52.37, 104.9]],
    [[181, 0]],
    [[4.9]],
    [[4.9, 52.37, 3]],
    [['4.9', '52.37']],
    [[Number.NaN, 0]],
    [{ 0: 1, 1: 2, length: 2 }],
    ['4.9,52.37'],
    [null],
  ])('refuses %j', (value) => {
    expect(isLonLat(value)).toBe(false);
  });
});
