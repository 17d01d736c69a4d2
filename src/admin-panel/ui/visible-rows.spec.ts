import { describe, expect, it } from 'vitest';
import { visibleRows } from './visible-rows.js';

describe('visibleRows', () => {
  it.each([
    ['the top of a long list', [5000, 36, 0, 360], { first: 0, end: 16 }],
    ['its middle', [5000, 36, 36_000, 360], { first: 994, end: 1016 }],
    ['its end', [5000, 36, 179_640, 360], { first: 4984, end: 5000 }],
    [
      'a list that has become shorter than where one was',
      [20, 36, 36_000, 360],
      { first: 4, end: 20 },
    ],
    ['a short list', [3, 36, 0, 360], { first: 0, end: 3 }],
    ['a list that was not measured yet', [5000, 36, 0, 0], { first: 0, end: 26 }],
    ['no list', [0, 36, 0, 360], { first: 0, end: 0 }],
  ] as const)('draws %s', (_, [count, rowHeight, scrolled, height], expected) => {
    expect(visibleRows(count, rowHeight, scrolled, height)).toEqual(expected);
  });
});
