import { describe, expect, it } from 'vitest';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { StationCommands } from '../shared/vocabulary/station-command.js';
import { translateCommand } from './command-translation.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

const PLACE = { connectorId: 2, evseId: 2, connectorOfEvse: null };
const NOTHING = { id: null, place: null, purpose: null, stackLevel: null };
const PROFILE: ChargingProfile = {
  id: 9,
  stackLevel: 3,
  purpose: 'ChargingStationMaxProfile',
  kind: 'Recurring',
  recurrencyKind: 'Daily',
  validFrom: '2026-03-01T00:00:00.000Z',
  validTo: '2026-04-01T00:00:00.000Z',
  schedules: [
    {
      duration: 60,
      startSchedule: '2026-03-01T00:00:00.000Z',
      chargingRateUnit: 'A',
      minChargingRate: 6.1,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1, numberPhases: 3 }],
    },
  ],
};

describe.each([v16, v201])('profileChangeOf in OCPP $version', (adapter) => {
  it.each<ChargingProfile>([
    PROFILE,
    { ...PROFILE, purpose: 'TxProfile', transactionId: '4711' },
    {
      id: 1,
      stackLevel: 0,
      purpose: 'TxDefaultProfile',
      kind: 'Relative',
      schedules: [
        { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
      ],
    },
  ])('reads back what setChargingProfile says: %j', (profile) => {
    const request = { place: PLACE, profile };
    const { calls } = translateCommand(adapter, 'setChargingProfile', request);
    const schedules = profile.schedules.map((schedule) =>
      adapter.version === '1.6' ? schedule : { ...schedule, id: profile.id },
    );
    expect(calls.map(adapter.profileChangeOf)).toEqual([
      { name: 'setChargingProfile', request: { place: PLACE, profile: { ...profile, schedules } } },
    ]);
  });

  it.each<StationCommands['clearChargingProfile']>([
    { ...NOTHING, id: 7 },
    { ...NOTHING, place: PLACE },
    { ...NOTHING, purpose: 'ChargingStationMaxProfile', stackLevel: 0 },
    { ...NOTHING, place: PLACE, purpose: 'TxDefaultProfile', stackLevel: 2 },
  ])('reads back what clearChargingProfile says: %j', (request) => {
    const { calls } = translateCommand(adapter, 'clearChargingProfile', request);
    expect(calls.map(adapter.profileChangeOf)).toEqual([{ name: 'clearChargingProfile', request }]);
  });

  it('finds nothing in other messages', () => {
    expect(adapter.profileChangeOf({ action: 'ClearCache', payload: {} })).toBeNull();
  });
});
