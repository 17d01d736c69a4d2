import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const SCHEDULE = {
  id: 1,
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
};

describeRoutes(v201, [
  keptRow('ClearedChargingLimit', null, { chargingLimitSource: 'EMS', evseId: 1 }),
  keptRow('NotifyChargingLimit', null, {
    evseId: 1,
    chargingLimit: { chargingLimitSource: 'SO', isGridCritical: true },
    chargingSchedule: [SCHEDULE],
  }),
  keptRow(
    'NotifyEVChargingNeeds',
    null,
    { evseId: 1, chargingNeeds: { requestedEnergyTransfer: 'AC_three_phase' } },
    { status: 'Rejected' },
  ),
  keptRow(
    'NotifyEVChargingSchedule',
    null,
    { timeBase: '2026-03-05T10:00:00Z', evseId: 1, chargingSchedule: SCHEDULE },
    { status: 'Accepted' },
  ),
  keptRow('ReportChargingProfiles', null, {
    requestId: 5,
    chargingLimitSource: 'CSO',
    evseId: 1,
    chargingProfile: [
      {
        id: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: [SCHEDULE],
      },
    ],
  }),
]);
