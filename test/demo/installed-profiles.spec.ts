import { beforeEach, describe, expect, it } from 'vitest';
import { InstalledProfiles } from './installed-profiles.js';

const schedule = (limit: number, chargingRateUnit = 'A') => ({
  chargingRateUnit,
  chargingSchedulePeriod: [{ startPeriod: 0, limit }],
});
/** In the form of 2.0.1. */
const profile = (id: number, purpose: string, limit: number, stackLevel = 0) => ({
  id,
  stackLevel,
  chargingProfilePurpose: purpose,
  chargingSchedule: [schedule(limit)],
});

describe('the profiles of a simulated station', () => {
  let profiles: InstalledProfiles;

  beforeEach(() => {
    profiles = new InstalledProfiles();
  });

  it('limit nothing while there are none', () => {
    expect(profiles.allowedCurrent()).toBe(Number.POSITIVE_INFINITY);
  });

  it('let a transaction have its own, else the default, the highest stack level first', () => {
    profiles.set(profile(1, 'TxDefaultProfile', 10), 1);
    profiles.set(profile(2, 'TxDefaultProfile', 8, 3), 1);
    expect(profiles.allowedCurrent()).toBe(8);
    profiles.set(profile(3, 'TxProfile', 16), 1);
    expect(profiles.allowedCurrent()).toBe(16);
    profiles.endTransaction();
    expect(profiles.allowedCurrent()).toBe(8);
  });

  it.each(['ChargePointMaxProfile', 'ChargingStationMaxProfile'])(
    'never exceed a %s',
    (purpose) => {
      profiles.set(profile(1, purpose, 6), 0);
      profiles.set(profile(2, 'TxProfile', 16), 1);
      expect(profiles.allowedCurrent()).toBe(6);
    },
  );

  it('are read in the form of 1.6, and in W', () => {
    const chargingSchedule = schedule(4140, 'W');
    const { id: chargingProfileId, ...more } = profile(1, 'TxProfile', 0);
    profiles.set({ ...more, chargingProfileId, chargingSchedule }, 1);
    expect(profiles.allowedCurrent()).toBe(6);
  });

  it('replace each other by id, and by purpose and stack level at one place', () => {
    const [first, another] = [profile(1, 'TxProfile', 16), profile(2, 'TxProfile', 6)];
    profiles.set(first, 1);
    profiles.set(another, 1);
    expect([...profiles.byPlace()]).toEqual([[1, [another]]]);
    profiles.set({ ...another, stackLevel: 5 }, 0);
    expect([...profiles.byPlace()]).toEqual([[0, [{ ...another, stackLevel: 5 }]]]);
  });

  it.each([
    { id: 1 },
    { chargingProfileId: 1 },
    { connectorId: 1, stackLevel: 2 },
    { chargingProfileCriteria: { evseId: 1, chargingProfilePurpose: 'TxProfile' } },
  ])('are cleared by %j', (request) => {
    const kept = profile(2, 'TxDefaultProfile', 10);
    profiles.set(profile(1, 'TxProfile', 6, 2), 1);
    profiles.set(kept, 0);
    expect(profiles.clear(request)).toBe(true);
    expect([...profiles.byPlace()]).toEqual([[0, [kept]]]);
    expect(profiles.clear(request)).toBe(false);
  });
});
