import type { MeterValue, SampledValue } from '../shared/vocabulary/meter-value.js';

/** What a session reads out of its meter values; every other measurand is only stored. */
export type QuantityKind = 'imported' | 'exported' | 'interval' | 'power' | 'current' | 'soc';

/** The contexts that change how a value counts; all others are `Other` here. */
export type QuantityContext =
  | 'Transaction.Begin'
  | 'Transaction.End'
  | 'Sample.Periodic'
  | 'Sample.Clock'
  | 'Other';

/** One usable value, normalised and free of phases. */
export interface Quantity {
  kind: QuantityKind;
  /** Wh for registers and intervals, W for power, A for current (per phase), percent for the state of charge. */
  value: number;
  /** The sample's own station time in ms. */
  at: number;
  context: QuantityContext;
  location: 'Outlet' | 'Inlet';
}

const KINDS = new Map<string, QuantityKind>([
  ['Energy.Active.Import.Register', 'imported'],
  ['Energy.Active.Export.Register', 'exported'],
  ['Energy.Active.Import.Interval', 'interval'],
  ['Power.Active.Import', 'power'],
  ['Current.Import', 'current'],
  ['SoC', 'soc'],
]);

const CONTEXTS = new Map<string, QuantityContext>([
  ['Transaction.Begin', 'Transaction.Begin'],
  ['Transaction.End', 'Transaction.End'],
  ['Sample.Periodic', 'Sample.Periodic'],
  ['Sample.Clock', 'Sample.Clock'],
]);

/** The phase that a word stands for; `N` and phase-to-phase words such as `L1-L2` measure none of the three. */
const PHASES = new Map([
  ['L1', 0],
  ['L1-N', 0],
  ['L2', 1],
  ['L2-N', 1],
  ['L3', 2],
  ['L3-N', 2],
]);

const ENERGY_UNITS = new Map([
  ['wh', 1],
  ['Wh', 1],
  ['kwh', 1e3],
  ['kWh', 1e3],
  ['mwh', 1e6],
]);

const POWER_UNITS = new Map([
  ['w', 1],
  ['W', 1],
  ['kw', 1e3],
  ['kW', 1e3],
  ['mw', 1e6],
]);

const NONE: readonly Quantity[] = [];

/**
 * The usable values of one message in order of their sample time; equal times keep the order sent.
 * Left out are signed data, unknown units, and values at other places than Outlet and Inlet (EV and Body measure
 * something else; the state of charge is taken from anywhere). Of several phases at one time the sum is taken where no
 * total was sent; for current the largest phase, even beside a total, so that it is always amperes per phase.
 */
export function quantitiesOf(meterValues: readonly MeterValue[]): readonly Quantity[] {
  if (meterValues.length === 0) return NONE;
  const found: Quantity[] = [];
  for (const moment of inTimeOrder(meterValues)) addMoment(found, moment);
  return found;
}

/** Values of one kind, context and place at one time, by phase. */
interface PhaseGroup {
  kind: QuantityKind;
  context: QuantityContext;
  location: Quantity['location'];
  phases: (number | undefined)[];
}

function addMoment(found: Quantity[], { timestamp: at, sampledValues }: MeterValue): void {
  const firstOfMoment = found.length;
  const groups: PhaseGroup[] = [];
  for (const sample of sampledValues) {
    const kind = KINDS.get(sample.measurand);
    if (kind === undefined) continue;
    const location = kind === 'soc' ? 'Outlet' : sample.location;
    if (location !== 'Outlet' && location !== 'Inlet') continue;
    const value = normalise(sample, kind);
    if (value === null) continue;
    const context = CONTEXTS.get(sample.context) ?? 'Other';
    if (sample.phase === null || kind === 'soc') {
      found.push({ kind, value, at, context, location });
      continue;
    }
    const phase = PHASES.get(sample.phase);
    if (phase === undefined) continue;
    let index = indexOfSame(groups, 0, kind, context, location);
    if (index < 0) index = groups.push({ kind, context, location, phases: [] }) - 1;
    groups[index]!.phases[phase] ??= value;
  }
  for (const { kind, context, location, phases } of groups) {
    const total = indexOfSame(found, firstOfMoment, kind, context, location);
    const measured = phases.filter((value) => value !== undefined);
    if (kind === 'current') {
      const value = Math.max(...measured);
      found[total < 0 ? found.length : total] = { kind, value, at, context, location };
    } else if (total < 0) {
      const value = measured.reduce((sum, one) => sum + one, 0);
      found.push({ kind, value, at, context, location });
    }
  }
}

function indexOfSame(
  among: readonly Omit<PhaseGroup, 'phases'>[],
  from: number,
  kind: QuantityKind,
  context: QuantityContext,
  location: Quantity['location'],
): number {
  for (let index = from; index < among.length; index += 1) {
    const one = among[index]!;
    if (one.kind === kind && one.context === context && one.location === location) return index;
  }
  return -1;
}

/** No meter shows more than this, in Wh or W; sums of such values stay exact enough to be rounded. */
const LARGEST = 1e12;

/** The value in Wh, W, A or percent; null when it is signed data, has an unknown unit, or is beyond every meter. */
function normalise({ value, multiplier, unit }: SampledValue, kind: QuantityKind): number | null {
  if (value === null) return null;
  let factor: number | undefined = 1;
  if (kind !== 'current' && kind !== 'soc' && unit !== null) {
    const factors = kind === 'power' ? POWER_UNITS : ENERGY_UNITS;
    factor = factors.get(unit) ?? factors.get(unit.toLowerCase());
    if (factor === undefined) return null;
  }
  const scaled = scale(value, multiplier) * factor;
  return Math.abs(scaled) <= LARGEST ? withoutNoise(scaled) : null;
}

/** `value` times ten to the power of `multiplier`. */
export function scale(value: number, multiplier: number): number {
  if (multiplier === 0) return value;
  return multiplier > 0 ? value * 10 ** multiplier : value / 10 ** -multiplier;
}

/** Cuts what floating point adds behind the sixth place, so that 1254.3 kWh and 1254300 Wh are the same reading. */
function withoutNoise(value: number): number {
  const micro = value * 1e6;
  return Math.abs(micro) < Number.MAX_SAFE_INTEGER ? Math.round(micro) / 1e6 : value;
}

/** One entry per time, earliest first; what a message says of one time in several places is put together. */
function inTimeOrder(meterValues: readonly MeterValue[]): readonly MeterValue[] {
  const rising = meterValues.every(
    (moment, index) => index === 0 || meterValues[index - 1]!.timestamp < moment.timestamp,
  );
  if (rising) return meterValues;
  const moments: MeterValue[] = [];
  for (const moment of meterValues.toSorted((a, b) => a.timestamp - b.timestamp)) {
    const last = moments.at(-1);
    if (last?.timestamp !== moment.timestamp) {
      moments.push({ timestamp: moment.timestamp, sampledValues: [...moment.sampledValues] });
    } else {
      last.sampledValues.push(...moment.sampledValues);
    }
  }
  return moments;
}
