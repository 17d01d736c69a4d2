import { describe, expect, it } from 'vitest';
import { decideOnStatus, isQuestionable, readTransactionStatus } from './transaction-status.js';

const overtaken = { status: 'Started', overtaken: true, gap: false };
const incomplete = { status: 'Ended', overtaken: false, gap: true };

describe('isQuestionable', () => {
  it.each([
    [overtaken, true],
    [{ ...overtaken, overtaken: false, gap: true }, false],
    [incomplete, true],
    [{ ...incomplete, overtaken: true, gap: false }, false],
    [{ ...incomplete, status: 'cancelled' }, false],
  ])('%j: %s', (session, expected) => expect(isQuestionable(session)).toBe(expected));
});

describe('decideOnStatus', () => {
  it.each([
    ['a station that knows it no longer', overtaken, false, false, 'close'],
    ['messages are to come', overtaken, false, true, 'again'],
    ['it still runs', overtaken, true, false, 'content'],
    ['a station that does not say whether it runs', overtaken, null, false, 'content'],
    ['a station that says nothing', overtaken, null, null, 'content'],
    ['ended, messages are to come', incomplete, false, true, 'again'],
    ['ended, nothing is to come', incomplete, false, false, 'content'],
    ['no question any more', { ...overtaken, overtaken: false }, false, false, 'content'],
  ])('%s', (_, session, ongoing, messagesInQueue, expected) => {
    expect(decideOnStatus(session, { ongoing, messagesInQueue })).toBe(expected);
  });
});

describe('readTransactionStatus', () => {
  it.each([
    [
      { ongoingIndicator: true, messagesInQueue: false },
      { ongoing: true, messagesInQueue: false },
    ],
    [{ messagesInQueue: true }, { ongoing: null, messagesInQueue: true }],
    [
      { ongoingIndicator: 'no', messagesInQueue: null },
      { ongoing: null, messagesInQueue: null },
    ],
    [undefined, { ongoing: null, messagesInQueue: null }],
  ])('%j', (response, expected) => expect(readTransactionStatus(response)).toEqual(expected));
});
