import type { ErrorDetail } from '../shared/errors.js';
import { type AskedProfile, schedulePath } from './profile-body.js';
import { FIRST_RESERVED_ID } from './station-limits.js';

/** The name of each rule that a charging profile can break. */
export type ProfileRule =
  | 'external_constraints'
  | 'relative_max_profile'
  | 'invalid_recurrency'
  | 'invalid_validity'
  | 'invalid_transaction'
  | 'tx_profile_required'
  | 'invalid_periods'
  | 'invalid_limit'
  | 'invalid_phases'
  | 'invalid_rate_unit'
  | 'too_many_periods'
  | 'too_many_schedules'
  | 'other_version_field'
  | 'out_of_range';

/** One broken rule. */
export interface Fault extends ErrorDetail {
  rule: ProfileRule;
}

type Rule = (profile: AskedProfile) => Iterable<Fault>;

const GREATEST = 2_147_483_647;

/** What is wrong with a profile whichever station it is for; empty when it is sound. */
export function checkProfile(profile: AskedProfile): ErrorDetail[] {
  return RULES.flatMap((rule) => [...rule(profile)]);
}

/** Whether a profile uses an id that belongs to the server (`reserved_profile`). */
export function checkReservedId({ path, idField, id }: AskedProfile): ErrorDetail[] {
  if (id < FIRST_RESERVED_ID || id > GREATEST) return [];
  const advice = `Use an id below ${FIRST_RESERVED_ID}: the others belong to profiles that the server makes`;
  return [{ path: path + idField, rule: 'reserved_id', advice }];
}

/** What is wrong with a profile that a remote start carries: it is for the transaction that is about to begin, which has no id yet. */
export function checkForStart({ path, purpose, transactionId }: AskedProfile): ErrorDetail[] {
  const faults: Fault[] = [];
  if (purpose !== 'TxProfile') {
    const advice = 'Use purpose TxProfile: a start takes no other';
    faults.push({ path: `${path}chargingProfilePurpose`, rule: 'tx_profile_required', advice });
  } else if (transactionId !== undefined) {
    const advice = 'Leave transactionId out: the transaction does not exist yet';
    faults.push({ path: `${path}transactionId`, rule: 'invalid_transaction', advice });
  }
  return faults;
}

