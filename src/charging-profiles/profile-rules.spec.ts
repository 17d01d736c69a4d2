import { describe, expect, it } from 'vitest';
import type { ChargingProfileBody, ChargingScheduleBody } from './profile.dto.js';
import { readProfile } from './profile-body.js';
import { checkForStart, checkProfile, checkReservedId } from './profile-rules.js';
import { limitsOf } from './station-limits.js';
import { checkForStation, checkReservedStackLevel } from './station-rules.js';

const SCHEDULE: ChargingScheduleBody = {
  startSchedule: '2026-03-01T00:00:00Z',
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
};
const PROFILE: ChargingProfileBody = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: SCHEDULE,
};
const TX: ChargingProfileBody = { ...PROFILE, chargingProfilePurpose: 'TxProfile' };

function profile(fields: ChargingProfileBody) {
  return readProfile({ ...PROFILE, ...fields }, 'csChargingProfiles.');
}

function schedule(fields: Partial<ChargingScheduleBody>): ChargingProfileBody {
  return { chargingSchedule: { ...SCHEDULE, ...fields } };
}

function periods(...list: [number, number, object?][]): ChargingProfileBody {
  return schedule({
    chargingSchedulePeriod: list.map(([startPeriod, limit, more]) => ({
      startPeriod,
      limit,
      ...more,
    })),
  });
}

const AT = 'csChargingProfiles.';
const FIRST = `${AT}chargingSchedule.chargingSchedulePeriod`;

