import type { Quantity } from './meter-quantities.js';

/** Energy.Active.Import.Interval summed over one context. */
export interface IntervalSum {
  /** Wh. */
  sum: number;
  /** Sample time of the newest interval in ms. */
  lastAt: number;
}

/** Power.Active.Import integrated over time. */
export interface PowerIntegral {
  /** Wh between the first and the newest sample. */
  sum: number;
  /** Sample time of the first sample in ms. */
  firstAt: number;
  /** Sample time of the newest sample in ms. */
  lastAt: number;
  /** Newest sample in W. */
  lastPower: number;
}

/** What flowed at one place, beside its registers. */
export interface EnergyFlows {
  /** Intervals, one sum for each context: they measure the same energy and are never added up. */
  periodic: IntervalSum | null;
  clock: IntervalSum | null;
  end: IntervalSum | null;
  power: PowerIntegral | null;
}

const NO_FLOWS: EnergyFlows = { periodic: null, clock: null, end: null, power: null };
const MS_PER_HOUR = 3_600_000;

/**
 * Adds intervals and power of one place, in order of time; `refold` when one is older than what was added before.
 * Null while there were none.
 */
export function addFlows(
  flows: EnergyFlows | null,
  samples: readonly Quantity[],
): EnergyFlows | null | 'refold' {
  let next = flows;
  for (const sample of samples) {
    if (sample.kind === 'power') {
      const power = addPower(next?.power ?? null, sample);
      if (power === 'refold') return power;
      next = { ...(next ?? NO_FLOWS), power };
    } else if (sample.kind === 'interval' && sample.value >= 0) {
      const context = intervalContext(sample);
      if (context === null) continue;
      const sum = addInterval(next?.[context] ?? null, sample);
      if (sum === 'refold') return sum;
      next = { ...(next ?? NO_FLOWS), [context]: sum };
    }
  }
  return next;
}

/** Wh by intervals: of the periodic ones, else the clock-aligned, else the one at the end; null without any. */
export function intervalsOf(flows: EnergyFlows | null): number | null {
  return (flows?.periodic ?? flows?.clock ?? flows?.end)?.sum ?? null;
}

/** Wh by power; null before the second sample. */
export function integralOf(flows: EnergyFlows | null): number | null {
  return flows?.power && flows.power.lastAt > flows.power.firstAt ? flows.power.sum : null;
}

function intervalContext({ context }: Quantity): 'periodic' | 'clock' | 'end' | null {
  if (context === 'Sample.Periodic') return 'periodic';
  if (context === 'Sample.Clock') return 'clock';
  return context === 'Transaction.End' ? 'end' : null;
}

/** A second interval of the same time is the same interval sent again. */
function addInterval(sum: IntervalSum | null, { value, at }: Quantity): IntervalSum | 'refold' {
  if (sum === null) return { sum: value, lastAt: at };
  if (at < sum.lastAt) return 'refold';
  return at === sum.lastAt ? sum : { sum: sum.sum + value, lastAt: at };
}

/** Straight lines between the samples; power that flows back counts as none. */
function addPower(power: PowerIntegral | null, { value, at }: Quantity): PowerIntegral | 'refold' {
  const watts = Math.max(value, 0);
  if (power === null) return { sum: 0, firstAt: at, lastAt: at, lastPower: watts };
  if (at < power.lastAt) return 'refold';
  const hours = (at - power.lastAt) / MS_PER_HOUR;
  const sum = power.sum + ((power.lastPower + watts) / 2) * hours;
  return { sum, firstAt: power.firstAt, lastAt: at, lastPower: watts };
}
