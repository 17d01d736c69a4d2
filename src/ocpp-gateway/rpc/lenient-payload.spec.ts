import { describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../shared/vocabulary/station.js';
import { validate } from './message-schemas.js';

type Row = [
  what: string,
  version: OcppVersion,
  action: string,
  sent: unknown,
  mended: unknown,
  violations: string[],
];

const AT = '2026-03-03T07:00:00Z';
const EVENT = {
  eventType: 'Updated',
  timestamp: AT,
  triggerReason: 'MeterValuePeriodic',
  seqNo: 3,
};
const UPDATED = { ...EVENT, transactionInfo: { transactionId: 't' } };
const STATUS = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
const START = { connectorId: 1, idTag: 'A', meterStart: 10, timestamp: AT };
const STOP = { transactionId: 7, meterStop: 20, timestamp: AT };

function samples(...sampledValue: unknown[]): object {
  return { ...UPDATED, meterValue: [{ timestamp: AT, sampledValue }] };
}

function needs(stateOfCharge: number): object {
  const dcChargingParameters = { evMaxCurrent: 200, evMaxVoltage: 800, stateOfCharge };
  return { evseId: 1, chargingNeeds: { requestedEnergyTransfer: 'DC', dcChargingParameters } };
}

function lenient(version: OcppVersion, action: string, sent: unknown) {
  const { payload, violations, error } = validate(version, 'request', action, sent, 'lenient');
  return { payload, error, violations: violations.map(({ path, rule }) => `${path}:${rule}`) };
}

const FORGIVEN: Row[] = [
  ['unknown fields', '1.6', 'Heartbeat', { a: 1, b: 2 }, {}, [':additionalProperties']],
  [
    'unknown fields inside',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, evse: { id: 1, x: 1 } },
    { ...UPDATED, evse: { id: 1 } },
    ['evse:additionalProperties'],
  ],
  [
    'a field named __proto__',
    '2.0.1',
    'Heartbeat',
    JSON.parse('{"__proto__":{"a":1}}'),
    {},
    [':additionalProperties'],
  ],
  [
    'null for absent',
    '1.6',
    'StatusNotification',
    { ...STATUS, info: null },
    STATUS,
    ['info:type'],
  ],
  [
    'a number as text',
    '1.6',
    'StatusNotification',
    { ...STATUS, connectorId: '1' },
    STATUS,
    ['connectorId:type'],
  ],
  [
    'a text as number',
    '1.6',
    'StatusNotification',
    { ...STATUS, vendorErrorCode: 17 },
    { ...STATUS, vendorErrorCode: '17' },
    ['vendorErrorCode:type'],
  ],
  [
    'a truth value as text',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, offline: 'true' },
    { ...UPDATED, offline: true },
    ['offline:type'],
  ],
  [
    'a fractional integer',
    '1.6',
    'StartTransaction',
    { ...START, meterStart: 10.4 },
    START,
    ['meterStart:type'],
  ],
  [
    'a fractional integer as text',
    '1.6',
    'StartTransaction',
    { ...START, meterStart: ' 9.7 ' },
    START,
    ['meterStart:type'],
  ],
  [
    'a register beyond 32 bits',
    '1.6',
    'StartTransaction',
    { ...START, meterStart: '4294967296' },
    { ...START, meterStart: 4294967296 },
    ['meterStart:type'],
  ],
  [
    'an over-long text',
    '1.6',
    'Authorize',
    { idTag: 'x'.repeat(21) },
    { idTag: 'x'.repeat(21) },
    ['idTag:maxLength'],
  ],
  [
    'a word in other case',
    '1.6',
    'StatusNotification',
    { ...STATUS, status: 'AVAILABLE' },
    STATUS,
    ['status:enum'],
  ],
  [
    'an unknown word',
    '1.6',
    'StatusNotification',
    { ...STATUS, status: 'Parked' },
    { ...STATUS, status: 'Parked' },
    ['status:enum'],
  ],
  [
    'a missing triggerReason',
    '2.0.1',
    'TransactionEvent',
    omit(UPDATED, 'triggerReason'),
    omit(UPDATED, 'triggerReason'),
    ['triggerReason:required'],
  ],
  [
    'a time without zone',
    '1.6',
    'StatusNotification',
    { ...STATUS, timestamp: '2026-03-03T07:00:00.5' },
    { ...STATUS, timestamp: '2026-03-03T07:00:00.5Z' },
    ['timestamp:format'],
  ],
  [
    'an impossible time',
    '1.6',
    'StatusNotification',
    { ...STATUS, timestamp: '222222017-01-01T00:00:00Z' },
    { ...STATUS, timestamp: '222222017-01-01T00:00:00Z' },
    ['timestamp:format'],
  ],
  [
    'a number outside its range',
    '2.0.1',
    'NotifyEVChargingNeeds',
    needs(101),
    needs(101),
    ['chargingNeeds.dcChargingParameters.stateOfCharge:maximum'],
  ],
  [
    'an empty list',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, meterValue: [] },
    { ...UPDATED, meterValue: [] },
    ['meterValue:minItems'],
  ],
  [
    'a scalar that cannot be read',
    '1.6',
    'StatusNotification',
    { ...STATUS, info: {} },
    STATUS,
    ['info:type'],
  ],
  [
    'customData without vendorId',
    '2.0.1',
    'Heartbeat',
    { customData: { a: 1 } },
    {},
    ['customData.vendorId:required'],
  ],
  [
    'customData beside a fault',
    '2.0.1',
    'Heartbeat',
    { x: 1, customData: { vendorId: 'v', a: [1] } },
    { customData: { vendorId: 'v', a: [1] } },
    [':additionalProperties'],
  ],
  [
    'DataTransfer of null',
    '2.0.1',
    'DataTransfer',
    { vendorId: 5, data: null },
    { vendorId: '5', data: null },
    ['vendorId:type'],
  ],
];

