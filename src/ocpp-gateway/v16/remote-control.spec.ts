import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { v16 } from './adapter.js';

describeCommands(v16, [
  {
    command: 'startTransaction',
    case: 'at a connector with a profile',
    request: {
      idToken: { value: '04E91C5A123480', type: 'ISO14443' },
      remoteStartId: 11,
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      chargingProfile: {
        id: 9,
        stackLevel: 0,
        purpose: 'TxProfile',
        kind: 'Relative',
        schedules: [
          { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6.04 }] },
        ],
      },
    },
    calls: [
      [
        'RemoteStartTransaction',
        {
          connectorId: 2,
          idTag: '04E91C5A123480',
          chargingProfile: {
            chargingProfileId: 9,
            stackLevel: 0,
            chargingProfilePurpose: 'TxProfile',
            chargingProfileKind: 'Relative',
            chargingSchedule: {
              chargingRateUnit: 'A',
              chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
            },
          },
        },
      ],
    ],
  },
  {
    command: 'startTransaction',
    case: 'anywhere',
    request: {
      idToken: { value: '04E91C5A123480', type: 'ISO14443' },
      remoteStartId: 11,
      place: null,
      chargingProfile: null,
    },
    calls: [['RemoteStartTransaction', { idTag: '04E91C5A123480' }]],
  },
  {
    command: 'startTransaction',
    case: 'with a token that is too long',
    request: {
      idToken: { value: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' },
      remoteStartId: 11,
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
      chargingProfile: null,
    },
    calls: 'at most 20 characters',
  },
  {
    command: 'stopTransaction',
    case: 'by its number',
    request: { transactionId: '5002' },
    calls: [['RemoteStopTransaction', { transactionId: 5002 }]],
  },
  {
    command: 'stopTransaction',
    case: 'by what is no number',
    request: { transactionId: 'TX-B-000042' },
    calls: 'TX-B-000042 is none',
  },
  {
    command: 'unlockConnector',
    case: 'a connector',
    request: { place: { connectorId: 2, evseId: 2, connectorOfEvse: null } },
    calls: [['UnlockConnector', { connectorId: 2 }]],
  },
  {
    command: 'triggerMessage',
    case: 'StatusNotification',
    request: {
      message: 'StatusNotification',
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
    },
    calls: [['TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 2 }]],
  },
  {
    command: 'triggerMessage',
    case: 'MeterValues',
    request: {
      message: 'MeterValues',
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
    },
    calls: [['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 2 }]],
  },
  {
    command: 'triggerMessage',
    case: 'BootNotification',
    request: { message: 'BootNotification', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'BootNotification' }]],
  },
  {
    command: 'triggerMessage',
    case: 'DiagnosticsStatusNotification',
    request: { message: 'DiagnosticsStatusNotification', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'DiagnosticsStatusNotification' }]],
  },
  {
    command: 'triggerMessage',
    case: 'LogStatusNotification',
    request: { message: 'LogStatusNotification', place: null },
    calls: [['ExtendedTriggerMessage', { requestedMessage: 'LogStatusNotification' }]],
  },
  {
    command: 'triggerMessage',
    case: 'SignChargePointCertificate',
    request: { message: 'SignChargePointCertificate', place: null },
    calls: [['ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }]],
  },
  {
    command: 'triggerMessage',
    case: 'SignChargingStationCertificate',
    request: { message: 'SignChargingStationCertificate', place: null },
    calls: [['ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }]],
  },
  {
    command: 'triggerMessage',
    case: 'TransactionEvent',
    request: { message: 'TransactionEvent', place: null },
    calls: 'cannot be asked for TransactionEvent',
  },
  {
    command: 'triggerMessage',
    case: 'SignV2GCertificate',
    request: { message: 'SignV2GCertificate', place: null },
    calls: 'cannot be asked for SignV2GCertificate',
  },
  {
    command: 'triggerMessage',
    case: 'Nonsense',
    request: { message: 'Nonsense', place: null },
    calls: 'cannot be asked for Nonsense',
  },
]);

describeAnswers(v16, [
  {
    command: 'startTransaction',
    action: 'RemoteStartTransaction',
    answer: { status: 'Accepted' },
    result: word('Accepted', true),
  },
  {
    command: 'unlockConnector',
    action: 'UnlockConnector',
    answer: { status: 'Unlocked' },
    result: word('Unlocked', true),
  },
  {
    command: 'unlockConnector',
    action: 'UnlockConnector',
    answer: { status: 'NotSupported' },
    result: word('NotSupported', false),
  },
  {
    command: 'triggerMessage',
    action: 'TriggerMessage',
    answer: { status: 'NotImplemented' },
    result: word('NotImplemented', false),
  },
]);
