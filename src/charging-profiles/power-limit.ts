import { DomainError } from '../shared/errors.js';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { StationConnector } from './places.js';
import { FIRST_RESERVED_ID, reservedStackLevel, type StationLimits } from './station-limits.js';

/** What a limit applies to; the number is the kind's part of the profile's id. */
export const LIMIT_KINDS = { station: 0, connector: 1, session: 2 } as const;

export type LimitKind = keyof typeof LIMIT_KINDS;

/** A limit as the API is asked for it. */
export interface PowerLimit {
  /** `power`: W in all; `current`: A per phase. */
  unit: 'power' | 'current';
  limit: number;
}

/** A limit as a station is asked for it. */
export interface Rate {
  chargingRateUnit: 'W' | 'A';
  limit: number;
  /** Absent for DC and where it is not known. */
  numberPhases?: 1 | 3;
}

/** V between phase and neutral, taken for every grid. */
const VOLTAGE = 230;

/** Ids of one place follow each other; 10 kinds of limits fit. */
const IDS_PER_PLACE = 10;

/** Id of the profile that keeps a limit: always the same for the same place, so that a new limit replaces the old one. */
export function limitProfileId(kind: LimitKind, number: number): number {
  return FIRST_RESERVED_ID + number * IDS_PER_PLACE + LIMIT_KINDS[kind];
}

/**
 * Expresses a limit in a unit that the station takes: the one that was asked for while that is not known. Between W and A stand the
 * number of phases and 230 V; where connectors differ, the number by which the result is lower. Results are cut to one decimal, so that
 * they never exceed what was asked.
 *
 * @param connectors those that the limit is for
 * @throws DomainError `invalid_field` when A and W of a DC connector would have to be converted
 */
export function toRate(
  { unit, limit }: PowerLimit,
  connectors: readonly Pick<StationConnector, 'power_type'>[],
  { rateUnits }: Pick<StationLimits, 'rateUnits'>,
): Rate {
  const asked = unit === 'power' ? 'W' : 'A';
  const phases = connectors.map(({ power_type }) => PHASES[power_type ?? 'unknown']);
  const numberPhases = phases.every((one) => one === phases[0]) ? phases[0] : null;
  const more = numberPhases && connectors[0]?.power_type ? { numberPhases } : {};
  if (rateUnits === null || rateUnits.includes(asked)) {
    return { chargingRateUnit: asked, limit, ...more };
  }
  const known = phases.filter((one) => one !== null);
  if (known.length < phases.length) throw notConvertible(rateUnits[0] as 'W' | 'A');
  if (asked === 'W') {
    const most = Math.max(...(known.length > 0 ? known : [3]));
    return { chargingRateUnit: 'A', limit: cut(limit / (VOLTAGE * most)), ...more };
  }
  const least = Math.min(...(known.length > 0 ? known : [3]));
  return { chargingRateUnit: 'W', limit: cut(limit * VOLTAGE * least), ...more };
}

/** Phases of a kind of connector: none for DC, three for one of which it is not known, as OCPP takes it. */
const PHASES = { AC_1_PHASE: 1, AC_3_PHASE: 3, DC: null, unknown: 3 } as const;

/**
 * The profile that keeps a limit, on the highest stack level: for the station as a whole its maximum from now on, for a connector the
 * default of its sessions, for a session its own.
 */
export function limitProfile(
  kind: LimitKind,
  number: number,
  rate: Rate,
  limits: StationLimits,
  options: { now: Date; transactionId?: string },
): ChargingProfile {
  const { chargingRateUnit, limit, numberPhases } = rate;
  const period = { startPeriod: 0, limit, ...(numberPhases && { numberPhases }) };
  const schedule = { chargingRateUnit, chargingSchedulePeriod: [period] };
  const { now, transactionId } = options;
  const base = { id: limitProfileId(kind, number), stackLevel: reservedStackLevel(limits) };
  if (kind === 'station') {
    return {
      ...base,
      purpose: 'ChargingStationMaxProfile',
      kind: 'Absolute',
      schedules: [{ ...schedule, startSchedule: now.toISOString() }],
    };
  }
  return {
    ...base,
    purpose: kind === 'connector' ? 'TxDefaultProfile' : 'TxProfile',
    kind: 'Relative',
    ...(transactionId !== undefined && { transactionId }),
    schedules: [schedule],
  };
}

/** One decimal, downwards; what is a tenth but for its binary form stays. */
function cut(value: number): number {
  return Math.floor(value * 10 + 1e-6) / 10;
}

function notConvertible(taken: 'W' | 'A'): DomainError {
  const advice =
    taken === 'W'
      ? 'Give the limit as power: this station takes W, and for DC there is no conversion'
      : 'Give the limit as current: this station takes A, and for DC there is no conversion';
  return new DomainError('invalid_field', `unit: ${advice}.`, [
    { path: 'unit', rule: 'not_convertible', advice },
  ]);
}
