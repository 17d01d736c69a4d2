import { describe, expect, it } from 'vitest';
import { DomainError } from '../shared/errors.js';
import type { ChargingProfileBody } from './profile.dto.js';
import { readClearBody, readProfile, readSetBody } from './profile-body.js';
import { toProfile } from './profile-translation.js';

const NOW = new Date('2026-03-05T12:00:00.000Z');
const SCHEDULE = {
  chargingRateUnit: 'A' as const,
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
};
const STARTED = { ...SCHEDULE, startSchedule: '2026-03-01T00:00:00Z' };
const FIELDS = {
  chargingProfileId: 7,
  stackLevel: 1,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: SCHEDULE,
} satisfies ChargingProfileBody;

function fault(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.details[0]?.path];
    throw error;
  }
  return null;
}

describe('readSetBody', () => {
  it.each([
    ['csChargingProfiles', { csChargingProfiles: FIELDS }, 'csChargingProfiles.'],
    ['chargingProfile', { chargingProfile: FIELDS }, 'chargingProfile.'],
    ['no wrapper', FIELDS, ''],
  ])('finds the profile in %s', (_, body, path) => {
    expect(readSetBody({ connectorId: 1, ...body })).toMatchObject({ path, id: 7, listed: false });
  });

  it('takes id for chargingProfileId, and a list of one schedule', () => {
    const { chargingProfileId: id, ...fields } = FIELDS;
    const asked = readSetBody({ ...fields, id, chargingSchedule: [SCHEDULE] });
    expect(asked).toMatchObject({ id: 7, idField: 'id', listed: true, schedules: [SCHEDULE] });
  });

  it('refuses a profile that is there twice', () => {
    expect(
      fault(() => readSetBody({ csChargingProfiles: FIELDS, chargingProfile: FIELDS })),
    ).toEqual(['invalid_field', 'chargingProfile']);
    expect(fault(() => readSetBody({ csChargingProfiles: FIELDS, stackLevel: 1 }))).toEqual([
      'invalid_field',
      'stackLevel',
    ]);
    expect(fault(() => readSetBody({ ...FIELDS, id: 8 }))).toEqual(['invalid_field', 'id']);
  });

  it.each([
    'chargingProfileId',
    'stackLevel',
    'chargingProfilePurpose',
    'chargingProfileKind',
    'chargingSchedule',
  ])('needs %s', (field) => {
    const body = { csChargingProfiles: { ...FIELDS, [field]: undefined } };
    expect(fault(() => readSetBody(body))).toEqual([
      'invalid_field',
      `csChargingProfiles.${field}`,
    ]);
  });
});

describe('readClearBody', () => {
  it('lets an id stand for everything', () => {
    const nothing = { purpose: null, stackLevel: null };
    expect(readClearBody({ id: 5, stackLevel: 1 })).toEqual({ id: 5, ...nothing });
    expect(readClearBody({ chargingProfileId: 5 })).toEqual({ id: 5, ...nothing });
    expect(readClearBody({})).toEqual({ id: null, ...nothing });
  });

  it('takes both names of the purpose of a station, and no constraints of others', () => {
    expect(
      readClearBody({ chargingProfilePurpose: 'ChargePointMaxProfile', stackLevel: 0 }),
    ).toEqual({ id: null, purpose: 'ChargingStationMaxProfile', stackLevel: 0 });
    expect(
      fault(() => readClearBody({ chargingProfilePurpose: 'ChargingStationExternalConstraints' })),
    ).toEqual(['invalid_profile', 'chargingProfilePurpose']);
  });
});

describe('toProfile', () => {
  const translate = (fields: ChargingProfileBody) =>
    toProfile(readProfile({ ...FIELDS, ...fields }, ''), NOW);

  it('keeps the fields and leaves out what is absent', () => {
    expect(translate({})).toEqual({
      id: 7,
      stackLevel: 1,
      purpose: 'TxDefaultProfile',
      kind: 'Relative',
      schedules: [SCHEDULE],
    });
    expect(Object.keys(translate({}))).not.toContain('validFrom');
  });

  it.each<[string, ChargingProfileBody, string, string | undefined]>([
    [
      'Absolute with a start',
      { chargingProfileKind: 'Absolute', chargingSchedule: STARTED },
      'Absolute',
      STARTED.startSchedule,
    ],
    ['Absolute without', { chargingProfileKind: 'Absolute' }, 'Relative', undefined],
    [
      'Absolute without, for the station',
      { chargingProfileKind: 'Absolute', chargingProfilePurpose: 'ChargePointMaxProfile' },
      'Absolute',
      NOW.toISOString(),
    ],
    ['Relative with a start', { chargingSchedule: STARTED }, 'Relative', undefined],
    [
      'Recurring',
      { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily', chargingSchedule: STARTED },
      'Recurring',
      STARTED.startSchedule,
    ],
  ])('%s', (_, fields, kind, startSchedule) => {
    const profile = translate(fields);
    expect(profile.kind).toBe(kind);
    expect(profile.schedules[0]?.startSchedule).toBe(startSchedule);
  });

  it('numbers several schedules', () => {
    const { schedules } = translate({
      chargingProfilePurpose: 'TxProfile',
      chargingSchedule: [SCHEDULE, { ...SCHEDULE, id: 3 }, SCHEDULE],
    });
    expect(schedules.map(({ id }) => id)).toEqual([7, 3, 9]);
  });
});
