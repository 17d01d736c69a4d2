import { describeCommands } from '../../../test/support/command-table.js';
import {
  authorized,
  describeRoutes,
  NOW,
  type RouteRow,
} from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

const AT = Date.UTC(2026, 2, 5, 10);
const TIME = '2026-03-05T10:00:00Z';
const TOKEN = { value: '04E91C5A123480', type: null };

function register(value: number, context: string, timestamp = AT) {
  const place = { measurand: 'Energy.Active.Import.Register', context, location: 'Outlet' };
  const sample = { value, text: String(value), ...place, phase: null, unit: 'Wh', multiplier: 0 };
  return { timestamp, sampledValues: [sample] };
}

const NOT_IN_1_6 = {
  seqNo: null,
  offline: false,
  chargingState: null,
  triggerReason: null,
  remoteStartId: null,
};

const START = { connectorId: 1, idTag: '04E91C5A123480', meterStart: 20000, timestamp: TIME };
const STARTED = {
  ...NOT_IN_1_6,
  phase: 'started' as const,
  transactionId: null,
  timestamp: AT,
  stopReason: null,
  evse: { evseId: null, connectorId: 1 },
  idToken: TOKEN,
  reservationId: null,
  meterValues: [register(20000, 'Transaction.Begin')],
  anomalies: [] as string[],
};
const KEY = { connectorId: 1, idTag: '04E91C5A123480', timestamp: TIME, meterStart: 20000 };
const OUTCOME = { transactionId: '5003', ...authorized('Accepted') };

function start(
  name: string,
  request: object,
  expected: { transaction?: object; startKey?: object; authorize?: typeof TOKEN | null },
  broken?: true,
): RouteRow {
  const { authorize = TOKEN } = expected;
  return {
    action: 'StartTransaction',
    case: name,
    request,
    broken,
    report: {
      transaction: { ...STARTED, ...expected.transaction },
      startKey: { ...KEY, ...expected.startKey },
      authorize: authorize ?? undefined,
    },
    outcome: authorize ? OUTCOME : { transactionId: '5003' },
    answer: {
      transactionId: 5003,
      idTagInfo: { status: authorize ? 'Accepted' : 'Invalid' },
    },
  };
}

const STOP = { transactionId: 5003, meterStop: 26400, timestamp: TIME };
const ENDED = {
  ...NOT_IN_1_6,
  phase: 'ended' as const,
  transactionId: '5003',
  timestamp: AT,
  stopReason: 'Local',
  evse: null,
  idToken: null,
  reservationId: null,
  meterValues: [register(26400, 'Transaction.End')],
  anomalies: [] as string[],
};

function stop(name: string, request: object, expected: object, broken?: true): RouteRow {
  const report = { transaction: { ...ENDED, ...expected } };
  return { action: 'StopTransaction', case: name, request, report, broken };
}

