import { describe, expect, it } from 'vitest';
import {
  clock,
  counted,
  duration,
  kilowattHours,
  kilowatts,
  milliseconds,
  minuteOfDay,
  moment,
  relative,
  secondOfDay,
  share,
} from './format.js';

describe('numbers', () => {
  it('have one decimal for power and two for energy', () => {
    expect(kilowatts(11, 'en')).toBe('11.0 kW');
    expect(kilowattHours(12_684, 'en')).toBe('12.68 kWh');
    expect(kilowattHours(1_234_567_890, 'en')).toBe('1,234,567.89 kWh');
  });

  it('are a dash and never zero when unknown', () => {
    expect([kilowatts(null), kilowattHours(undefined), duration(null), milliseconds(null)]).toEqual(
      ['–', '–', '–', '–'],
    );
    expect(kilowattHours(0, 'en')).toBe('0.00 kWh');
  });

  it('have their noun in the right number', () => {
    expect([counted(1, 'event', 'en'), counted(4860, 'event', 'en')]).toEqual([
      '1 event',
      '4,860 events',
    ]);
  });
});

describe('duration', () => {
  it('has at most two units', () => {
    const seconds = [0, 12.9, 60, 300, 3600, 5400, 11 * 3600 + 1200, 49 * 3600];
    expect(seconds.map(duration)).toEqual([
      '0 s',
      '12 s',
      '1 min',
      '5 min',
      '1 h',
      '1 h 30 min',
      '11 h 20 min',
      '2 d 1 h',
    ]);
  });
});

describe('milliseconds', () => {
  it('become seconds from one second on', () => {
    expect([milliseconds(12.4, 'en'), milliseconds(1340, 'en')]).toEqual(['12 ms', '1.3 s']);
  });
});

describe('relative', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');

  it('counts up to 48 h and then gives the date', () => {
    expect(relative('2026-11-22T11:59:48Z', now, 'UTC')).toBe('12 s');
    expect(relative('2026-11-22T08:40:00Z', now, 'UTC')).toBe('3 h 20 min');
    expect(relative('2026-11-12T08:40:00Z', now, 'UTC', 'en')).toBe('Nov 12, 2026');
  });

  it('tells of what is to come', () => {
    expect(relative('2026-11-22T12:04:00Z', now, 'UTC')).toBe('in 4 min');
  });

  it('takes a clock that is a little ahead for now', () => {
    expect(relative('2026-11-22T12:00:00.900Z', now, 'UTC')).toBe('0 s');
  });
});

describe('moments', () => {
  it('are in 24 h, with milliseconds where they matter', () => {
    expect(clock('2026-11-22T23:05:07.042Z', 'UTC', 'en')).toBe('23:05:07.042');
    expect(moment('2026-11-22T00:05:07Z', 'UTC', 'en')).toBe('Nov 22, 2026, 00:05:07 UTC');
  });
});

describe('share', () => {
  it('is all of it only when nothing is missing', () => {
    expect(share(1, 'en')).toBe('100%');
    expect(share(0.9999, 'en')).toBe('99.9%');
    expect(share(0, 'en')).toBe('0%');
    expect(share(null)).toBe('–');
  });
});

it('shows a time of day to the minute or to the second', () => {
  const at = '2026-03-05T04:05:06.789Z';
  expect([minuteOfDay(at, 'UTC', 'en'), secondOfDay(at, 'UTC', 'en')]).toEqual([
    '04:05',
    '04:05:06',
  ]);
});
