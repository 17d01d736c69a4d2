import { describe, expect, it } from 'vitest';
import { DomainError } from '../shared/errors.js';
import { readPastedFrame } from './pasted-frame.js';

const EVENT = { eventType: 'Started', seqNo: 0 };
const STATUS = { connectorStatus: 'Occupied', evseId: 1, connectorId: 1 };

describe('readPastedFrame', () => {
  it.each([
    ['a CALL', [2, 'x', 'TransactionEvent', EVENT], 'TransactionEvent', EVENT],
    ['a CALL as text', '[2,"x","StatusNotification",{}]', 'StatusNotification', {}],
    ['a payload', EVENT, 'TransactionEvent', EVENT],
    ['a payload as text', JSON.stringify(EVENT), 'TransactionEvent', EVENT],
    ['the payload of a status', STATUS, 'StatusNotification', STATUS],
  ])('takes %s', (_, frame, action, payload) => {
    expect(readPastedFrame(frame)).toEqual({ action, payload });
  });

  it.each([
    ['a CALLRESULT', [3, 'x', {}]],
    ['a CALL with too much', [2, 'x', 'TransactionEvent', {}, {}]],
    ['another action', [2, 'x', 'Heartbeat', {}]],
    ['an action of 1.6', [2, 'x', 'StartTransaction', {}]],
    ['a payload that is a list', [2, 'x', 'TransactionEvent', []]],
    ['no JSON', '{'],
    ['a number', 5],
    ['null', null],
  ])('refuses %s and names the field', (_, frame) => {
    expect(() => readPastedFrame(frame)).toThrow(DomainError);
    expect(() => readPastedFrame(frame)).toThrow(/^frame: /);
  });
});