const RULES: readonly Rule[] = [
  /** K01.FR.22: others set them. */
  function* externalConstraints({ path, purpose }) {
    if (purpose !== 'ChargingStationExternalConstraints') return;
    const advice =
      'Use ChargingStationMaxProfile, TxDefaultProfile or TxProfile: a CSMS must not set constraints of others';
    yield { path: `${path}chargingProfilePurpose`, rule: 'external_constraints', advice };
  },
  /** K01.FR.38 */
  function* relativeMaxProfile({ path, purpose, kind }) {
    if (kind !== 'Relative' || !isMaxProfile(purpose)) return;
    const advice =
      'Use kind Absolute or Recurring: a limit of the whole station has no session to be relative to';
    yield { path: `${path}chargingProfileKind`, rule: 'relative_max_profile', advice };
  },
  function* invalidRecurrency(profile) {
    const { path, kind, recurrencyKind, schedules } = profile;
    const rule = 'invalid_recurrency';
    if (kind !== 'Recurring') {
      if (recurrencyKind === undefined) return;
      const advice = 'Leave recurrencyKind out, or use kind Recurring';
      yield { path: `${path}recurrencyKind`, rule, advice };
      return;
    }
    if (recurrencyKind === undefined) {
      const advice = 'Give Daily or Weekly: kind Recurring needs it';
      yield { path: `${path}recurrencyKind`, rule, advice };
    }
    const index = schedules.findIndex(({ startSchedule }) => startSchedule === undefined);
    if (index < 0) return;
    const advice = 'Give the time at which the first recurrence starts: kind Recurring needs it';
    yield { path: `${schedulePath(profile, index)}.startSchedule`, rule, advice };
  },
  function* invalidValidity({ path, validFrom, validTo }) {
    if (validFrom === undefined || validTo === undefined) return;
    if (Date.parse(validFrom) < Date.parse(validTo)) return;
    const advice = 'Give a time after validFrom';
    yield { path: `${path}validTo`, rule: 'invalid_validity', advice };
  },
  function* invalidTransaction({ path, purpose, transactionId }) {
    if (transactionId === undefined || purpose === 'TxProfile') return;
    const advice = 'Leave transactionId out, or use purpose TxProfile';
    yield { path: `${path}transactionId`, rule: 'invalid_transaction', advice };
  },
  function* invalidPeriods(profile) {
    const rule = 'invalid_periods';
    for (const [index, { chargingSchedulePeriod: periods }] of profile.schedules.entries()) {
      const path = `${schedulePath(profile, index)}.chargingSchedulePeriod`;
      const wrong = periods.findIndex(({ startPeriod }, at) =>
        at === 0 ? startPeriod !== 0 : startPeriod <= periods[at - 1]!.startPeriod,
      );
      if (periods.length === 0) {
        yield { path, rule, advice: 'Give at least one period, the first with startPeriod 0' };
      } else if (wrong === 0) {
        yield { path: `${path}.0.startPeriod`, rule, advice: 'Start the first period at 0' };
      } else if (wrong > 0) {
        const advice = 'Order the periods so that each startPeriod is above the one before';
        yield { path: `${path}.${wrong}.startPeriod`, rule, advice };
      }
    }
  },
  function* invalidLimit(profile) {
    const rule = 'invalid_limit';
    const advice = 'Give 0 or more, with at most one decimal';
    for (const [index, schedule] of profile.schedules.entries()) {
      const path = schedulePath(profile, index);
      const { minChargingRate, chargingSchedulePeriod } = schedule;
      if (minChargingRate !== undefined && !isLimit(minChargingRate)) {
        yield { path: `${path}.minChargingRate`, rule, advice };
      }
      const wrong = chargingSchedulePeriod.findIndex(({ limit }) => !isLimit(limit));
      if (wrong >= 0) yield { path: `${path}.chargingSchedulePeriod.${wrong}.limit`, rule, advice };
    }
  },
  function* outOfRange(profile) {
    for (const { path, value, least = 0, most = GREATEST } of integersOf(profile)) {
      if (value === undefined || (value >= least && value <= most)) continue;
      const advice = `Give an integer from ${least} to ${most}`;
      yield { path, rule: 'out_of_range', advice };
    }
  },
  function* invalidPhases(profile) {
    for (const [index, { chargingSchedulePeriod }] of profile.schedules.entries()) {
      const wrong = chargingSchedulePeriod.findIndex(
        ({ phaseToUse, numberPhases }) => phaseToUse !== undefined && numberPhases !== 1,
      );
      if (wrong < 0) continue;
      const path = `${schedulePath(profile, index)}.chargingSchedulePeriod.${wrong}.phaseToUse`;
      const advice = 'Give numberPhases 1 beside it, or leave phaseToUse out';
      yield { path, rule: 'invalid_phases', advice };
    }
  },
];

/** Every integer of a profile with its range. */
function* integersOf(profile: AskedProfile) {
  const { path } = profile;
  yield { path: path + profile.idField, value: profile.id };
  yield { path: `${path}stackLevel`, value: profile.stackLevel };
  for (const [index, schedule] of profile.schedules.entries()) {
    const at = schedulePath(profile, index);
    yield { path: `${at}.id`, value: schedule.id };
    yield { path: `${at}.duration`, value: schedule.duration, least: 1 };
    for (const [number, period] of schedule.chargingSchedulePeriod.entries()) {
      const place = `${at}.chargingSchedulePeriod.${number}`;
      yield { path: `${place}.startPeriod`, value: period.startPeriod };
      yield { path: `${place}.numberPhases`, value: period.numberPhases, least: 1, most: 3 };
      yield { path: `${place}.phaseToUse`, value: period.phaseToUse, least: 1, most: 3 };
    }
  }
}

/** Whether this purpose limits the station as a whole, under either name. */
export function isMaxProfile(purpose: AskedProfile['purpose']): boolean {
  return purpose === 'ChargePointMaxProfile' || purpose === 'ChargingStationMaxProfile';
}

function isLimit(value: number): boolean {
  const tenths = value * 10;
  return value >= 0 && Math.abs(tenths - Math.round(tenths)) < 1e-6;
}
