import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { v201 } from './adapter.js';

describeCommands(v201, [
  {
    command: 'startTransaction',
    case: 'at an EVSE with a profile',
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
        'RequestStartTransaction',
        {
          idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
          remoteStartId: 11,
          evseId: 2,
          chargingProfile: {
            id: 9,
            stackLevel: 0,
            chargingProfilePurpose: 'TxProfile',
            chargingProfileKind: 'Relative',
            chargingSchedule: [
              {
                id: 9,
                chargingRateUnit: 'A',
                chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
              },
            ],
          },
        },
      ],
    ],
  },
  {
    command: 'startTransaction',
    case: 'anywhere, with a long token',
    request: {
      idToken: { value: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' },
      remoteStartId: 11,
      place: null,
      chargingProfile: null,
    },
    calls: [
      [
        'RequestStartTransaction',
        { idToken: { idToken: 'DE-ABC-C12345678-9-and-more', type: 'eMAID' }, remoteStartId: 11 },
      ],
    ],
  },
  {
    command: 'stopTransaction',
    case: 'by its id',
    request: { transactionId: 'TX-B-000042' },
    calls: [['RequestStopTransaction', { transactionId: 'TX-B-000042' }]],
  },
  {
    command: 'unlockConnector',
    case: 'of an EVSE',
    request: { place: { connectorId: 2, evseId: 2, connectorOfEvse: null } },
    calls: [['UnlockConnector', { evseId: 2, connectorId: 1 }]],
  },
  {
    command: 'unlockConnector',
    case: 'a named one',
    request: { place: { connectorId: 1, evseId: 1, connectorOfEvse: 2 } },
    calls: [['UnlockConnector', { evseId: 1, connectorId: 2 }]],
  },
  {
    command: 'triggerMessage',
    case: 'StatusNotification',
    request: {
      message: 'StatusNotification',
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
    },
    calls: [
      [
        'TriggerMessage',
        { requestedMessage: 'StatusNotification', evse: { id: 2, connectorId: 1 } },
      ],
    ],
  },
  {
    command: 'triggerMessage',
    case: 'MeterValues',
    request: {
      message: 'MeterValues',
      place: { connectorId: 2, evseId: 2, connectorOfEvse: null },
    },
    calls: [['TriggerMessage', { requestedMessage: 'MeterValues', evse: { id: 2 } }]],
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
    calls: [['TriggerMessage', { requestedMessage: 'LogStatusNotification' }]],
  },
  {
    command: 'triggerMessage',
    case: 'LogStatusNotification',
    request: { message: 'LogStatusNotification', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'LogStatusNotification' }]],
  },
  {
    command: 'triggerMessage',
    case: 'SignChargePointCertificate',
    request: { message: 'SignChargePointCertificate', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' }]],
  },
  {
    command: 'triggerMessage',
    case: 'SignChargingStationCertificate',
    request: { message: 'SignChargingStationCertificate', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' }]],
  },
  {
    command: 'triggerMessage',
    case: 'TransactionEvent',
    request: { message: 'TransactionEvent', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'TransactionEvent' }]],
  },
  {
    command: 'triggerMessage',
    case: 'SignV2GCertificate',
    request: { message: 'SignV2GCertificate', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'SignV2GCertificate' }]],
  },
  {
    command: 'triggerMessage',
    case: 'SignCombinedCertificate',
    request: { message: 'SignCombinedCertificate', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'SignCombinedCertificate' }]],
  },
  {
    command: 'triggerMessage',
    case: 'PublishFirmwareStatusNotification',
    request: { message: 'PublishFirmwareStatusNotification', place: null },
    calls: [['TriggerMessage', { requestedMessage: 'PublishFirmwareStatusNotification' }]],
  },
  {
    command: 'triggerMessage',
    case: 'Nonsense',
    request: { message: 'Nonsense', place: null },
    calls: 'cannot be asked for Nonsense',
  },
]);

describeAnswers(v201, [
  {
    command: 'startTransaction',
    action: 'RequestStartTransaction',
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
    answer: { status: 'OngoingAuthorizedTransaction', statusInfo: { reasonCode: 'TxInProgress' } },
    result: word('OngoingAuthorizedTransaction', false, 'TxInProgress'),
  },
  {
    command: 'triggerMessage',
    action: 'TriggerMessage',
    answer: { status: 'NotImplemented' },
    result: word('NotImplemented', false),
  },
]);
