import { describe, expect, it } from 'vitest';
import { parseStationTime } from './station.js';

describe('parseStationTime', () => {
  it.each([
    ['2026-03-03T07:00:00Z', '2026-03-03T07:00:00.000Z'],
    ['2026-03-03T08:00:00.1234567+01:00', '2026-03-03T07:00:00.123Z'],
    ['2026-03-03T07:00:00', '2026-03-03T07:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['222222017-03-03T07:00:00Z', '9999-12-31T23:59:59.999Z'],
    ['1969-12-31T23:59:59Z', '1970-01-01T00:00:00.000Z'],
  ])('reads %s', (text, time) => {
    expect(new Date(parseStationTime(text) ?? Number.NaN).toISOString()).toBe(time);
  });

  it.each([[null], [5], [''], ['soon'], ['2026-13-45T99:00:00Z']])(
    'finds no time in %j',
    (text) => {
      expect(parseStationTime(text)).toBeNull();
    },
  );

  it('does not lose itself in a text as long as a frame', () => {
    expect(parseStationTime(`2026-${':60-'.repeat(60_000)}`)).toBeNull();
  });
});
