import { describe, expect, it } from 'vitest';
import type { PublicConnector, PublicSession, WebhookEvent } from './api-types.js';
import {
  compareAnswer,
  compareEvent,
  compareRawEvent,
  expectationsFor,
} from './trace-expectations.js';
import { loadTraces, type TraceFrame } from './trace-file.js';

const session = {
  status: 'Started',
  connector: null,
  metrics: { energyConsumed: 600 },
  anomalies: ['gap'],
  raw_transction_event: { seqNo: 1 },
  raw_transaction_event: { seqNo: 1 },
} as unknown as PublicSession;
const connectors = [
  { _id: 'c1', status: 'Available', synthetic: false },
  { _id: 'c2', status: 'Charging', synthetic: true },
] as unknown as PublicConnector[];
const updated = { type: 'session.updated', data: session } as unknown as WebhookEvent;
const status = {
  type: 'chargestation.connector_status.updated',
  synthetic: true,
  data: { connectors, changed_connector: 'c2' },
} as unknown as WebhookEvent;

describe('what a trace expects', () => {
  it('leaves out the trace of commands', () => {
    expect(loadTraces().map(({ name }) => name.slice(0, 2))).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
    ]);
  });

  it('drops synthetic webhooks and takes the other status with the flag off', () => {
    const both = [
      { webhook: 'a', synthetic: true },
      { webhook: 'b', status: 'Charging', statusFlagOff: 'Occupied' },
    ];
    expect(expectationsFor(true, both)).toEqual(both);
    expect(expectationsFor(false, both)).toMatchObject([{ webhook: 'b', status: 'Occupied' }]);
  });

  it.each([
    [updated, { status: 'Started', energyConsumed: 600, connector: null }, 0],
    [updated, { anomalies: ['gap'], anomaliesNot: ['inferred_start'] }, 0],
    [updated, { energyConsumed: 601 }, 1],
    [updated, { connector: 'c1' }, 1],
    [updated, { anomalies: ['inferred_start'], anomaliesNot: ['gap'] }, 2],
    [status, { status: 'Charging', synthetic: true, statusFlagOff: 'Occupied' }, 0],
    [status, { status: 'Preparing' }, 1],
    [status, { synthetic: false }, 2],
  ])('finds each difference of a webhook (%#)', (event, keys, count) => {
    expect(compareEvent(event, { webhook: event.type, ...keys })).toHaveLength(count);
    expect(compareEvent(event, { webhook: 'session.ended', ...keys })).toHaveLength(1);
  });

  it('wants the very message on the session, and none in 1.6', () => {
    expect(compareRawEvent(updated, 'TransactionEvent', { seqNo: 1 })).toEqual([]);
    expect(compareRawEvent(updated, 'TransactionEvent', { seqNo: 2 })).toHaveLength(2);
    expect(compareRawEvent(updated, 'MeterValues', {})).toHaveLength(2);
  });

  it.each([
    [{ idTagInfo: { status: 'Accepted' }, transactionId: 7 }, 0],
    [{ idTagInfo: { status: 'Invalid' }, transactionId: 7 }, 1],
    [{ idTagInfo: { status: 'Accepted' }, transactionId: '7' }, 1],
    [{}, 2],
  ])('compares the words and types of an answer (%#)', (payload, count) => {
    const sample: TraceFrame = [
      3,
      'm',
      {
        idTagInfo: { status: 'Accepted', groupIdToken: 'G' },
        transactionId: 5001,
      },
    ];
    const match = { optional: ['/2/idTagInfo/groupIdToken'] };
    expect(compareAnswer(sample, [3, 'm', payload], match)).toHaveLength(count);
    expect(compareAnswer(sample, [3, 'other', payload], match)).toHaveLength(1);
    expect(compareAnswer(sample, [4, 'm', 'InternalError', '', {}], match)).toHaveLength(1);
  });
});
