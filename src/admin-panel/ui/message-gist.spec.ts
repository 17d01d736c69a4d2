import { describe, expect, it } from 'vitest';
import { messageGist } from './message-gist.js';

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
