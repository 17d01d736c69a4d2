import { describe, expect, it } from 'vitest';
import type { Reading } from './api.js';
import { chartSeries, toCsv } from './chart-series.js';

const START = Date.parse('2026-11-22T10:00:00Z');
const reading = (second: number, power: number | null, meter: number | null) =>
  ({
    timestamp: new Date(START + second * 1000).toISOString(),
    power: { value: power, unit: 'kW' },
    energy_meter: { value: meter, unit: 'Wh' },
    current: { value: null, unit: 'A' },
    state_of_charge: { value: null, unit: 'Percent' },
  }) as Reading;

describe('chartSeries', () => {
  it('counts energy from the start of the session and keeps unknown values unknown', () => {
    const { power, energy } = chartSeries([reading(0, null, 1000), reading(60, 11, 1500)], 1000);
    expect(power).toEqual([null, 11]);
    expect(energy).toEqual([0, 0.5]);
    expect(chartSeries([reading(0, 1, 1000)], null).energy).toEqual([null]);
  });

  it('breaks the lines where readings are missing, and only there', () => {
    const readings = [0, 60, 120, 1200, 1260].map((second) => reading(second, 11, second));
    const { times, power } = chartSeries(readings, 0);
    expect(power).toEqual([11, 11, 11, null, 11, 11]);
    expect(times[3]).toBe(START / 1000 + 660);
  });

  it('puts late readings where they belong', () => {
    const { times } = chartSeries([reading(60, 1, 1), reading(0, 2, 0)], 0);
    expect(times).toEqual([START / 1000, START / 1000 + 60]);
  });
});

describe('toCsv', () => {
  it('leaves unknown values empty', () => {
    expect(toCsv([reading(0, null, 5)]).split('\n')[1]).toBe('2026-11-22T10:00:00.000Z,,5,,');
  });
});
