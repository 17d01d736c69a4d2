import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
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
  {
    action: 'ReportChargingProfiles',
    case: 'one profile, and more to come',
    request: {
      requestId: 5,
      chargingLimitSource: 'CSO',
      evseId: 1,
      tbc: true,
      chargingProfile: [
        {
          id: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Absolute',
          validTo: '2027-01-01T01:00:00+01:00',
          chargingSchedule: [{ ...SCHEDULE, startSchedule: '2026-03-05T10:00:00Z' }],
        },
      ],
    },
    report: {
      chargingProfiles: {
        requestId: 5,
        evseId: 1,
        more: true,
        profiles: [
          {
            id: 1,
            stackLevel: 0,
            purpose: 'TxDefaultProfile',
            kind: 'Absolute',
            validTo: '2027-01-01T00:00:00.000Z',
            schedules: [
              {
                id: 1,
                startSchedule: '2026-03-05T10:00:00.000Z',
                chargingRateUnit: 'A',
                chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
              },
            ],
          },
        ],
      },
    },
  },
]);

const PLACE = { connectorId: 2, evseId: 2, connectorOfEvse: null };
const STATION = { connectorId: 0, evseId: 0, connectorOfEvse: null };
const AMPERES = { chargingRateUnit: 'A' as const };

function clearing(purpose: string): [action: string, payload: object] {
  const chargingProfileCriteria = { chargingProfilePurpose: purpose };
  return ['ClearChargingProfile', { chargingProfileCriteria }];
}

describeCommands(v201, [
  {
    command: 'setChargingProfile',
    case: 'rounded to one decimal, with the id of the schedule',
    request: {
      place: PLACE,
      profile: {
        id: 9,
        stackLevel: 0,
        purpose: 'TxDefaultProfile',
        kind: 'Absolute',
        validFrom: '2026-03-01T00:00:00Z',
        validTo: '2026-04-01T00:00:00Z',
        schedules: [
          {
            id: 3,
            duration: 60,
            startSchedule: '2026-03-01T00:00:00Z',
            ...AMPERES,
            minChargingRate: 6.123,
            chargingSchedulePeriod: [
              { startPeriod: 0, limit: 8.149 },
              { startPeriod: 30, limit: 0.3000000001 },
            ],
          },
        ],
      },
    },
    calls: [
      [
        'SetChargingProfile',
        {
          evseId: 2,
          chargingProfile: {
            id: 9,
            stackLevel: 0,
            chargingProfilePurpose: 'TxDefaultProfile',
            chargingProfileKind: 'Absolute',
            validFrom: '2026-03-01T00:00:00Z',
            validTo: '2026-04-01T00:00:00Z',
            chargingSchedule: [
              {
                id: 3,
                duration: 60,
                startSchedule: '2026-03-01T00:00:00Z',
                ...AMPERES,
                minChargingRate: 6.1,
                chargingSchedulePeriod: [
                  { startPeriod: 0, limit: 8.1 },
                  { startPeriod: 30, limit: 0.3 },
                ],
              },
            ],
          },
        },
      ],
    ],
  },
  {
    command: 'setChargingProfile',
    case: 'two schedules of a transaction, one of them with a phase to use',
    request: {
      place: PLACE,
      profile: {
        id: 9,
        stackLevel: 0,
        purpose: 'TxProfile',
        kind: 'Relative',
        transactionId: '17',
        schedules: [
          {
            ...AMPERES,
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, numberPhases: 1, phaseToUse: 2 }],
          },
          {
            id: 2,
            chargingRateUnit: 'W',
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 4000 }],
          },
        ],
      },
    },
    calls: [
      [
        'SetChargingProfile',
        {
          evseId: 2,
          chargingProfile: {
            id: 9,
            transactionId: '17',
            stackLevel: 0,
            chargingProfilePurpose: 'TxProfile',
            chargingProfileKind: 'Relative',
            chargingSchedule: [
              {
                id: 9,
                ...AMPERES,
                chargingSchedulePeriod: [
                  { startPeriod: 0, limit: 6, numberPhases: 1, phaseToUse: 2 },
                ],
              },
              {
                id: 2,
                chargingRateUnit: 'W',
                chargingSchedulePeriod: [{ startPeriod: 0, limit: 4000 }],
              },
            ],
          },
        },
      ],
    ],
  },
  {
    command: 'clearChargingProfile',
    case: 'everything: one message for each purpose',
    request: { id: null, place: null, purpose: null, stackLevel: null },
    calls: [
      clearing('TxProfile'),
      clearing('TxDefaultProfile'),
      clearing('ChargingStationMaxProfile'),
    ],
  },
  {
    command: 'getChargingProfiles',
    case: 'all',
    request: { requestId: 4, place: null },
    calls: [['GetChargingProfiles', { requestId: 4, chargingProfile: {} }]],
  },
  {
    command: 'getChargingProfiles',
    case: 'of the station itself',
    request: { requestId: 4, place: STATION },
    calls: [['GetChargingProfiles', { requestId: 4, evseId: 0, chargingProfile: {} }]],
  },
]);

describeAnswers(v201, [
  {
    command: 'setChargingProfile',
    action: 'SetChargingProfile',
    answer: { status: 'Rejected', statusInfo: { reasonCode: 'DuplicateProfile' } },
    result: word('Rejected', false, 'DuplicateProfile'),
  },
  {
    command: 'clearChargingProfile',
    action: 'ClearChargingProfile',
    answer: { status: 'Unknown' },
    result: word('Unknown', false),
  },
  {
    command: 'getChargingProfiles',
    action: 'GetChargingProfiles',
    answer: { status: 'NoProfiles' },
    result: word('NoProfiles', false),
  },
  {
    command: 'getCompositeSchedule',
    action: 'GetCompositeSchedule',
    answer: { status: 'Accepted' },
    result: word('Accepted', true),
  },
  {
    command: 'getCompositeSchedule',
    action: 'GetCompositeSchedule',
    answer: {
      status: 'Accepted',
      schedule: {
        evseId: 2,
        duration: 600,
        scheduleStart: '2026-03-05T12:00:00+01:00',
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16, numberPhases: 3 }],
      },
    },
    result: {
      ...word('Accepted', true),
      told: {
        evseId: 2,
        connectorId: null,
        scheduleStart: '2026-03-05T11:00:00.000Z',
        duration: 600,
        chargingRateUnit: 'A',
        periods: [{ startPeriod: 0, limit: 16, numberPhases: 3 }],
      },
    },
  },
]);
