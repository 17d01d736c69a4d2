import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { v16 } from './adapter.js';

describeCommands(v16, [
  {
    command: 'setChargingProfile',
    case: 'rounded to one decimal, without the id of the schedule',
    request: {
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
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
            chargingRateUnit: 'A',
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
          connectorId: 2,
          csChargingProfiles: {
            chargingProfileId: 9,
            stackLevel: 0,
            chargingProfilePurpose: 'TxDefaultProfile',
            chargingProfileKind: 'Absolute',
            validFrom: '2026-03-01T00:00:00Z',
            validTo: '2026-04-01T00:00:00Z',
            chargingSchedule: {
              duration: 60,
              startSchedule: '2026-03-01T00:00:00Z',
              chargingRateUnit: 'A',
              minChargingRate: 6.1,
              chargingSchedulePeriod: [
                { startPeriod: 0, limit: 8.1 },
                { startPeriod: 30, limit: 0.3 },
              ],
            },
          },
        },
      ],
    ],
  },
  {
    command: 'setChargingProfile',
    case: 'two schedules',
    request: {
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      profile: {
        id: 9,
        stackLevel: 0,
        purpose: 'TxProfile',
        kind: 'Relative',
        transactionId: '17',
        schedules: [
          { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
          {
            id: 2,
            chargingRateUnit: 'W',
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 4000 }],
          },
        ],
      },
    },
    calls: 'exactly one schedule',
  },
  {
    command: 'setChargingProfile',
    case: 'a phase to use',
    request: {
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      profile: {
        id: 9,
        stackLevel: 0,
        purpose: 'TxDefaultProfile',
        kind: 'Relative',
        schedules: [
          {
            chargingRateUnit: 'A',
            minChargingRate: 6.123,
            chargingSchedulePeriod: [
              { startPeriod: 0, limit: 8.149, numberPhases: 1, phaseToUse: 2 },
            ],
          },
        ],
      },
    },
    calls: 'neither salesTariff nor phaseToUse',
  },
  {
    command: 'setChargingProfile',
    case: 'a transaction that has no number',
    request: {
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      profile: {
        id: 9,
        stackLevel: 0,
        purpose: 'TxProfile',
        kind: 'Relative',
        transactionId: 'TX',
        schedules: [
          { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
        ],
      },
    },
    calls: 'TX is none',
  },
  {
    command: 'clearChargingProfile',
    case: 'everything',
    request: { id: null, place: null, purpose: null, stackLevel: null },
    calls: [['ClearChargingProfile', {}]],
  },
  {
    command: 'getChargingProfiles',
    case: 'is unknown',
    request: { requestId: 4, place: null },
    calls: 'without refresh',
  },
]);

describeAnswers(v16, [
  {
    command: 'setChargingProfile',
    action: 'SetChargingProfile',
    answer: { status: 'Rejected' },
    result: word('Rejected', false),
  },
  {
    command: 'clearChargingProfile',
    action: 'ClearChargingProfile',
    answer: { status: 'Unknown' },
    result: word('Unknown', false),
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
      connectorId: 2,
      scheduleStart: '2026-03-05T12:00:00+01:00',
      chargingSchedule: {
        startSchedule: '2001-01-01T00:00:00Z',
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 4000 }],
      },
    },
    result: {
      ...word('Accepted', true),
      told: {
        evseId: null,
        connectorId: 2,
        scheduleStart: '2026-03-05T11:00:00.000Z',
        duration: null,
        chargingRateUnit: 'W',
        periods: [{ startPeriod: 0, limit: 4000 }],
      },
    },
  },
]);
