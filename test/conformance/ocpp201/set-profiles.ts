import { expect } from 'vitest';
import { CallError } from '../../support/station-errors.js';
import type { JsonObject } from '../../support/station-socket.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const START = '2026-01-01T00:00:00.000Z';
const SCHEDULE = {
  startSchedule: START,
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
};
/** Without a fixed start, for TxProfiles that are relative. */
const RELATIVE = { ...SCHEDULE, startSchedule: undefined };

/** A profile as the API takes it, with the number 1. */
const profile = (chargingProfilePurpose: string, more: JsonObject = {}) => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose,
  chargingProfileKind: 'Absolute',
  chargingSchedule: SCHEDULE,
  ...more,
});

const set = ({ ask }: Bench, evseId: number, csChargingProfiles: object) =>
  ask('set_charging_profile', { evseId, csChargingProfiles });

const clear = ({ ask }: Bench, body: object) => ask('clear_charging_profile', body);

/** Ids of the profiles that the CSMS believes installed. */
async function installed({ api, chargestation }: Bench): Promise<unknown[]> {
  const path = `/chargestations/${chargestation}/charging_profiles`;
  const { body } = await api.get<{ chargingProfileId: number }[]>(path);
  return body.result.map(({ chargingProfileId }) => chargingProfileId).sort();
}

/** A profile at an EVSE that the station accepts. `wire` is what the message must say besides. */
function accepts(id: string, title: string, evseId: number, given: object, wire: object) {
  return conformanceCase(id, `Set charging profile - ${title}`, async (bench) => {
    expect(await set(bench, evseId, given)).toMatchObject({ outcome: 'accepted' });
    const [sent] = bench.sent('SetChargingProfile');
    expect(sent).toMatchObject({
      evseId,
      chargingProfile: {
        id: 1,
        stackLevel: 0,
        chargingSchedule: [{ id: 1, chargingRateUnit: 'A' }],
        ...wire,
      },
    });
    expect(sent?.chargingProfile).not.toHaveProperty('transactionId');
    expect(await installed(bench)).toEqual([1]);
  });
}

const TX_DEFAULT = profile('TxDefaultProfile');
const MAX = profile('ChargingStationMaxProfile');
const BY_CRITERIA = { evseId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 };

/** Block K: setting and clearing profiles (K01 to K05, K10). */
export const setProfiles: Block = {
  version: '2.0.1',
  name: 'K smart charging: set and clear',
  cases: [
    accepts('TC_K_01', 'TxDefaultProfile - specific EVSE', 1, TX_DEFAULT, {
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Absolute',
    }),

    conformanceCase('TC_K_02', 'Set charging profile - TxProfile - rejected', async (bench) => {
      await bench.charge();
      bench.answer('SetChargingProfile', { status: 'Rejected' });
      const given = profile('TxProfile', {
        chargingProfileKind: 'Relative',
        chargingSchedule: RELATIVE,
      });
      expect(await set(bench, 1, given)).toMatchObject({ outcome: 'rejected' });
      expect(await installed(bench)).toEqual([]);
    }),

    accepts('TC_K_03', 'ChargingStationMaxProfile', 0, MAX, {
      chargingProfilePurpose: 'ChargingStationMaxProfile',
    }),

    conformanceCase('TC_K_04', 'Replace a charging profile', async (bench) => {
      await set(bench, 1, TX_DEFAULT);
      const limited = {
        ...SCHEDULE,
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }],
      };
      const again = profile('TxDefaultProfile', { chargingSchedule: limited });
      expect(await set(bench, 1, again)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('SetChargingProfile')).toMatchObject([
        { chargingProfile: { id: 1 } },
        { chargingProfile: { id: 1, chargingSchedule: [limited] } },
      ]);
      expect(await installed(bench)).toEqual([1]);
    }),

    conformanceCase('TC_K_05', 'Clear charging profile - with id', async (bench) => {
      await set(bench, 1, TX_DEFAULT);
      expect(await clear(bench, { id: 1 })).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('ClearChargingProfile')).toEqual([{ chargingProfileId: 1 }]);
      expect(await installed(bench)).toEqual([]);
    }),

    conformanceCase('TC_K_06', 'Clear charging profile - with criteria', async (bench) => {
      await set(bench, 1, TX_DEFAULT);
      expect(await clear(bench, BY_CRITERIA)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('ClearChargingProfile')).toEqual([
        { chargingProfileCriteria: BY_CRITERIA },
      ]);
      expect(await installed(bench)).toEqual([]);
    }),

    conformanceCase('TC_K_08', 'Clear charging profile - unknown', async (bench) => {
      bench.answer('ClearChargingProfile', { status: 'Unknown' });
      expect(await clear(bench, BY_CRITERIA)).toMatchObject({
        outcome: 'rejected',
        response_data: { status: 'Unknown' },
      });
    }),

    accepts('TC_K_10', 'TxDefaultProfile - all EVSEs', 0, TX_DEFAULT, {
      chargingProfilePurpose: 'TxDefaultProfile',
    }),

    conformanceCase('TC_K_15', 'Set charging profile - not supported', async (bench) => {
      bench.answer('SetChargingProfile', () => {
        throw new CallError('NotSupported', 'no smart charging here');
      });
      expect(await set(bench, 1, TX_DEFAULT)).toMatchObject({ outcome: 'error' });
      expect(await installed(bench)).toEqual([]);
    }),

    accepts(
      'TC_K_19',
      'recurring',
      1,
      profile('TxDefaultProfile', { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }),
      { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' },
    ),

    conformanceCase('TC_K_37', 'Remote start with charging profile', async (bench) => {
      const charging_profile = profile('TxProfile', {
        chargingProfileKind: 'Relative',
        chargingSchedule: RELATIVE,
      });
      await bench.requestSession({ id_tag: await bench.card(), charging_profile });
      const request = await bench.station.takeRemoteStart();
      expect(request).toMatchObject({
        evseId: 1,
        chargingProfile: {
          id: 1,
          chargingProfilePurpose: 'TxProfile',
          chargingProfileKind: 'Relative',
          chargingSchedule: [{ chargingRateUnit: 'A' }],
        },
      });
      expect(request.chargingProfile).not.toHaveProperty('transactionId');
      await bench.station.plugIn();
      await bench.station.startCharging();
      expect(await bench.session()).toMatchObject({ status: 'Started' });
    }),

    conformanceCase(
      'TC_K_60',
      'Set charging profile - TxProfile - running transaction',
      async (bench) => {
        await bench.charge();
        expect(await set(bench, 1, profile('TxProfile'))).toMatchObject({ outcome: 'accepted' });
        expect(bench.sent('SetChargingProfile')).toMatchObject([
          {
            evseId: 1,
            chargingProfile: {
              chargingProfilePurpose: 'TxProfile',
              transactionId: bench.station.transactionId(),
            },
          },
        ]);
      },
    ),

    conformanceCase('TC_K_70', 'Set charging profile - two purposes at once', async (bench) => {
      await bench.charge();
      expect(await set(bench, 1, TX_DEFAULT)).toMatchObject({ outcome: 'accepted' });
      const max = { ...MAX, chargingProfileId: 2 };
      expect(await set(bench, 0, max)).toMatchObject({ outcome: 'accepted' });
      expect(await installed(bench)).toEqual([1, 2]);
    }),
  ],
};
