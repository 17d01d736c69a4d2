import { describe, expect, it } from 'vitest';
import { toBoolean, toInteger, toTime } from './pagination.js';

describe('query parameters', () => {
  it.each([
    ['20', 20],
    ['0', 0],
    ['', ''],
    ['-1', '-1'],
    ['1.5', '1.5'],
    ['1e3', '1e3'],
    ['0x10', '0x10'],
    [' 1', ' 1'],
    [
      ['1', '2'],
      ['1', '2'],
    ],
    ['9'.repeat(400), '9'.repeat(400)],
  ])('toInteger %j: %j', (value, result) => {
    expect(toInteger({ value })).toEqual(result);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['1', '1'],
    ['', ''],
    ['TRUE', 'TRUE'],
  ])('toBoolean %j: %j', (value, result) => {
    expect(toBoolean({ value })).toBe(result);
  });

  it.each([
    ['2026-03-05', '2026-03-05T00:00:00.000Z'],
    ['2026-03-05T12:00', '2026-03-05T12:00:00.000Z'],
    ['2026-03-05T12:00:00', '2026-03-05T12:00:00.000Z'],
    ['2026-03-05T12:00:00.123456Z', '2026-03-05T12:00:00.123Z'],
    ['2026-03-05T12:00:00+02:00', '2026-03-05T10:00:00.000Z'],
  ])('toTime %s', (value, result) => {
    expect((toTime({ value }) as Date).toISOString()).toBe(result);
  });

  it.each(['yesterday', '2026', '2026-W01', '2026-02-30x', '2026-13-01', '5', '+275760-09-13', ''])(
    'toTime leaves %s to the validation',
    (value) => {
      expect(toTime({ value })).toBe(value);
    },
  );
});