describe('rules that need no station', () => {
  it.each<[string, ChargingProfileBody, string, string, string]>([
    [
      'constraints of others',
      { chargingProfilePurpose: 'ChargingStationExternalConstraints' },
      'external_constraints',
      `${AT}chargingProfilePurpose`,
      'ChargingStationMaxProfile',
    ],
    [
      'a relative limit of the station',
      { chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Relative' },
      'relative_max_profile',
      `${AT}chargingProfileKind`,
      'Absolute',
    ],
    [
      'the same by its 2.0.1 name',
      { chargingProfilePurpose: 'ChargingStationMaxProfile', chargingProfileKind: 'Relative' },
      'relative_max_profile',
      `${AT}chargingProfileKind`,
      'Absolute',
    ],
    [
      'Recurring without recurrencyKind',
      { chargingProfileKind: 'Recurring' },
      'invalid_recurrency',
      `${AT}recurrencyKind`,
      'Daily or Weekly',
    ],
    [
      'recurrencyKind without Recurring',
      { recurrencyKind: 'Daily' },
      'invalid_recurrency',
      `${AT}recurrencyKind`,
      'Leave recurrencyKind out',
    ],
    [
      'Recurring without startSchedule',
      {
        chargingProfileKind: 'Recurring',
        recurrencyKind: 'Weekly',
        ...schedule({ startSchedule: undefined }),
      },
      'invalid_recurrency',
      `${AT}chargingSchedule.startSchedule`,
      'first recurrence',
    ],
    [
      'an end before the beginning',
      { validFrom: '2026-03-02T00:00:00Z', validTo: '2026-03-02T00:30:00+01:00' },
      'invalid_validity',
      `${AT}validTo`,
      'after validFrom',
    ],
    [
      'a transaction of a default profile',
      { transactionId: 7 },
      'invalid_transaction',
      `${AT}transactionId`,
      'TxProfile',
    ],
    ['no period', periods(), 'invalid_periods', FIRST, 'at least one'],
    [
      'a first period not at 0',
      periods([60, 16]),
      'invalid_periods',
      `${FIRST}.0.startPeriod`,
      'at 0',
    ],
    [
      'periods out of order',
      periods([0, 16], [600, 10], [300, 8]),
      'invalid_periods',
      `${FIRST}.2.startPeriod`,
      'above',
    ],
    [
      'two periods at one time',
      periods([0, 16], [0, 10]),
      'invalid_periods',
      `${FIRST}.1.startPeriod`,
      'above',
    ],
    [
      'a negative limit',
      periods([0, 16], [60, -1]),
      'invalid_limit',
      `${FIRST}.1.limit`,
      '0 or more',
    ],
    ['two decimals', periods([0, 16.25]), 'invalid_limit', `${FIRST}.0.limit`, 'one decimal'],
    [
      'two decimals of the least rate',
      schedule({ minChargingRate: 6.05 }),
      'invalid_limit',
      `${AT}chargingSchedule.minChargingRate`,
      'one decimal',
    ],
    [
      'a period beyond 32 bits',
      periods([0, 16], [2 ** 31, 1]),
      'out_of_range',
      `${FIRST}.1.startPeriod`,
      '2147483647',
    ],
    [
      'four phases',
      periods([0, 16, { numberPhases: 4 }]),
      'out_of_range',
      `${FIRST}.0.numberPhases`,
      'from 1 to 3',
    ],
    [
      'phase 0',
      periods([0, 16, { numberPhases: 1, phaseToUse: 0 }]),
      'out_of_range',
      `${FIRST}.0.phaseToUse`,
      'from 1 to 3',
    ],
    [
      'no duration',
      schedule({ duration: 0 }),
      'out_of_range',
      `${AT}chargingSchedule.duration`,
      'from 1',
    ],
    ['a stack level below 0', { stackLevel: -1 }, 'out_of_range', `${AT}stackLevel`, 'from 0'],
    [
      'an id beyond 32 bits',
      { chargingProfileId: 2 ** 31 },
      'out_of_range',
      `${AT}chargingProfileId`,
      '2147483647',
    ],
    [
      'a schedule id beyond 32 bits',
      schedule({ id: 2 ** 40 }),
      'out_of_range',
      `${AT}chargingSchedule.id`,
      '2147483647',
    ],
    [
      'a phase to use of three',
      periods([0, 16, { numberPhases: 3, phaseToUse: 2 }]),
      'invalid_phases',
      `${FIRST}.0.phaseToUse`,
      'numberPhases 1',
    ],
  ])('%s', (_, fields, rule, path, advice) => {
    const faults = checkProfile(profile(fields));
    expect(faults).toEqual([{ path, rule, advice: expect.stringContaining(advice) }]);
  });

  it('lets sound profiles through, also those with decimals that binary numbers do not have', () => {
    expect(checkProfile(profile(periods([0, 8.1], [60, 0.3], [120, 0], [180, 32.5])))).toEqual([]);
    expect(
      checkProfile(profile({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' })),
    ).toEqual([]);
    expect(
      checkProfile(profile({ ...TX, transactionId: 'abc', chargingProfileKind: 'Relative' })),
    ).toEqual([]);
  });

  it('names paths as they were given: without wrapper, and schedules in a list', () => {
    const wrong = { ...SCHEDULE, chargingSchedulePeriod: [{ startPeriod: 1, limit: 1 }] };
    const asked = readProfile({ ...PROFILE, chargingSchedule: [wrong] }, '');
    expect(checkProfile(asked)[0]?.path).toBe(
      'chargingSchedule.0.chargingSchedulePeriod.0.startPeriod',
    );
  });
});

describe('rules of the station', () => {
  const PHASE: ChargingProfileBody = periods([0, 16, { numberPhases: 1, phaseToUse: 2 }]);
  const many = (count: number) =>
    periods(...Array.from({ length: count }, (_, at): [number, number] => [at, 16]));

  it.each<[string, 'ocpp1.6' | 'ocpp2.0.1', object, ChargingProfileBody, string, string]>([
    ['phaseToUse', 'ocpp1.6', {}, PHASE, 'other_version_field', `${FIRST}.0.phaseToUse`],
    [
      'data of a vendor',
      'ocpp1.6',
      {},
      { customData: { vendorId: 'x' } },
      'other_version_field',
      `${AT}customData`,
    ],
    [
      'data of a vendor in a period',
      'ocpp1.6',
      {},
      periods([0, 16, { customData: { vendorId: 'x' } }]),
      'other_version_field',
      `${FIRST}.0.customData`,
    ],
    [
      'salesTariff',
      'ocpp1.6',
      {},
      schedule({ salesTariff: { id: 1 } }),
      'other_version_field',
      `${AT}chargingSchedule.salesTariff`,
    ],
    [
      'two schedules',
      'ocpp1.6',
      {},
      { ...TX, chargingSchedule: [SCHEDULE, SCHEDULE] },
      'other_version_field',
      `${AT}chargingSchedule`,
    ],
    [
      'two schedules of a default profile',
      'ocpp2.0.1',
      {},
      { chargingSchedule: [SCHEDULE, SCHEDULE] },
      'too_many_schedules',
      `${AT}chargingSchedule`,
    ],
    [
      'four schedules',
      'ocpp2.0.1',
      {},
      { ...TX, chargingSchedule: Array(4).fill(SCHEDULE) },
      'too_many_schedules',
      `${AT}chargingSchedule`,
    ],
    ['more periods than 2.0.1 knows', 'ocpp2.0.1', {}, many(1025), 'too_many_periods', FIRST],
    [
      'more periods than the station takes',
      'ocpp1.6',
      { ChargingScheduleMaxPeriods: '2' },
      many(3),
      'too_many_periods',
      FIRST,
    ],
    [
      'the same by its 2.0.1 name',
      'ocpp2.0.1',
      { 'SmartChargingCtrlr.PeriodsPerSchedule': '2' },
      many(3),
      'too_many_periods',
      FIRST,
    ],
    [
      'a stack level above the highest',
      'ocpp1.6',
      { ChargeProfileMaxStackLevel: '3' },
      { stackLevel: 4 },
      'out_of_range',
      `${AT}stackLevel`,
    ],
    [
      'amperes for a station of watts',
      'ocpp1.6',
      { ChargingScheduleAllowedChargingRateUnit: 'Power' },
      {},
      'invalid_rate_unit',
      `${AT}chargingSchedule.chargingRateUnit`,
    ],
    [
      'the same on 2.0.1',
      'ocpp2.0.1',
      { 'SmartChargingCtrlr.RateUnit': 'W' },
      {},
      'invalid_rate_unit',
      `${AT}chargingSchedule.chargingRateUnit`,
    ],
    [
      'a phase for a station that cannot switch',
      'ocpp2.0.1',
      { 'SmartChargingCtrlr.ACPhaseSwitchingSupported': 'false' },
      PHASE,
      'invalid_phases',
      `${FIRST}.0.phaseToUse`,
    ],
    [
      'a long transactionId',
      'ocpp2.0.1',
      {},
      { ...TX, transactionId: 'x'.repeat(37) },
      'out_of_range',
      `${AT}transactionId`,
    ],
  ])('%s (%s)', (_, protocol, configuration, fields, rule, path) => {
    const faults = checkForStation(profile(fields), limitsOf(protocol, configuration));
    expect(faults).toEqual([{ path, rule, advice: expect.stringMatching(/^[A-Z].{8,}/) }]);
  });

  it('lets through what the version has and what is not known to be wrong', () => {
    expect(checkForStation(profile(PHASE), limitsOf('ocpp2.0.1', {}))).toEqual([]);
    expect(
      checkForStation(
        profile({ ...TX, chargingSchedule: [SCHEDULE, SCHEDULE] }),
        limitsOf('ocpp2.0.1', {}),
      ),
    ).toEqual([]);
    expect(checkForStation(profile(many(1025)), limitsOf('ocpp1.6', {}))).toEqual([]);
  });
});

describe('what belongs to the server', () => {
  it('ids from 1,000,000,000 on', () => {
    expect(checkReservedId(profile({ chargingProfileId: 999_999_999 }))).toEqual([]);
    expect(checkReservedId(profile({ chargingProfileId: 1_000_000_000 }))).toEqual([
      {
        path: `${AT}chargingProfileId`,
        rule: 'reserved_id',
        advice: expect.stringContaining('below 1000000000'),
      },
    ]);
  });

  it.each([
    [{ ChargeProfileMaxStackLevel: '5' }, 4, 0],
    [{ ChargeProfileMaxStackLevel: '5' }, 5, 1],
    [{ 'SmartChargingCtrlr.ProfileStackLevel': '0' }, 0, 1],
    [{}, 7, 0],
    [{}, 8, 1],
    [{}, 90, 1],
  ])('the highest stack level: %o, %i', (configuration, stackLevel, faults) => {
    const limits = limitsOf('ocpp2.0.1', configuration);
    expect(checkReservedStackLevel(profile({ stackLevel }), limits)).toHaveLength(faults);
  });
});

it('a start carries a TxProfile without a transaction', () => {
  expect(checkForStart(profile(TX))).toEqual([]);
  expect(checkForStart(profile({}))[0]?.rule).toBe('tx_profile_required');
  expect(checkForStart(profile({ ...TX, transactionId: 1 }))[0]?.rule).toBe('invalid_transaction');
});
