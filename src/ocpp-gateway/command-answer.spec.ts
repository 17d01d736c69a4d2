import { describe, expect, it } from 'vitest';
import { toCommandAnswer } from './command-answer.js';
import { byStatus } from './command-results.js';
import type { OutboundRoute } from './protocol-adapter.js';
import type { Reply } from './station-calls.js';

const CALLS = ['One', 'Two', 'Three'].map((action) => ({ action, payload: { action } }));
const route = (allOf?: true): OutboundRoute<never> => ({
  calls: () => [],
  result: byStatus,
  allOf,
});
const result = (status: string): Reply => ({
  kind: 'result',
  raw: { status },
  payload: { status } as never,
});
const error: Reply = { kind: 'error', code: 'NotSupported', description: '', details: {} };

const read = (replies: Reply[], allOf?: true) =>
  toCommandAnswer(route(allOf), CALLS.slice(0, replies.length), replies);

describe('toCommandAnswer', () => {
  it('takes the word of the station', () => {
    expect(read([result('Accepted')])).toEqual({
      outcome: 'accepted',
      status: 'Accepted',
      reason: null,
      calls: [CALLS[0]],
      responses: [{ status: 'Accepted' }],
    });
    expect(read([result('Rejected')])).toMatchObject({ outcome: 'rejected', status: 'Rejected' });
  });

  it('shows a CALLERROR with its code', () => {
    expect(read([error])).toMatchObject({
      outcome: 'error',
      status: 'NotSupported',
      reason: 'The station answered One with NotSupported.',
      responses: [{ code: 'NotSupported', description: '', details: {} }],
    });
  });

  it('shows an unusable answer as it was sent', () => {
    const raw = { listVersion: 3 };
    const fault = { path: 'versionNumber', rule: 'required' };
    expect(read([{ kind: 'unusable', raw, fault }])).toMatchObject({
      outcome: 'error',
      status: null,
      reason: 'versionNumber in the answer to One breaks the rule required of its schema.',
      responses: [raw],
    });
  });

  it('names the time and the connection', () => {
    expect(read([{ kind: 'timeout', afterMs: 30_000 }])).toMatchObject({
      outcome: 'timeout',
      reason: 'The station did not answer One within 30 s.',
      calls: [CALLS[0]],
      responses: [],
    });
    expect(read([{ kind: 'connection_lost', sent: true }])).toMatchObject({
      outcome: 'connection_lost',
      calls: [CALLS[0]],
    });
    expect(read([{ kind: 'connection_lost', sent: false }])).toMatchObject({
      outcome: 'connection_lost',
      reason: 'The connection was lost before the station was sent One.',
      calls: [],
    });
  });

  it.each([
    [['Unknown', 'Accepted', 'Unknown'], undefined, 'accepted', 'Accepted'],
    [['Unknown', 'Unknown', 'Unknown'], undefined, 'rejected', 'Unknown'],
    [['Accepted', 'Rejected', 'Accepted'], true, 'rejected', 'Rejected'],
    [['Accepted', 'RebootRequired'], true, 'accepted', 'RebootRequired'],
  ] as const)(
    'of several answers %j (all needed: %s) makes %s',
    (words, allOf, outcome, status) => {
      expect(read(words.map(result), allOf)).toMatchObject({ outcome, status });
    },
  );

  it('says which of several messages was refused where all are needed', () => {
    expect(read([result('Accepted'), result('Rejected')], true).reason).toBe('message 2 of 2');
    expect(read([result('Accepted'), error], true).reason).toBe(
      'message 2 of 2: The station answered Two with NotSupported.',
    );
    expect(read([result('Rejected')], true).reason).toBeNull();
    expect(read([result('Accepted'), result('Accepted')], true).reason).toBeNull();
  });

  it('counts a command as accepted although a later CALL of it was never answered', () => {
    const lost: Reply = { kind: 'timeout', afterMs: 1000 };
    expect(read([result('Accepted'), lost])).toMatchObject({ outcome: 'accepted', partial: true });
    expect(read([result('Accepted'), lost], true)).toMatchObject({ outcome: 'timeout' });
    expect(read([error, result('Accepted')])).toMatchObject({ outcome: 'accepted', partial: true });
    expect(read([error, result('Unknown')])).toMatchObject({ status: 'Unknown', partial: true });
    expect(read([result('Unknown'), result('Accepted')]).partial).toBeUndefined();
    expect(read([lost]).partial).toBeUndefined();
  });
});