const SALVAGED: Row[] = [
  [
    'a bare 1.6 number',
    '1.6',
    'MeterValues',
    { connectorId: 1, meterValue: [{ timestamp: AT, sampledValue: [{ value: 12.5 }] }] },
    { connectorId: 1, meterValue: [{ timestamp: AT, sampledValue: [{ value: '12.5' }] }] },
    ['meterValue.0.sampledValue.0.value:type'],
  ],
  [
    'the good samples',
    '2.0.1',
    'TransactionEvent',
    samples({ value: 1 }, { value: 'x' }, {}, null, 5, { value: '2' }),
    samples({ value: 1 }, { value: 2 }),
    [
      'meterValue.0.sampledValue.1.value:type',
      'meterValue.0.sampledValue.2.value:required',
      'meterValue.0.sampledValue.3:type',
      'meterValue.0.sampledValue.4:type',
      'meterValue.0.sampledValue.5.value:type',
    ],
  ],
  [
    'no sample of unreadable unit',
    '2.0.1',
    'TransactionEvent',
    samples(
      { value: 1, unitOfMeasure: 'kWh' },
      { value: 1, unitOfMeasure: { unit: 'kWh', multiplier: 'k' } },
    ),
    samples(),
    [
      'meterValue.0.sampledValue.0.unitOfMeasure:type',
      'meterValue.0.sampledValue.1.unitOfMeasure.multiplier:type',
    ],
  ],
  [
    'no sample of unreadable phase',
    '1.6',
    'MeterValues',
    {
      connectorId: 1,
      meterValue: [{ timestamp: AT, sampledValue: [{ value: '1', phase: ['L1'] }] }],
    },
    { connectorId: 1, meterValue: [{ timestamp: AT, sampledValue: [] }] },
    ['meterValue.0.sampledValue.0.phase:type'],
  ],
  [
    'a sample of unreadable signature',
    '2.0.1',
    'TransactionEvent',
    samples({ value: 1, signedMeterValue: { signedMeterData: 'x' } }),
    samples({ value: 1 }),
    ['meterValue.0.sampledValue.0.signedMeterValue.signingMethod:required'],
  ],
  [
    'a single object for a list',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, meterValue: { timestamp: AT, sampledValue: { value: 1 } } },
    samples({ value: 1 }),
    ['meterValue:type', 'meterValue.0.sampledValue:type'],
  ],
  [
    'a meter value without time',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, meterValue: [{ sampledValue: [{ value: 1 }] }] },
    { ...UPDATED, meterValue: [{ sampledValue: [{ value: 1 }] }] },
    ['meterValue.0.timestamp:required'],
  ],
  [
    'a token without type',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, idToken: { idToken: 'A' } },
    { ...UPDATED, idToken: { idToken: 'A' } },
    ['idToken.type:required'],
  ],
  [
    'no unusable objects',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, evse: 1, idToken: {}, meterValue: 'x' },
    UPDATED,
    ['meterValue:type', 'evse:type', 'idToken.idToken:required'],
  ],
  [
    'an event with an id only',
    '2.0.1',
    'TransactionEvent',
    { transactionInfo: { transactionId: 5 } },
    { transactionInfo: { transactionId: '5' } },
    [
      'eventType:required',
      'timestamp:required',
      'triggerReason:required',
      'seqNo:required',
      'transactionInfo.transactionId:type',
    ],
  ],
  [
    'an integer that no column holds as absent',
    '2.0.1',
    'TransactionEvent',
    { ...UPDATED, seqNo: 1e300 },
    omit(UPDATED, 'seqNo'),
    ['seqNo:maximum'],
  ],
  [
    'an empty start',
    '1.6',
    'StartTransaction',
    {},
    {},
    ['connectorId:required', 'idTag:required', 'meterStart:required', 'timestamp:required'],
  ],
  [
    'a stop without id',
    '1.6',
    'StopTransaction',
    { ...STOP, transactionId: 'none', transactionData: [5] },
    { ...omit(STOP, 'transactionId'), transactionData: [] },
    ['transactionId:type', 'transactionData.0:type'],
  ],
  [
    'meter values without a list',
    '2.0.1',
    'MeterValues',
    { evseId: 1 },
    { evseId: 1 },
    ['meterValue:required'],
  ],
];

