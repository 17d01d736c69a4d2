import { describe, expect, it } from 'vitest';
import { isZonedTime } from './zoned-time.js';

describe('isZonedTime', () => {
  it.each([
    '2026-03-01T00:00:00Z',
    '2026-03-01T23:59:59.123456Z',
    '2028-02-29T08:00:00+01:00',
    '1970-01-01T00:00:00-23:59',
    '9999-12-31T23:59:59Z',
  ])('%s', (text) => expect(isZonedTime(text)).toBe(true));

  it.each([
    '2026-03-01',
    '2026-03-01T00:00:00',
    '2026-03-01 00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-03-01T00:00:00Z\n',
    1_772_323_200_000,
    null,
  ])('not %s', (value) => expect(isZonedTime(value)).toBe(false));
});
