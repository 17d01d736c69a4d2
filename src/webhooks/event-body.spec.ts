import { describe, expect, it } from 'vitest';
import { eventBody, type StoredEvent, withFields } from './event-body.js';

const session: StoredEvent = {
  _id: '6560a1b2c3d4e5f60718293a',
  organization: '6560a1b2c3d4e5f607182901',
  chargestation: '6560a1b2c3d4e5f607182902',
  sequence: 1234,
  object: 'session',
  type: 'session.updated',
  synthetic: false,
  createdAt: Date.UTC(2026, 10, 22, 10),
  data: '{"_id":"6560a1b2c3d4e5f607182903","metrics":{"energyConsumed":1.50}}',
  raw: '{"eventType":"Updated","seqNo":3,"x":1e0}',
};

describe('eventBody', () => {
  it('has every field of the contract and the raw message under both names', () => {
    expect(JSON.parse(eventBody(session))).toEqual({
      _id: session._id,
      object: 'session',
      type: 'session.updated',
      createdAt: '2026-11-22T10:00:00.000Z',
      data: {
        _id: '6560a1b2c3d4e5f607182903',
        metrics: { energyConsumed: 1.5 },
        raw_transction_event: { eventType: 'Updated', seqNo: 3, x: 1 },
        raw_transaction_event: { eventType: 'Updated', seqNo: 3, x: 1 },
      },
      organization: session.organization,
      chargestation: session.chargestation,
      sequence: 1234,
      synthetic: false,
      api_version: '1.1',
    });
  });

  it('keeps the stored texts byte by byte', () => {
    expect(eventBody(session)).toContain('"energyConsumed":1.50');
    expect(eventBody(session).split('{"eventType":"Updated","seqNo":3,"x":1e0}')).toHaveLength(3);
  });

  it('shows both names as null for a session without a 2.0.1 message', () => {
    const { data } = JSON.parse(eventBody({ ...session, raw: null }));
    expect(data).toMatchObject({ raw_transction_event: null, raw_transaction_event: null });
  });

  it('adds nothing to other objects and shows a missing chargestation as null', () => {
    const location = { ...session, object: 'location', chargestation: null, raw: null };
    const body = JSON.parse(eventBody(location));
    expect(body.chargestation).toBeNull();
    expect(Object.keys(body.data)).toEqual(['_id', 'metrics']);
  });
});

describe('withFields', () => {
  it.each([
    ['{}', '{"b":2}'],
    ['{ }', '{ "b":2}'],
    ['{"a":1}', '{"a":1,"b":2}'],
    ['{"a":{}}', '{"a":{},"b":2}'],
    ['{"a":"}"}', '{"a":"}","b":2}'],
  ])('%s', (object, expected) => {
    expect(withFields(object, '"b":2')).toBe(expected);
    expect(JSON.parse(withFields(object, '"b":2'))).toHaveProperty('b', 2);
  });
});
