import { describeRoutes, NOW, type RouteRow } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

const AT = Date.UTC(2026, 2, 5, 10);
const TIME = '2026-03-05T10:00:00Z';
const LATER = '2026-03-05T10:05:00Z';

const SAMPLE = {
  value: 22500,
  text: '22500',
  measurand: 'Energy.Active.Import.Register',
  context: 'Sample.Periodic',
  location: 'Outlet',
  phase: null,
  unit: 'Wh',
  multiplier: 0,
};
const READING = { timestamp: AT, sampledValues: [SAMPLE] };
const TRANSACTION = {
  phase: 'updated' as const,
  transactionId: '5003',
  seqNo: null,
  timestamp: AT,
  offline: false,
  chargingState: null,
  triggerReason: null,
  stopReason: null,
  evse: { evseId: null, connectorId: 2 },
  idToken: null,
  reservationId: null,
  remoteStartId: null,
  meterValues: [READING],
  anomalies: [] as string[],
};

const VALUE = { timestamp: TIME, sampledValue: [{ value: '22500' }] };
const SENT = { connectorId: 2, transactionId: 5003, meterValue: [VALUE] };

function readings(name: string, request: object, expected: object, broken?: true): RouteRow {
  const report = { transaction: { ...TRANSACTION, ...expected } };
  return { action: 'MeterValues', case: name, request, report, broken };
}

/** A message with one sampled value, and how it is read. */
function sample(name: string, sent: object, expected: object, broken?: true): RouteRow {
  const request = { ...SENT, meterValue: [{ timestamp: TIME, sampledValue: [sent] }] };
  const sampledValues = [{ ...SAMPLE, ...expected }];
  return readings(name, request, { meterValues: [{ timestamp: AT, sampledValues }] }, broken);
}

describeRoutes(v16, [
  readings('of a transaction, all defaults', SENT, {}),
  readings(
    'without a transaction',
    { connectorId: 2, meterValue: [VALUE] },
    {
      transactionId: null,
    },
  ),
  readings('of transaction 0', { ...SENT, transactionId: 0 }, { transactionId: null }),
  readings('of transaction -1', { ...SENT, transactionId: -1 }, { transactionId: null }),
  readings('of a transaction, by the main meter', { ...SENT, connectorId: 0 }, { evse: null }),
  {
    action: 'MeterValues',
    case: 'of the main meter',
    request: { connectorId: 0, meterValue: [VALUE] },
    report: { meterValues: { evse: { evseId: null, connectorId: 0 }, meterValues: [READING] } },
  },
  readings(
    'several moments: the time is that of the latest',
    { ...SENT, meterValue: [{ ...VALUE, timestamp: LATER }, VALUE] },
    {
      timestamp: Date.parse(LATER),
      meterValues: [{ timestamp: Date.parse(LATER), sampledValues: [SAMPLE] }, READING],
    },
  ),
  sample(
    'everything said',
    {
      value: '7.21',
      context: 'Sample.Clock',
      format: 'Raw',
      measurand: 'Power.Active.Import',
      phase: 'L1',
      location: 'Inlet',
      unit: 'kW',
    },
    {
      value: 7.21,
      text: '7.21',
      context: 'Sample.Clock',
      measurand: 'Power.Active.Import',
      phase: 'L1',
      location: 'Inlet',
      unit: 'kW',
    },
  ),
  sample(
    'power without a unit',
    { value: '-11e3', measurand: 'Power.Offered' },
    { value: -11000, text: '-11e3', measurand: 'Power.Offered', unit: 'W' },
  ),
  sample(
    'state of charge without a unit',
    { value: '80', measurand: 'SoC', location: 'EV' },
    { value: 80, text: '80', measurand: 'SoC', location: 'EV', unit: 'Percent' },
  ),
  sample(
    'signed data is kept as text',
    { value: 'OCMF|{"FV":"1.0"}', format: 'SignedData' },
    { value: null, text: 'OCMF|{"FV":"1.0"}' },
  ),
  sample(
    'signed data that looks like a number is still no number',
    { value: '0123', format: 'SignedData' },
    { value: null, text: '0123' },
  ),
  sample('a number', { value: 22500 }, {}, true),
  sample(
    'an unknown measurand',
    { value: '1', measurand: 'Humidity' },
    { value: 1, text: '1', measurand: 'Humidity', unit: null },
    true,
  ),
  readings(
    'values that are no numbers are left out',
    {
      ...SENT,
      meterValue: [
        { timestamp: TIME, sampledValue: ['', 'NaN', '0x1F', '1,5'].map((value) => ({ value })) },
        { timestamp: TIME, sampledValue: [{ value: 'Infinity' }, { value: '22500' }] },
      ],
    },
    { anomalies: ['invalid_meter_value'] },
  ),
  readings(
    'an unreadable time is the time of receipt',
    { ...SENT, meterValue: [{ ...VALUE, timestamp: 'noon' }] },
    {
      timestamp: NOW,
      meterValues: [{ timestamp: NOW, sampledValues: [SAMPLE] }],
      anomalies: ['invalid_timestamp'],
    },
    true,
  ),
  readings(
    'a time beyond the calendar is its end',
    { ...SENT, meterValue: [{ ...VALUE, timestamp: '222222017-01-01T00:00:00Z' }] },
    {
      timestamp: Date.UTC(9999, 11, 31, 23, 59, 59, 999),
      meterValues: [
        { timestamp: Date.UTC(9999, 11, 31, 23, 59, 59, 999), sampledValues: [SAMPLE] },
      ],
    },
    true,
  ),
  readings(
    'no readings',
    { connectorId: 2, transactionId: 5003 },
    { timestamp: NOW, meterValues: [], anomalies: ['missing_meter_value'] },
    true,
  ),
  readings(
    'readings that are none',
    { ...SENT, meterValue: [null, { timestamp: TIME }, { ...VALUE, sampledValue: [7] }, VALUE] },
    { anomalies: ['invalid_meter_value'] },
    true,
  ),
  readings(
    'no connector',
    { transactionId: 5003, meterValue: [VALUE] },
    { evse: null, anomalies: ['missing_connector_id'] },
    true,
  ),
  {
    action: 'MeterValues',
    case: 'neither connector nor transaction',
    request: { transactionId: 'none', meterValue: [VALUE] },
    broken: true,
    report: { meterValues: { evse: { evseId: null, connectorId: null }, meterValues: [READING] } },
  },
]);
