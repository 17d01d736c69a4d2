import { expect } from 'vitest';
import { type Block, conformanceCase, notCovered } from '../conformance-case.js';
import { TransactionScript } from './transaction-script.js';

const SCHEDULE = {
  id: 1,
  startSchedule: '2026-01-01T00:00:00.000Z',
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
};
const reported = (chargingProfilePurpose: string) => ({
  id: 1,
  stackLevel: 0,
  chargingProfilePurpose,
  chargingProfileKind: 'Absolute',
  chargingSchedule: [SCHEDULE],
});

const BY_HAND = 'The API asks for all profiles; one with criteria is sent by ocpp_call';
const NO_ISO_15118 =
  'No schedule is made for vehicles of ISO 15118: NotifyEVChargingNeeds is answered Rejected';

/** Asks for profiles by these criteria; the station reports one. */
function gets(
  id: string,
  title: string,
  criteria: object,
  evseId?: number,
  purpose = 'TxDefaultProfile',
) {
  return conformanceCase(
    id,
    `Get charging profiles - ${title}`,
    async ({ station, answer, ask, sent, messages }) => {
      answer('GetChargingProfiles', { status: 'Accepted' });
      const payload = { requestId: 7, evseId, chargingProfile: criteria };
      const call = { action: 'GetChargingProfiles', payload };
      expect(await ask('ocpp_call', call)).toMatchObject({ outcome: 'accepted' });
      expect(sent('GetChargingProfiles')).toMatchObject([
        { requestId: 7, chargingProfile: criteria },
      ]);
      const report = {
        requestId: 7,
        chargingLimitSource: 'CSO',
        evseId: evseId ?? 1,
        tbc: false,
        chargingProfile: [reported(purpose)],
      };
      expect(await station.call('ReportChargingProfiles', report)).toEqual({});
      expect(await messages('ReportChargingProfiles')).toMatchObject([{ request: report }]);
    },
    { limits: BY_HAND },
  );
}

/** Asks what results from all profiles. */
function composite(id: string, evseId: number, title: string) {
  return conformanceCase(id, `Get composite schedule - ${title}`, async (bench) => {
    const schedule = {
      evseId,
      duration: 300,
      scheduleStart: '2026-11-01T00:00:00Z',
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
    };
    const answer = { status: 'Accepted', schedule };
    bench.answer('GetCompositeSchedule', answer);
    const ask = { duration: 300, chargingRateUnit: 'A' };
    const wire = { ...ask, evseId };
    const action = evseId
      ? await bench.askAt(
          `/connectors/${(await bench.connector())._id}/get_composite_schedule`,
          ask,
        )
      : await bench.ask('ocpp_call', { action: 'GetCompositeSchedule', payload: wire });
    expect(action).toMatchObject({ outcome: 'accepted', response_data: answer });
    expect(bench.sent('GetCompositeSchedule')).toEqual([wire]);
  });
}

const PURPOSE = { chargingProfilePurpose: 'TxDefaultProfile' };
const LIMIT = {
  evseId: 1,
  chargingLimit: { chargingLimitSource: 'EMS', isGridCritical: false },
  chargingSchedule: [SCHEDULE],
};

/** Block K: what is installed, limits by others, ISO 15118 (K08, K09, K11 to K17). */
export const readProfiles: Block = {
  version: '2.0.1',
  name: 'K smart charging: reports and limits of others',
  cases: [
    gets('TC_K_29', 'EVSE 0', PURPOSE, 0),
    gets('TC_K_30', 'EVSE above 0', PURPOSE, 1),
    gets('TC_K_31', 'no EVSE', PURPOSE),
    gets('TC_K_32', 'chargingProfileId', { chargingProfileId: [1] }),
    gets('TC_K_33', 'stackLevel', { stackLevel: 0 }, 1),
    gets('TC_K_34', 'chargingLimitSource', { chargingLimitSource: ['CSO'] }, 1),
    gets('TC_K_35', 'chargingProfilePurpose', PURPOSE, 1),
    gets('TC_K_36', 'chargingProfilePurpose and stackLevel', { ...PURPOSE, stackLevel: 0 }, 1),
    composite('TC_K_43', 1, 'specific EVSE'),
    composite('TC_K_44', 0, 'whole station'),

    conformanceCase('TC_K_48', 'External limit - set', async ({ station, messages }) => {
      expect(await station.call('NotifyChargingLimit', LIMIT)).toEqual({});
      expect(await messages('NotifyChargingLimit')).toMatchObject([{ request: LIMIT }]);
    }),

    conformanceCase('TC_K_50', 'External limit - released', async ({ station, messages }) => {
      const cleared = { chargingLimitSource: 'EMS', evseId: 1 };
      expect(await station.call('ClearedChargingLimit', cleared)).toEqual({});
      expect(await messages('ClearedChargingLimit')).toMatchObject([{ request: cleared }]);
    }),

    conformanceCase('TC_K_51', 'External limit - released during a transaction', async (bench) => {
      const transaction = new TransactionScript(bench.station);
      await transaction.started('Authorized', { chargingState: 'SuspendedEVSE' });
      await bench.station.call('ClearedChargingLimit', { chargingLimitSource: 'EMS', evseId: 1 });
      await transaction.updated('ChargingRateChanged', { chargingState: 'Charging' });
      expect(await bench.session()).toMatchObject({ metrics: { chargingState: 'Charging' } });
    }),

    gets(
      'TC_K_52',
      'external constraints',
      { chargingProfilePurpose: 'ChargingStationExternalConstraints' },
      0,
      'ChargingStationExternalConstraints',
    ),

    notCovered('TC_K_53', 'Charging with load leveling by ISO 15118 - success', NO_ISO_15118),
    notCovered('TC_K_55', 'Charging by ISO 15118 - EV profile exceeds limits', NO_ISO_15118),
    notCovered('TC_K_57', 'Renegotiation by ISO 15118 - initiated by the EV', NO_ISO_15118),
    notCovered('TC_K_58', 'Renegotiation by ISO 15118 - initiated by the CSMS', NO_ISO_15118),
    notCovered('TC_K_59', 'Renegotiation by ISO 15118 - CSMS, then EV', NO_ISO_15118),
  ],
};