describeRoutes(v16, [
  start('as usual', START, {}),
  start(
    'with a reservation',
    { ...START, reservationId: 12 },
    {
      transaction: { reservationId: 12 },
    },
  ),
  {
    ...start('a token that may not charge', START, {}),
    outcome: { transactionId: '5003', ...authorized('NoCredit') },
    answer: { transactionId: 5003, idTagInfo: { status: 'Blocked' } },
  },
  start(
    'a fractional meterStart',
    { ...START, meterStart: 20000.5 },
    {
      transaction: { meterValues: [register(20000.5, 'Transaction.Begin')] },
      startKey: { meterStart: 20000.5 },
    },
    true,
  ),
  start('digits in text', { ...START, connectorId: '1', meterStart: '20000' }, {}, true),
  start(
    'a local time keeps its text in the key',
    { ...START, timestamp: '2026-03-05T12:00:00+02:00' },
    { startKey: { timestamp: '2026-03-05T12:00:00+02:00' } },
  ),
  start(
    'an unreadable time',
    { ...START, timestamp: 'noon' },
    {
      transaction: {
        timestamp: NOW,
        meterValues: [register(20000, 'Transaction.Begin', NOW)],
        anomalies: ['invalid_timestamp'],
      },
      startKey: { timestamp: 'noon' },
    },
    true,
  ),
  start(
    'connector 0 is no connector',
    { ...START, connectorId: 0 },
    { transaction: { evse: null }, startKey: { connectorId: 0 } },
  ),
  start(
    'nothing at all',
    {},
    {
      transaction: {
        timestamp: NOW,
        evse: null,
        idToken: null,
        meterValues: [],
        anomalies: [
          'missing_connector_id',
          'missing_id_tag',
          'missing_meter_start',
          'missing_timestamp',
        ],
      },
      startKey: {
        connectorId: 0,
        idTag: '',
        timestamp: '2026-03-05T12:00:00.000Z',
        meterStart: 0,
      },
      authorize: null,
    },
    true,
  ),
  start(
    'nothing readable',
    { connectorId: [], idTag: {}, meterStart: 'x', timestamp: 5, reservationId: 'y' },
    {
      transaction: {
        timestamp: NOW,
        evse: null,
        idToken: null,
        meterValues: [],
        anomalies: [
          'invalid_connector_id',
          'invalid_id_tag',
          'invalid_meter_start',
          'invalid_timestamp',
          'invalid_reservation_id',
        ],
      },
      startKey: { connectorId: 0, idTag: '', timestamp: '5', meterStart: 0 },
      authorize: null,
    },
    true,
  ),

  stop('as usual', STOP, {}),
  stop('by the EV', { ...STOP, reason: 'EVDisconnected' }, { stopReason: 'EVDisconnected' }),
  stop('an unknown reason', { ...STOP, reason: 'Whim' }, { stopReason: 'Whim' }, true),
  {
    ...stop('with a token', { ...STOP, idTag: '04E91C5A123480' }, {}),
    report: { transaction: { ...ENDED, idToken: TOKEN }, authorize: TOKEN },
    outcome: authorized('Unknown'),
    answer: { idTagInfo: { status: 'Invalid' } },
  },
  {
    ...stop('with a token that is none', { ...STOP, idTag: {} }, {}, true),
    report: { transaction: { ...ENDED, anomalies: ['invalid_id_tag'] } },
    answer: { idTagInfo: { status: 'Invalid' } },
  },
  stop('null for no token', { ...STOP, idTag: null }, {}, true),
  stop(
    'transactionData in front of meterStop',
    {
      ...STOP,
      transactionData: [
        {
          timestamp: '2026-03-05T09:00:00Z',
          sampledValue: [{ value: '20000', context: 'Transaction.Begin' }],
        },
        { timestamp: TIME, sampledValue: [{ value: '26.4', unit: 'kWh' }] },
      ],
    },
    {
      meterValues: [
        register(20000, 'Transaction.Begin', Date.UTC(2026, 2, 5, 9)),
        {
          timestamp: AT,
          sampledValues: [{ ...register(26.4, 'Sample.Periodic').sampledValues[0], unit: 'kWh' }],
        },
        register(26400, 'Transaction.End'),
      ],
    },
  ),
  stop(
    'a meterStop of 0',
    { ...STOP, meterStop: 0 },
    {
      meterValues: [register(0, 'Transaction.End')],
    },
  ),
  stop(
    'a meterStop below 0',
    { ...STOP, meterStop: -5 },
    {
      meterValues: [register(-5, 'Transaction.End')],
    },
  ),
  stop('of transaction -1', { ...STOP, transactionId: -1 }, { transactionId: null }),
  stop('of transaction 0', { ...STOP, transactionId: 0 }, { transactionId: null }),
  stop(
    'nothing at all',
    {},
    {
      transactionId: null,
      timestamp: NOW,
      meterValues: [],
      anomalies: ['missing_transaction_id', 'missing_meter_stop', 'missing_timestamp'],
    },
    true,
  ),
  stop(
    'transactionData with an unreadable time takes that of the message',
    { ...STOP, transactionData: [{ timestamp: '', sampledValue: [{ value: '26000' }] }, 'x'] },
    {
      meterValues: [register(26000, 'Sample.Periodic'), register(26400, 'Transaction.End')],
      anomalies: ['invalid_timestamp', 'invalid_meter_value'],
    },
    true,
  ),
]);

describeCommands(v16, [
  {
    command: 'getTransactionStatus',
    case: 'is unknown',
    request: { transactionId: '17' },
    calls: 'read the session',
  },
]);
