import type { Protocol } from '../shared/vocabulary/station.js';

/** What a station is known to take in charging profiles; null where it has not told. */
export interface StationLimits {
  protocol: Protocol;
  highestStackLevel: number | null;
  rateUnits: readonly ('W' | 'A')[] | null;
  /** Periods in one schedule. */
  mostPeriods: number | null;
  /** It can be told which phase to use. */
  switchesPhases: boolean | null;
}

/** First id that belongs to profiles made by the server. */
export const FIRST_RESERVED_ID = 1_000_000_000;

/** Taken for the highest stack level of a station that has not told its own. */
export const ASSUMED_STACK_LEVEL = 8;

/** The stack level that belongs to profiles made by the server. */
export function reservedStackLevel({ highestStackLevel }: StationLimits): number {
  return highestStackLevel ?? ASSUMED_STACK_LEVEL;
}

/** Where stations tell their limits: the key of 1.6, the variable of 2.0.1. */
const NAMES = {
  stackLevel: ['ChargeProfileMaxStackLevel', 'SmartChargingCtrlr.ProfileStackLevel'],
  rateUnit: ['ChargingScheduleAllowedChargingRateUnit', 'SmartChargingCtrlr.RateUnit'],
  periods: ['ChargingScheduleMaxPeriods', 'SmartChargingCtrlr.PeriodsPerSchedule'],
  phaseSwitching: ['SmartChargingCtrlr.ACPhaseSwitchingSupported'],
} as const;

/** The names of all limits: 1.6 keys, and 2.0.1 variables as `Component.Variable`. */
export const LIMIT_NAMES: ReadonlySet<string> = new Set(Object.values(NAMES).flat());

/** `Current` and `Power` are the words of 1.6. */
const UNITS: Record<string, 'W' | 'A'> = { Power: 'W', W: 'W', Current: 'A', A: 'A' };

/** Reads the limits from what a station has told, by `LIMIT_NAMES`. What cannot be read is not known. */
export function limitsOf(protocol: Protocol, configuration: object): StationLimits {
  const read = (names: readonly string[]) => {
    const told = configuration as Record<string, unknown>;
    const text = names.map((name) => told[name]).find((value) => typeof value === 'string');
    return (text as string | undefined)?.trim() ?? null;
  };
  const words = read(NAMES.rateUnit)?.split(',') ?? [];
  const units = new Set(words.flatMap((word) => UNITS[word.trim()] ?? []));
  return {
    protocol,
    highestStackLevel: toCount(read(NAMES.stackLevel)),
    rateUnits: units.size > 0 ? [...units] : null,
    mostPeriods: toCount(read(NAMES.periods)),
    switchesPhases: toBoolean(read(NAMES.phaseSwitching)),
  };
}

function toCount(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function toBoolean(text: string | null): boolean | null {
  return text === null ? null : text.toLowerCase() === 'true';
}
