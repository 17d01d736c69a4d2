import { describe, expect, it } from 'vitest';
import { behindReceipt, messageGist } from './message-gist.js';

describe('messageGist', () => {
  it.each([
    [
      {
        eventType: 'Updated',
        seqNo: 3,
        triggerReason: 'ChargingStateChanged',
        transactionInfo: { chargingState: 'Charging' },
      },
      'Updated · seqNo 3 · ChargingStateChanged · Charging',
    ],
    [{ connectorId: 1, status: 'Faulted', errorCode: 'x' }, 'Faulted · connectorId 1'],
    [{ status: { nested: true } }, ''],
    [null, ''],
    ['text', ''],
  ])('%j: %s', (request, gist) => {
    expect(messageGist(request)).toBe(gist);
  });
});

describe('behindReceipt', () => {
  const received = '2026-11-22T12:00:00.000Z';

  it.each([
    ['2026-11-22T11:00:00Z', 3600],
    ['2026-11-22T12:01:00Z', -60],
    ['2026-11-22T11:59:40Z', null],
    ['nonsense', null],
    [undefined, null],
  ])('of %s is %s s', (timestamp, seconds) => {
    expect(behindReceipt({ timestamp }, received)).toBe(seconds);
  });
});
