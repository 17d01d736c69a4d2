import type { ErrorDetail } from '../shared/errors.js';
import { type AskedProfile, schedulePath } from './profile-body.js';
import type { Fault } from './profile-rules.js';
import { reservedStackLevel, type StationLimits } from './station-limits.js';

type StationRule = (profile: AskedProfile, limits: StationLimits) => Iterable<Fault>;

/** 2.0.1 ChargingScheduleType: chargingSchedulePeriod 1..1024. */
const MOST_PERIODS_OF_V201 = 1024;
/** 2.0.1 ChargingProfileType: chargingSchedule 1..3. */
const MOST_SCHEDULES = 3;
/** 2.0.1 TransactionType: transactionId, characters. */
const LONGEST_TRANSACTION_ID = 36;

/** What is wrong with a sound profile for a station of this version and these limits. */
export function checkForStation(profile: AskedProfile, limits: StationLimits): ErrorDetail[] {
  return STATION_RULES.flatMap((rule) => [...rule(profile, limits)]);
}

/**
 * Whether a profile uses a stack level that belongs to the server (`reserved_profile`). While the highest level of the station is not
 * known, this holds for all levels from the assumed one on: profiles made by the server must win.
 */
export function checkReservedStackLevel(
  profile: AskedProfile,
  limits: StationLimits,
): ErrorDetail[] {
  const { path, stackLevel } = profile;
  const reserved = reservedStackLevel(limits);
  const known = limits.highestStackLevel !== null;
  if (known ? stackLevel !== reserved : stackLevel < reserved) return [];
  const advice =
    reserved === 0
      ? 'This station has one stack level, which belongs to profiles that the server makes: set a power limit instead'
      : `Use a stackLevel from 0 to ${reserved - 1}: ${reserved} ${known ? 'is the highest of the station and' : 'is taken for the highest until the configuration of the station was read, and'} belongs to profiles that the server makes`;
  return [{ path: `${path}stackLevel`, rule: 'reserved_stack_level', advice }];
}

const STATION_RULES: readonly StationRule[] = [
  function* otherVersionField(profile, { protocol }) {
    if (protocol !== 'ocpp1.6') return;
    const rule = 'other_version_field';
    const advice = 'Leave it out: OCPP 1.6 does not have it';
    if (profile.schedules.length > 1) {
      const one = 'Give one schedule: a profile of OCPP 1.6 has no more';
      yield { path: `${profile.path}chargingSchedule`, rule, advice: one };
    }
    if (profile.customData !== undefined) yield { path: `${profile.path}customData`, rule, advice };
    for (const [index, schedule] of profile.schedules.entries()) {
      const path = schedulePath(profile, index);
      for (const field of ['salesTariff', 'customData'] as const) {
        if (schedule[field] !== undefined) yield { path: `${path}.${field}`, rule, advice };
      }
      for (const field of ['phaseToUse', 'customData'] as const) {
        const periods = schedule.chargingSchedulePeriod;
        const wrong = periods.findIndex((period) => period[field] !== undefined);
        if (wrong >= 0)
          yield { path: `${path}.chargingSchedulePeriod.${wrong}.${field}`, rule, advice };
      }
    }
  },
  /** K01.FR.34 */
  function* tooManySchedules({ path, purpose, schedules }, { protocol }) {
    const most = purpose === 'TxProfile' ? MOST_SCHEDULES : 1;
    if (protocol === 'ocpp1.6' || schedules.length <= most) return;
    const advice = `Give at most ${most}: only a TxProfile in an ISO 15118 session has up to ${MOST_SCHEDULES}`;
    yield { path: `${path}chargingSchedule`, rule: 'too_many_schedules', advice };
  },
  function* tooManyPeriods(profile, { protocol, mostPeriods }) {
    const hardLimit = protocol === 'ocpp1.6' ? Number.POSITIVE_INFINITY : MOST_PERIODS_OF_V201;
    const most = Math.min(mostPeriods ?? hardLimit, hardLimit);
    for (const [index, { chargingSchedulePeriod }] of profile.schedules.entries()) {
      if (chargingSchedulePeriod.length <= most) continue;
      const path = `${schedulePath(profile, index)}.chargingSchedulePeriod`;
      const advice = `Give at most ${most} periods: the station takes no more`;
      yield { path, rule: 'too_many_periods', advice };
    }
  },
  function* stackLevelOutOfRange({ path, stackLevel }, { highestStackLevel }) {
    if (highestStackLevel === null || stackLevel <= highestStackLevel) return;
    const advice = `Give a stackLevel below ${highestStackLevel}, the highest of the station`;
    yield { path: `${path}stackLevel`, rule: 'out_of_range', advice };
  },
  function* invalidRateUnit(profile, { rateUnits }) {
    if (rateUnits === null) return;
    for (const [index, { chargingRateUnit }] of profile.schedules.entries()) {
      if (rateUnits.includes(chargingRateUnit)) continue;
      const path = `${schedulePath(profile, index)}.chargingRateUnit`;
      const advice = `Give limits in ${rateUnits.join(' or ')}: the station takes no other unit`;
      yield { path, rule: 'invalid_rate_unit', advice };
    }
  },
  function* phasesNotSwitched(profile, { protocol, switchesPhases }) {
    if (protocol === 'ocpp1.6' || switchesPhases !== false) return;
    for (const [index, { chargingSchedulePeriod }] of profile.schedules.entries()) {
      const wrong = chargingSchedulePeriod.findIndex(({ phaseToUse }) => phaseToUse !== undefined);
      if (wrong < 0) continue;
      const path = `${schedulePath(profile, index)}.chargingSchedulePeriod.${wrong}.phaseToUse`;
      const advice = 'Leave phaseToUse out: the station cannot switch phases';
      yield { path, rule: 'invalid_phases', advice };
    }
  },
  function* transactionOutOfRange({ path, transactionId }, { protocol }) {
    if (transactionId === undefined || protocol === 'ocpp1.6') return;
    if (transactionId.length <= LONGEST_TRANSACTION_ID) return;
    const advice = `Give at most ${LONGEST_TRANSACTION_ID} characters`;
    yield { path: `${path}transactionId`, rule: 'out_of_range', advice };
  },
];
