import { addFlows, type EnergyFlows, integralOf, intervalsOf } from './energy-flows.js';
import {
  type EnergyRegister,
  extendRegister,
  foldRegister,
  registerRise,
} from './energy-register.js';
import type { Quantity } from './meter-quantities.js';

/** What was measured at one place. */
export interface Meter {
  imported: EnergyRegister | null;
  exported: EnergyRegister | null;
  /** Intervals and power, for stations without a register. */
  flows: EnergyFlows | null;
  /** A 1.6 meterStop was 0 or below the begin and does not count. */
  badStop: boolean;
}

/** All that a session's energy is decided from; serialisable. Null: nothing was sampled at that place. */
export interface EnergyState {
  Outlet: Meter | null;
  Inlet: Meter | null;
}

/** A session's energy for its metrics. */
export interface Energy {
  /** Wh, rounded to 3 places, never negative; null when it cannot be known. */
  consumed: number | null;
  /** Wh of the register at the begin; null without a register. */
  meterStart: number | null;
  /** Wh given back by the vehicle, not subtracted from `consumed`; null without an export register. */
  exported: number | null;
  /** `register_fell`, `implausible_meter_stop`, `energy_estimated`. */
  anomalies: string[];
}

export const NO_ENERGY: EnergyState = { Outlet: null, Inlet: null };

const EMPTY: Meter = { imported: null, exported: null, flows: null, badStop: false };

/**
 * Decides the energy from all that counts.
 *
 * @param quantities by position of their messages, within one message by time
 * @param hasMeterStop the End values are 1.6 meterStop values: mandatory there and thus 0 where no meter is
 */
export function foldEnergy(quantities: readonly Quantity[], hasMeterStop: boolean): EnergyState {
  return {
    Outlet: foldMeter(quantities.filter(isAtOutlet), hasMeterStop),
    Inlet: foldMeter(quantities.filter(isAtInlet), hasMeterStop),
  };
}

function foldMeter(samples: readonly Quantity[], hasMeterStop: boolean): Meter | null {
  const flows = addFlows(
    null,
    samples.toSorted((a, b) => a.at - b.at),
  );
  if (flows === 'refold') throw new Error('Samples in order of time cannot ask for a refold');
  const stops = usableStops(null, samples.filter(isImport), hasMeterStop);
  const imported = foldRegister(stops.readings);
  const exported = foldRegister(samples.filter(isExport));
  if (!flows && !imported && !exported && !stops.bad) return null;
  return { imported, exported, flows, badStop: stops.bad };
}

/**
 * Takes in the quantities of a message that stands above all before it; exactly what `foldEnergy` would make of all,
 * or `refold` when samples are older than ones already counted and the history is needed.
 */
export function extendEnergy(
  energy: EnergyState,
  quantities: readonly Quantity[],
  hasMeterStop: boolean,
): EnergyState | 'refold' {
  if (quantities.length === 0) return energy;
  const Outlet = extendMeter(energy.Outlet, quantities.filter(isAtOutlet), hasMeterStop);
  const Inlet = extendMeter(energy.Inlet, quantities.filter(isAtInlet), hasMeterStop);
  return Outlet === 'refold' || Inlet === 'refold' ? 'refold' : { Outlet, Inlet };
}

function extendMeter(
  meter: Meter | null,
  samples: readonly Quantity[],
  hasMeterStop: boolean,
): Meter | null | 'refold' {
  if (samples.length === 0) return meter;
  const before = meter ?? EMPTY;
  // a stop came before: which one counts, and whether it can be, is told by all readings only
  if (hasMeterStop && (before.badStop || before.imported?.closed)) return 'refold';
  const flows = addFlows(before.flows, samples);
  const stops = usableStops(before.imported, samples.filter(isImport), hasMeterStop);
  const imported = extendRegister(before.imported, stops.readings);
  const exported = extendRegister(before.exported, samples.filter(isExport));
  if (flows === 'refold' || imported === 'refold' || exported === 'refold') return 'refold';
  const badStop = before.badStop || stops.bad;
  if (!flows && !imported && !exported && !badStop) return null;
  return { imported, exported, flows, badStop };
}

function isAtOutlet({ location }: Quantity): boolean {
  return location === 'Outlet';
}

function isAtInlet({ location }: Quantity): boolean {
  return location === 'Inlet';
}

function isImport({ kind, value }: Quantity): boolean {
  return kind === 'imported' && value >= 0;
}

function isExport({ kind, value }: Quantity): boolean {
  return kind === 'exported' && value >= 0;
}

/** Register readings without the 1.6 stops that cannot be: 0, or less than the register showed at the begin. */
function usableStops(
  register: EnergyRegister | null,
  readings: readonly Quantity[],
  hasMeterStop: boolean,
): { readings: readonly Quantity[]; bad: boolean } {
  if (!hasMeterStop || !readings.some(isEnd)) return { readings, bad: false };
  const begin = register
    ? register.begin !== null && { value: register.begin, at: register.beginAt }
    : firstOf(readings);
  const usable = readings.filter(
    (reading) =>
      !isEnd(reading) ||
      (reading.value > 0 && (!begin || begin.at > reading.at || reading.value >= begin.value)),
  );
  return { readings: usable, bad: usable.length < readings.length };
}

/** The begin as `foldRegister` chooses it; a declared one stands before everything, whatever its clock said. */
function firstOf(readings: readonly Quantity[]) {
  const declared = readings.find((reading) => reading.context === 'Transaction.Begin');
  if (declared) return { value: declared.value, at: -Infinity };
  const samples = readings.filter((reading) => !isEnd(reading));
  return samples.reduce<Quantity | null>((a, b) => (a === null || b.at < a.at ? b : a), null);
}

function isEnd(reading: Quantity): boolean {
  return reading.context === 'Transaction.End';
}

/**
 * The energy of a session by the best source there is: a register that was read twice, at the outlet or else at the
 * inlet; the intervals of one context; the integral of power, an estimate. A register read once says 0 so far, unless
 * that reading is the end.
 */
export function energyOf({ Outlet, Inlet }: EnergyState): Energy {
  const exported = Outlet?.exported ?? Inlet?.exported ?? null;
  const source = sourceOf(Outlet) ?? sourceOf(Inlet);
  const anomalies: string[] = [];
  let consumed: number | null = null;
  if (source) {
    consumed = registerRise(source);
    if (source.fell) anomalies.push('register_fell');
  } else {
    consumed = intervalsOf(Outlet?.flows ?? null) ?? intervalsOf(Inlet?.flows ?? null);
    if (consumed === null) {
      consumed = integralOf(Outlet?.flows ?? null) ?? integralOf(Inlet?.flows ?? null);
      if (consumed !== null) anomalies.push('energy_estimated');
    }
    if (consumed === null && (beginIn(Outlet) ?? beginIn(Inlet)) !== null) consumed = 0;
  }
  if (Outlet?.badStop || Inlet?.badStop) anomalies.push('implausible_meter_stop');
  return {
    consumed: rounded(consumed),
    meterStart: rounded(beginIn(Outlet) ?? beginIn(Inlet)),
    exported: exported && exported.begin !== null ? rounded(registerRise(exported)) : null,
    anomalies,
  };
}

function sourceOf(meter: Meter | null): EnergyRegister | null {
  return meter?.imported && meter.imported.readings > 1 ? meter.imported : null;
}

function beginIn(meter: Meter | null): number | null {
  return meter?.imported?.begin ?? null;
}

function rounded(wh: number | null): number | null {
  return wh === null ? null : Math.round(wh * 1000) / 1000;
}
