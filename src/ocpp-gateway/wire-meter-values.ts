import type { MeterValue, SampledValue } from '../shared/vocabulary/meter-value.js';
import { parseStationTime } from '../shared/vocabulary/station.js';
import { type Lenient, note, required, toObject } from './wire-values.js';

/** The measurand of a sample that names none (1.6 section 7.43, 2.0.1 SampledValueType). */
export const DEFAULT_MEASURAND = 'Energy.Active.Import.Register';
/** The reading context of a sample that names none. */
export const DEFAULT_CONTEXT = 'Sample.Periodic';
/** The place of measurement of a sample that names none. */
export const DEFAULT_LOCATION = 'Outlet';

const USUAL_UNITS = new Map([
  ['Current', 'A'],
  ['Energy', 'Wh'],
  ['Frequency', 'Hz'],
  ['Power', 'W'],
  ['Power.Factor', null],
  ['Power.Reactive.Export', 'var'],
  ['Power.Reactive.Import', 'var'],
  ['SoC', 'Percent'],
  ['Temperature', 'Celsius'],
  ['Voltage', 'V'],
]);

/** The unit of a sample that names none: `Wh` for energy as the standard says, else the usual one, null without one. */
export function usualUnit(measurand: string): string | null {
  const exact = USUAL_UNITS.get(measurand);
  if (exact !== undefined) return exact;
  const dot = measurand.indexOf('.');
  return (dot > 0 && USUAL_UNITS.get(measurand.slice(0, dot))) || null;
}

/** A meter value on the wire; both versions have the same two fields. */
interface WireMeterValue {
  timestamp: string;
  sampledValue: unknown[];
}

/**
 * Reads the meter values of a message. What cannot be used is left out and noted as `invalid_meter_value`; a time that
 * is missing or unreadable is replaced by `fallbackTime` (ms) and noted as well.
 * @param readSample reads one sampled value of the version; null when it is unusable
 */
export function readMeterValues<Sample>(
  list: unknown,
  readSample: (sample: Lenient<Sample>) => SampledValue | null,
  fallbackTime: number,
  anomalies: string[],
): MeterValue[] {
  const meterValues: MeterValue[] = [];
  if (list === undefined || list === null) return meterValues;
  const items = listOf(list, anomalies);
  for (let i = 0; i < items.length; i++) {
    const item = toObject<WireMeterValue>(items[i]);
    const samples = listOf(item?.sampledValue, anomalies);
    const sampledValues: SampledValue[] = [];
    for (let j = 0; j < samples.length; j++) {
      const sample = toObject<Sample>(samples[j]);
      const sampledValue = sample && readSample(sample);
      if (sampledValue) sampledValues.push(sampledValue);
      else note(anomalies, 'invalid_meter_value');
    }
    if (!item || sampledValues.length === 0) continue;
    const timestamp = required(parseStationTime, item.timestamp, 'timestamp', anomalies);
    meterValues.push({ timestamp: timestamp ?? fallbackTime, sampledValues });
  }
  return meterValues;
}

function listOf(value: unknown, anomalies: string[]): unknown[] {
  if (Array.isArray(value)) return value;
  note(anomalies, 'invalid_meter_value');
  return [];
}
