import type { Reading } from './api.js';

/** What a chart draws: moments in s, and for each power in kW and delivered energy in kWh; null is a gap. */
export interface ChartSeries {
  times: number[];
  power: (number | null)[];
  energy: (number | null)[];
}

/** A pause this many times the usual one between readings is a gap in both lines. */
const GAP_FACTOR = 3;

/** Pauses shorter than this are never a gap, in s. */
const LEAST_GAP_S = 120;

/** Turns readings into lines that break where the station sent none. Readings without a time are left out. */
export function chartSeries(readings: readonly Reading[], meterStart: number | null): ChartSeries {
  const series: ChartSeries = { times: [], power: [], energy: [] };
  const timed = readings
    .filter((reading) => reading.timestamp !== null)
    .map((reading) => ({ reading, at: Date.parse(reading.timestamp as string) / 1000 }))
    .sort((one, other) => one.at - other.at);
  const longest = longestPause(timed.map(({ at }) => at));
  for (const { reading, at } of timed) {
    const last = series.times.at(-1);
    if (last !== undefined && at - last > longest) push(series, (last + at) / 2, null, null);
    const register = reading.energy_meter.value;
    const delivered =
      register === null || meterStart === null ? null : (register - meterStart) / 1000;
    push(series, at, reading.power.value, delivered);
  }
  return series;
}

function push(series: ChartSeries, at: number, power: number | null, energy: number | null): void {
  series.times.push(at);
  series.power.push(power);
  series.energy.push(energy);
}

function longestPause(times: readonly number[]): number {
  const pauses = times.slice(1).map((at, index) => at - (times[index] as number));
  const usual = pauses.sort((one, other) => one - other)[Math.floor(pauses.length / 2)] ?? 0;
  return Math.max(LEAST_GAP_S, usual * GAP_FACTOR);
}

/** The readings as a table for a spreadsheet. */
export function toCsv(readings: readonly Reading[]): string {
  const lines = readings.map(({ timestamp, power, energy_meter, current, state_of_charge }) =>
    [timestamp, power.value, energy_meter.value, current.value, state_of_charge.value]
      .map((value) => value ?? '')
      .join(','),
  );
  return ['time,power_kW,energy_meter_Wh,current_A,state_of_charge_percent', ...lines, ''].join(
    '\n',
  );
}
