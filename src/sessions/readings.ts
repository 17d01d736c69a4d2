import type { SampledValue } from '../shared/vocabulary/meter-value.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import { type Quantity, type QuantityKind, scale } from './meter-quantities.js';

/** One value and the station time of its sample in ms. */
export interface Reading {
  value: number;
  at: number;
}

/** The newest value of each kind by sample time, for `energy_report`; null while none came. */
export interface Readings {
  /** A in the phase that carries most, or the total where the station names no phases. */
  current: Reading | null;
  /** kW over all phases. */
  power: Reading | null;
  /** Wh, the register as it stands and not the session's energy. */
  energyMeter: Reading | null;
  /** Percent. */
  stateOfCharge: Reading | null;
}

/** One sampled value as sent, for `raw_energy_report`. */
export interface RawReading {
  /** Text as sent; with the multiplier applied where one was sent. */
  value: string;
  unit: string | null;
  phase: string | null;
  /** Station time of the sample in ms. */
  timestamp: number;
}

/** The sampled values of the newest message that had any of these. */
export interface RawReadings {
  /** Station time of the message in ms. */
  timestamp: number;
  /** Server time of its receipt in ms. */
  serverTimestamp: number;
  current: RawReading[];
  voltage: RawReading[];
  power: RawReading[];
  energyMeter: RawReading[];
}

export const NO_READINGS: Readings = {
  current: null,
  power: null,
  energyMeter: null,
  stateOfCharge: null,
};

const READING_OF: Partial<Record<QuantityKind, keyof Readings>> = {
  current: 'current',
  power: 'power',
  imported: 'energyMeter',
  soc: 'stateOfCharge',
};

/**
 * The newest readings after a message, the same object if it brought none. Of equal times the message of higher
 * position wins; the inlet is read only in a message that does not name the outlet.
 */
export function newestReadings(readings: Readings, quantities: readonly Quantity[]): Readings {
  let newest = readings;
  for (const quantity of quantities) {
    const name = READING_OF[quantity.kind];
    if (name === undefined) continue;
    if ((newest[name]?.at ?? -Infinity) > quantity.at) continue;
    if (quantity.location === 'Inlet' && hasOutlet(quantities, quantity.kind)) continue;
    const value = quantity.kind === 'power' ? quantity.value / 1000 : quantity.value;
    if (newest === readings) newest = { ...readings };
    newest[name] = { value, at: quantity.at };
  }
  return newest;
}

function hasOutlet(quantities: readonly Quantity[], kind: QuantityKind): boolean {
  return quantities.some((other) => other.kind === kind && other.location === 'Outlet');
}

type RawList = 'current' | 'voltage' | 'power' | 'energyMeter';

const RAW_LIST_OF = new Map<string, RawList>([
  ['Current.Import', 'current'],
  ['Voltage', 'voltage'],
  ['Power.Active.Import', 'power'],
  ['Energy.Active.Import.Register', 'energyMeter'],
]);

/** The raw report shows the present, not a history: only so many of the newest values of each list are kept. */
export const MAX_RAW_READINGS = 50;

/** What the raw report shows of a message; null if it has no current, voltage, power or register. */
export function rawReadings(report: TransactionReport, receivedAt: number): RawReadings | null {
  const raw: RawReadings = {
    timestamp: report.timestamp,
    serverTimestamp: receivedAt,
    current: [],
    voltage: [],
    power: [],
    energyMeter: [],
  };
  let found = false;
  for (const { timestamp, sampledValues } of report.meterValues) {
    for (const sample of sampledValues) {
      const list = RAW_LIST_OF.get(sample.measurand);
      if (list === undefined || sample.value === null) continue;
      const { unit, phase } = sample;
      raw[list].push({ value: textOf(sample, sample.value), unit, phase, timestamp });
      found = true;
    }
  }
  if (!found) return null;
  for (const list of RAW_LIST_OF.values()) raw[list] = raw[list].slice(-MAX_RAW_READINGS);
  return raw;
}

function textOf({ text, multiplier }: SampledValue, value: number): string {
  return multiplier === 0 ? text : String(Number(scale(value, multiplier).toPrecision(15)));
}
