import { describe, expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.js';

const NOW = Date.UTC(2026, 10, 22, 10);

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['31536000', 31_536_000_000],
    ['9'.repeat(400), Number.POSITIVE_INFINITY],
    ['Sun, 22 Nov 2026 10:01:00 GMT', 60_000],
    ['Sunday, 22-Nov-26 10:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ])('reads %s', (header, expected) => {
    expect(readRetryAfter(header, NOW)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    '-5',
    '1.5',
    'soon',
    '10 minutes',
    '2026-11-22T10:01:00Z',
    'Sun, 99 Nov 2026 10:01:00 GMT',
    ['1', '2'],
  ])('takes %j for nonsense', (header) => {
    expect(readRetryAfter(header, NOW)).toBeNull();
  });
});
