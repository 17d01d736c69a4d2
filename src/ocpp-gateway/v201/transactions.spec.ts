import { describeAnswers, describeCommands } from '../../../test/support/command-table.js';
import {
  authorized,
  describeRoutes,
  NOW,
  type RouteRow,
} from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const AT = Date.UTC(2026, 2, 5, 10);
const TIME = '2026-03-05T10:00:00Z';
const ID = '6f1c9c3e-5f3b-4f0a-9c58-0c0b6a1e2d01';

const SENT = {
  eventType: 'Updated',
  timestamp: TIME,
  triggerReason: 'ChargingStateChanged',
  seqNo: 2,
  transactionInfo: { transactionId: ID },
};
const TRANSACTION = {
  phase: 'updated' as const,
  transactionId: ID,
  seqNo: 2,
  timestamp: AT,
  offline: false,
  chargingState: null,
  triggerReason: 'ChargingStateChanged',
  stopReason: null,
  evse: null,
  idToken: null,
  reservationId: null,
  remoteStartId: null,
  meterValues: [] as object[],
  anomalies: [] as string[],
};

function event(name: string, request: object, expected: object, broken?: true): RouteRow {
  const report = { transaction: { ...TRANSACTION, ...expected } } as RouteRow['report'];
  return { action: 'TransactionEvent', case: name, request, report, broken };
}

function reading(value: number, timestamp = AT, unit = 'Wh') {
  const place = { context: 'Sample.Periodic', location: 'Outlet', phase: null };
  const measurand = 'Energy.Active.Import.Register';
  return {
    timestamp,
    sampledValues: [{ value, text: String(value), measurand, ...place, unit, multiplier: 0 }],
  };
}

const TOKEN = { idToken: '04E91C5A123480', type: 'ISO14443' };
const AUTHORIZED = event('a token is asked for', { ...SENT, idToken: TOKEN }, {});
const READ_TOKEN = { value: '04E91C5A123480', type: 'ISO14443' };