const REFUSED: [
  what: string,
  version: OcppVersion,
  action: string,
  sent: unknown,
  code: string,
  path: string,
][] = [
  ['a payload that is no object', '1.6', 'StartTransaction', [START], 'FormatViolation', ''],
  ['a payload that is null', '2.0.1', 'TransactionEvent', null, 'FormatViolation', ''],
  [
    'an event without transactionInfo',
    '2.0.1',
    'TransactionEvent',
    EVENT,
    'OccurrenceConstraintViolation',
    'transactionInfo',
  ],
  [
    'an event with another transactionInfo',
    '2.0.1',
    'TransactionEvent',
    { ...EVENT, transactionInfo: 't' },
    'TypeConstraintViolation',
    'transactionInfo',
  ],
  [
    'an event without transactionId',
    '2.0.1',
    'TransactionEvent',
    { ...EVENT, transactionInfo: {} },
    'OccurrenceConstraintViolation',
    'transactionInfo.transactionId',
  ],
  [
    'an event with an unreadable transactionId',
    '2.0.1',
    'TransactionEvent',
    { ...EVENT, transactionInfo: { transactionId: [] } },
    'TypeConstraintViolation',
    'transactionInfo.transactionId',
  ],
  ['a missing field elsewhere', '1.6', 'Authorize', {}, 'OccurrenceConstraintViolation', 'idTag'],
  [
    'null for a required field',
    '1.6',
    'Authorize',
    { idTag: null },
    'OccurrenceConstraintViolation',
    'idTag',
  ],
  [
    'a required field of the wrong type',
    '1.6',
    'StatusNotification',
    { ...STATUS, connectorId: 'one' },
    'TypeConstraintViolation',
    'connectorId',
  ],
  [
    'a required integer that no column holds',
    '1.6',
    'StatusNotification',
    { ...STATUS, connectorId: 2 ** 40 },
    'PropertyConstraintViolation',
    'connectorId',
  ],
  [
    'a text for an object',
    '2.0.1',
    'BootNotification',
    { reason: 'PowerUp', chargingStation: 'x' },
    'TypeConstraintViolation',
    'chargingStation',
  ],
  [
    'an object for a list',
    '2.0.1',
    'NotifyEvent',
    { generatedAt: AT, seqNo: 0, eventData: {} },
    'TypeConstraintViolation',
    'eventData',
  ],
  [
    'a missing field inside',
    '2.0.1',
    'BootNotification',
    { reason: 'PowerUp', chargingStation: { model: 'm' } },
    'OccurrenceConstraintViolation',
    'chargingStation.vendorName',
  ],
];

function omit(value: object, key: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

describe('a lenient station', () => {
  it.each(FORGIVEN)('is forgiven %s (%s %s)', (_, version, action, sent, mended, violations) => {
    expect(lenient(version, action, sent)).toEqual({
      payload: mended,
      violations,
      error: undefined,
    });
  });

  it.each(SALVAGED)(
    'keeps of money messages %s (%s %s)',
    (_, version, action, sent, mended, violations) => {
      const result = lenient(version, action, sent);
      expect(result).toMatchObject({ payload: mended, error: undefined });
      expect(result.payload).toEqual(mended);
      expect(new Set(result.violations)).toEqual(new Set(violations));
    },
  );

  it.each(REFUSED)('is still refused %s (%s %s)', (_, version, action, sent, code, path) => {
    const { error, payload } = lenient(version, action, sent);
    expect(error).toMatchObject({ code, details: { path } });
    expect(payload).toBe(sent);
  });

  it('leaves the sent payload alone', () => {
    const sent = Object.freeze({
      ...STATUS,
      connectorId: '1',
      info: null,
      extra: Object.freeze({}),
    });
    expect(lenient('1.6', 'StatusNotification', sent).payload).toEqual(STATUS);
  });

  it('notes 50 faults at most and mends all', () => {
    const { payload, violations } = lenient(
      '2.0.1',
      'TransactionEvent',
      samples(...Array(10_000).fill({ value: '1' })),
    );
    expect(payload).toEqual(samples(...Array(10_000).fill({ value: 1 })));
    expect(violations).toHaveLength(50);
  });

  it('is forgiven in responses as well', () => {
    const { payload, error } = validate(
      '1.6',
      'response',
      'Reset',
      { status: 'accepted', x: 1 },
      'lenient',
    );
    expect({ payload, error }).toEqual({ payload: { status: 'Accepted' }, error: undefined });
    expect(validate('1.6', 'response', 'Reset', {}, 'lenient').error?.code).toBe(
      'OccurrenceConstraintViolation',
    );
  });
});
