import { describe, expect, it } from 'vitest';
import type { InstalledProfile } from './api.js';
import { limitsOf } from './limits.js';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();
const PLACE = { number: 1, transactionId: 'T1', start: NOON };
const SPAN = { from: NOON, to: NOON + 3_600_000 };

function profile(
  fields: Partial<InstalledProfile> = {},
  schedule: Partial<InstalledProfile['chargingSchedule']> = {},
): InstalledProfile {
  return {
    _id: '1',
    chargestation: '2',
    connector: null,
    connectorId: 1,
    evseId: 1,
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    recurrencyKind: null,
    transactionId: null,
    validFrom: null,
    validTo: null,
    source: 'api',
    action: null,
    createdAt: at(-60),
    updatedAt: at(-60),
    ...fields,
    chargingSchedule: {
      chargingRateUnit: 'W',
      startSchedule: at(-60),
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 4000 }],
      ...schedule,
    } as InstalledProfile['chargingSchedule'],
  };
}

/** Limits as `[from, to, kW]` in minutes from noon. */
function limits(...profiles: InstalledProfile[]) {
  return limitsOf(profiles, PLACE, SPAN).map(({ from, to, power }) => [
    (from - NOON) / 60_000,
    (to - NOON) / 60_000,
    power,
  ]);
}

const periods = (...steps: [minutes: number, limit: number][]) => ({
  chargingSchedulePeriod: steps.map(([minutes, limit]) => ({ startPeriod: minutes * 60, limit })),
});

describe('limitsOf', () => {
  it('is nothing without a profile, and with those of another place or transaction', () => {
    expect(limits()).toEqual([]);
    expect(limits(profile({ connectorId: 2 }))).toEqual([]);
    expect(limits(profile({ transactionId: 'T2' }))).toEqual([]);
  });

  it('follows the periods of the schedule to the end of its duration', () => {
    const steps = periods([60, 11_000], [90, 6000]);
    expect(limits(profile({}, { ...steps, duration: 110 * 60 }))).toEqual([
      [0, 30, 11],
      [30, 50, 6],
    ]);
  });

  it('takes ampere as three phases of 230 V, unless told otherwise', () => {
    const ampere = { chargingRateUnit: 'A' as const };
    expect(limits(profile({}, { ...ampere, ...periods([0, 16]) }))).toEqual([[0, 60, 11.04]]);
    const one = [{ startPeriod: 0, limit: 16, numberPhases: 1 }];
    expect(limits(profile({}, { ...ampere, chargingSchedulePeriod: one }))).toEqual([
      [0, 60, 3.68],
    ]);
  });

  it('counts from when it was set, and only while it is valid', () => {
    const bounded = { updatedAt: at(10), validFrom: at(20), validTo: at(40) };
    expect(limits(profile({ updatedAt: at(10) }))).toEqual([[10, 60, 4]]);
    expect(limits(profile(bounded))).toEqual([[20, 40, 4]]);
  });

  it('counts relative profiles from the start, and daily ones from their time of day', () => {
    const steps = periods([0, 11_000], [15, 4000]);
    const open = { ...steps, startSchedule: undefined };
    expect(limits(profile({ chargingProfileKind: 'Relative' }, open))).toEqual([
      [0, 15, 11],
      [15, 60, 4],
    ]);
    const daily = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' };
    expect(limits(profile(daily, { ...steps, startSchedule: at(-3 * 1440 + 20) }))).toEqual([
      [0, 20, 4],
      [20, 35, 11],
      [35, 60, 4],
    ]);
  });

  it('takes the highest stack level of a purpose, the lowest of the purposes, and the own profile of a transaction', () => {
    const low = profile({ stackLevel: 0 }, periods([0, 4000]));
    const high = profile({ stackLevel: 1 }, periods([0, 7000]));
    const own = { chargingProfilePurpose: 'TxProfile', transactionId: 'T1' };
    const whole = { chargingProfilePurpose: 'ChargingStationMaxProfile', connectorId: 0 };
    expect(limits(low, high)).toEqual([[0, 60, 7]]);
    expect(limits(high, low, profile(own, periods([0, 9000])))).toEqual([[0, 60, 9]]);
    expect(
      limits(high, profile(own, periods([0, 9000])), profile(whole, periods([0, 5000]))),
    ).toEqual([[0, 60, 5]]);
  });
});
