import type { Quantity } from './meter-quantities.js';

/** What is known of one energy register of a session. */
export interface EnergyRegister {
  /** Wh at the begin: of the Transaction.Begin sample, else of the earliest; null when only the end was read. */
  begin: number | null;
  /** Sample time of the begin in ms. */
  beginAt: number;
  /** The begin is a Transaction.Begin sample, thus final. */
  declared: boolean;
  /** Wh that were counted before the register last fell; 0 for a register that never fell. */
  before: number;
  /** Wh from which it has been rising since. */
  base: number;
  /** Wh of the newest reading that counts. */
  last: number;
  /** Sample time of that reading in ms. */
  lastAt: number;
  /** How many readings count; a single one measures nothing yet. */
  readings: number;
  /** It fell at least once: a meter was swapped or reset. */
  fell: boolean;
  /** The newest reading is the Transaction.End sample; later ones do not count. */
  closed: boolean;
}

/** Wh that went through the register: the sum of its rises. */
export function registerRise(register: EnergyRegister): number {
  return register.before + register.last - register.base;
}

/**
 * Decides a register from all its readings (OCPP 2.0.1 part 2, J02; 1.6 sections 4.7, 4.8, 4.10).
 * Begin = the first Transaction.Begin, else the earliest; end = the newest Transaction.End, else the latest; what was
 * sampled before a declared begin or after the end does not count. Null when nothing is left.
 *
 * @param readings by position of their messages, within one message by time
 */
export function foldRegister(readings: readonly Quantity[]): EnergyRegister | null {
  const declared = readings.find((reading) => reading.context === 'Transaction.Begin');
  const end = newestEnd(readings);
  const between = readings
    .filter(
      (reading) =>
        !isEdge(reading) &&
        reading.at >= (declared?.at ?? reading.at) &&
        reading.at <= (end?.at ?? reading.at),
    )
    .sort((a, b) => a.at - b.at);
  const begin = declared ?? between.shift();
  if (!begin) return end ? { ...opened(end, false), begin: null, closed: true } : null;
  let register = opened(begin, declared !== undefined);
  for (const reading of between) register = step(register, reading);
  return end ? { ...step(register, end), closed: true } : register;
}

/**
 * Takes in the readings of a message that stands above all before it; exactly what `foldRegister` would make of all,
 * or `refold` when that cannot be told without the earlier readings.
 *
 * @param readings by time
 */
export function extendRegister(
  register: EnergyRegister | null,
  readings: readonly Quantity[],
): EnergyRegister | null | 'refold' {
  if (readings.length === 0) return register;
  if (register === null) return foldRegister(readings);
  const end = newestEnd(readings);
  if (end && (register.closed || end.at < register.lastAt)) return 'refold';
  let next = register;
  for (const reading of readings) {
    if (reading.context === 'Transaction.Begin') {
      if (!register.declared) return 'refold';
    } else if (!isEdge(reading) && !isOutside(register, end, reading)) {
      if (register.closed || reading.at < register.lastAt) return 'refold';
      next = step(next, reading);
    }
  }
  return end ? { ...step(next, end), closed: true } : next;
}

function isOutside(register: EnergyRegister, end: Quantity | null, reading: Quantity): boolean {
  if (register.declared && reading.at < register.beginAt) return true;
  if (register.closed) return reading.at > register.lastAt;
  return end !== null && reading.at > end.at;
}

function isEdge(reading: Quantity): boolean {
  return reading.context === 'Transaction.Begin' || reading.context === 'Transaction.End';
}

/** The last sent of equally new ones: in 1.6 that is meterStop, behind the samples of `transactionData`. */
function newestEnd(readings: readonly Quantity[]): Quantity | null {
  let newest: Quantity | null = null;
  for (const reading of readings) {
    if (reading.context !== 'Transaction.End') continue;
    if (newest === null || reading.at >= newest.at) newest = reading;
  }
  return newest;
}

function opened({ value, at }: Quantity, declared: boolean): EnergyRegister {
  return {
    begin: value,
    beginAt: at,
    declared,
    before: 0,
    base: value,
    last: value,
    lastAt: at,
    readings: 1,
    fell: false,
    closed: false,
  };
}

/** One reading further: a rise continues the run, a fall starts a new one and adds nothing. */
function step(register: EnergyRegister, { value, at }: Quantity): EnergyRegister {
  const next = { ...register, last: value, lastAt: at, readings: register.readings + 1 };
  if (value >= register.last) return next;
  return { ...next, before: registerRise(register), base: value, fell: true };
}
