import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const SCHEDULE = {
  duration: 86_400,
  startSchedule: '2026-01-01T00:00:00.000Z',
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
};

const DEFAULT = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2036-01-01T00:00:00.000Z',
  chargingSchedule: SCHEDULE,
};

const set = ({ ask }: Bench, connectorId: number, csChargingProfiles: object) =>
  ask('set_charging_profile', { connectorId, csChargingProfiles });

/** Ids of the profiles that the CSMS believes installed. */
async function installed({ api, chargestation }: Bench): Promise<unknown[]> {
  const path = `/chargestations/${chargestation}/charging_profiles`;
  const { body } = await api.get<{ chargingProfileId: number }[]>(path);
  return body.result.map(({ chargingProfileId }) => chargingProfileId).sort();
}

/** Section 3.19. */
export const smartCharging: Block = {
  version: '1.6',
  name: 'smart charging',
  cases: [
    conformanceCase('TC_056', 'Central smart charging - TxDefaultProfile', async (bench) => {
      expect(await set(bench, 1, DEFAULT)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('SetChargingProfile')).toEqual([
        { connectorId: 1, csChargingProfiles: DEFAULT },
      ]);
      expect(await installed(bench)).toEqual([1]);
    }),

    conformanceCase('TC_057', 'Central smart charging - TxProfile', async (bench) => {
      await bench.charge();
      const profile = { ...DEFAULT, chargingProfilePurpose: 'TxProfile' };
      expect(await set(bench, 1, profile)).toMatchObject({ outcome: 'accepted' });
      const transactionId = Number(bench.station.transactionId());
      expect(bench.sent('SetChargingProfile')).toEqual([
        { connectorId: 1, csChargingProfiles: { ...profile, transactionId } },
      ]);
      await bench.station.stop();
      expect(await installed(bench)).toEqual([]);
    }),

    conformanceCase('TC_059', 'Remote start with charging profile', async (bench) => {
      const id_tag = await bench.card();
      const { startSchedule: _, ...schedule } = SCHEDULE;
      const charging_profile = {
        ...DEFAULT,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: schedule,
      };
      const { _id } = await bench.requestSession({ id_tag, charging_profile });
      expect(await bench.station.takeRemoteStart()).toEqual({
        connectorId: 1,
        idTag: id_tag,
        chargingProfile: charging_profile,
      });
      expect(await bench.station.authorize(id_tag)).toBe('Accepted');
      await bench.station.plugIn();
      await bench.station.startCharging();
      expect(await bench.session()).toMatchObject({ _id, status: 'Started' });
    }),

    conformanceCase('TC_066', 'Get composite schedule', async (bench) => {
      const chargingSchedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [] as object[] };
      chargingSchedule.chargingSchedulePeriod.push({ startPeriod: 0, limit: 6 });
      const scheduleStart = '2026-11-01T00:00:00Z';
      const answer = { status: 'Accepted', connectorId: 1, scheduleStart, chargingSchedule };
      bench.answer('GetCompositeSchedule', answer);
      await set(bench, 1, DEFAULT);
      const { _id } = await bench.connector();
      const body = { duration: 300, chargingRateUnit: 'A' };
      const action = await bench.askAt(`/connectors/${_id}/get_composite_schedule`, body);
      expect(action).toMatchObject({ outcome: 'accepted', response_data: answer });
      expect(bench.sent('GetCompositeSchedule')).toEqual([{ connectorId: 1, ...body }]);
    }),

    conformanceCase('TC_067', 'Clear charging profile', async (bench) => {
      await bench.charge();
      const max = { ...DEFAULT, chargingProfilePurpose: 'ChargePointMaxProfile' };
      const tx = { ...DEFAULT, chargingProfilePurpose: 'TxProfile', stackLevel: 1 };
      await set(bench, 0, { ...max, chargingProfileId: 1 });
      await set(bench, 1, { ...DEFAULT, chargingProfileId: 2 });
      await set(bench, 1, { ...tx, chargingProfileId: 3 });
      expect(await installed(bench)).toEqual([1, 2, 3]);

      const byCriteria = {
        connectorId: 1,
        chargingProfilePurpose: 'TxDefaultProfile',
        stackLevel: 0,
      };
      expect(await bench.ask('clear_charging_profile', { id: 1 })).toMatchObject({
        outcome: 'accepted',
      });
      expect(await installed(bench)).toEqual([2, 3]);
      await bench.ask('clear_charging_profile', byCriteria);
      expect(await installed(bench)).toEqual([3]);
      await bench.ask('clear_charging_profile', {});
      expect(await installed(bench)).toEqual([]);
      expect(bench.sent('ClearChargingProfile')).toEqual([{ id: 1 }, byCriteria, {}]);
    }),
  ],
};
