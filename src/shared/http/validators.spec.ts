import { describe, expect, it } from 'vitest';
import { isCoordinates } from './validators.js';

describe('isCoordinates', () => {
  it.each([[[4.9041, 52.3676]], [[-180, -90]], [[180, 90]], [[0, 0]]])('takes %j', (value) => {
    expect(isCoordinates(value)).toBe(true);
  });

  it.each([
    [null],
    [[]],
    [[1]],
    [[1, 2, 3]],
    [[181, 0]],
    [[0, 91]],
    [['4', '52']],
    [[Number.NaN, 0]],
    [{ 0: 1, 1: 2, length: 2 }],
    ['4.9,52.37'],
  ])('refuses %j', (value) => {
    expect(isCoordinates(value)).toBe(false);
  });
});