describeRoutes(v201, [
  event('only what is required', SENT, {}),
  event(
    'everything said',
    {
      eventType: 'Started',
      timestamp: TIME,
      triggerReason: 'RemoteStart',
      seqNo: 0,
      offline: true,
      numberOfPhasesUsed: 3,
      cableMaxCurrent: 32,
      reservationId: 12,
      transactionInfo: { transactionId: ID, chargingState: 'EVConnected', remoteStartId: 77 },
      evse: { id: 2, connectorId: 1 },
      meterValue: [
        {
          timestamp: TIME,
          sampledValue: [{ value: 1254.3, unitOfMeasure: { unit: 'kWh' } }],
        },
      ],
    },
    {
      phase: 'started',
      triggerReason: 'RemoteStart',
      seqNo: 0,
      offline: true,
      reservationId: 12,
      chargingState: 'EVConnected',
      remoteStartId: 77,
      evse: { evseId: 2, connectorId: 1 },
      meterValues: [reading(1254.3, AT, 'kWh')],
    },
  ),
  event(
    'an EVSE without its connector',
    { ...SENT, evse: { id: 1 } },
    {
      evse: { evseId: 1, connectorId: null },
    },
  ),
  event(
    'the end, without a reason',
    { ...SENT, eventType: 'Ended', triggerReason: 'EVCommunicationLost' },
    { phase: 'ended', triggerReason: 'EVCommunicationLost', stopReason: 'Local' },
  ),
  event(
    'the end, with a reason',
    {
      ...SENT,
      eventType: 'Ended',
      transactionInfo: { transactionId: ID, stoppedReason: 'EVDisconnected' },
    },
    { phase: 'ended', stopReason: 'EVDisconnected' },
  ),
  event(
    'a reason before the end is none',
    { ...SENT, transactionInfo: { transactionId: ID, stoppedReason: 'Remote' } },
    {},
  ),
  {
    ...AUTHORIZED,
    report: { transaction: { ...TRANSACTION, idToken: READ_TOKEN }, authorize: READ_TOKEN },
    outcome: authorized('ConcurrentTx'),
    answer: { idTokenInfo: { status: 'ConcurrentTx' } },
  } as RouteRow,
  {
    ...event(
      'NoAuthorization is asked for as well',
      { ...SENT, idToken: { idToken: '', type: 'NoAuthorization' } },
      {},
    ),
    report: {
      transaction: { ...TRANSACTION, idToken: { value: '', type: 'NoAuthorization' } },
      authorize: { value: '', type: 'NoAuthorization' },
    },
    outcome: authorized('Accepted'),
    answer: { idTokenInfo: { status: 'Accepted' } },
  } as RouteRow,
  {
    ...event('a token without text is Invalid', { ...SENT, idToken: { type: 'Local' } }, {}, true),
    report: { transaction: { ...TRANSACTION, anomalies: ['invalid_id_token'] } },
    answer: { idTokenInfo: { status: 'Invalid' } },
  } as RouteRow,
  event('null for no token', { ...SENT, idToken: null }, {}, true),

  event(
    'no trigger reason',
    { ...SENT, triggerReason: undefined },
    {
      triggerReason: null,
      anomalies: ['missing_trigger_reason'],
    },
    true,
  ),
  event(
    'unknown words are kept as sent',
    {
      ...SENT,
      triggerReason: 'Moonrise',
      transactionInfo: { transactionId: ID, chargingState: 'Dreaming' },
    },
    { triggerReason: 'Moonrise', chargingState: 'Dreaming' },
    true,
  ),
  event(
    'an event type in another case',
    { ...SENT, eventType: 'ENDED' },
    {
      phase: 'ended',
      stopReason: 'Local',
    },
    true,
  ),
  event(
    'an unknown event type',
    { ...SENT, eventType: 'Paused' },
    {
      anomalies: ['invalid_event_type'],
    },
    true,
  ),
  event(
    'an unreadable time',
    { ...SENT, timestamp: 'noon' },
    {
      timestamp: NOW,
      anomalies: ['invalid_timestamp'],
    },
    true,
  ),
  event('a seqNo in text', { ...SENT, seqNo: '2' }, {}, true),
  event(
    'a seqNo that no integer holds',
    { ...SENT, seqNo: 4_000_000_000 },
    {
      seqNo: 0,
      anomalies: ['invalid_seq_no'],
    },
    true,
  ),
  event(
    'EVSE 0 is no EVSE',
    { ...SENT, evse: { id: 0, connectorId: 1 } },
    { evse: null, anomalies: ['invalid_evse_id'] },
  ),
  event(
    'connector 0 is no connector',
    { ...SENT, evse: { id: 1, connectorId: 0 } },
    { evse: { evseId: 1, connectorId: null }, anomalies: ['invalid_connector_id'] },
  ),
  event(
    'an EVSE that is none',
    { ...SENT, evse: 1 },
    {
      anomalies: ['missing_evse_id'],
    },
    true,
  ),
  event(
    'readings without a time take that of the event',
    { ...SENT, meterValue: [{ sampledValue: [{ value: 5000 }] }, { timestamp: TIME }] },
    {
      meterValues: [reading(5000)],
      anomalies: ['missing_timestamp', 'invalid_meter_value'],
    },
    true,
  ),
  event(
    'nothing but its transaction',
    { transactionInfo: { transactionId: ID } },
    {
      seqNo: 0,
      timestamp: NOW,
      triggerReason: null,
      anomalies: [
        'missing_event_type',
        'missing_timestamp',
        'missing_seq_no',
        'missing_trigger_reason',
      ],
    },
    true,
  ),
]);

describeCommands(v201, [
  {
    command: 'getTransactionStatus',
    case: 'of a transaction',
    request: { transactionId: 'TX-B-000042' },
    calls: [['GetTransactionStatus', { transactionId: 'TX-B-000042' }]],
  },
  {
    command: 'getTransactionStatus',
    case: 'whether messages wait',
    request: { transactionId: null },
    calls: [['GetTransactionStatus', {}]],
  },
]);

describeAnswers(v201, [
  {
    command: 'getTransactionStatus',
    action: 'GetTransactionStatus',
    answer: { ongoingIndicator: false, messagesInQueue: true },
    result: { accepted: true, status: null, reason: null },
  },
]);
