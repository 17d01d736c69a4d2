import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.js';
import { type FinishedCall, StationCalls } from './station-calls.js';

const RESET = { action: 'Reset', payload: { type: 'Soft' } };
const CLEAR = { action: 'ClearCache', payload: {} };

/** The calls of a socket whose other end is this test. */
function start(timeoutMs = 60_000) {
  const sent: [number, string, string, object][] = [];
  const ended: FinishedCall[] = [];
  const calls = new StationCalls({
    version: '1.6',
    send: (text) => sent.push(JSON.parse(text)),
    ended: (finished) => ended.push(finished),
    timeoutMs,
  });
  const answer = (index: number, payload: unknown = { status: 'Accepted' }) =>
    calls.answered({ kind: 'result', id: sent[index]?.[1] ?? 'none', payload }, Date.now());
  return { calls, sent, ended, answer };
}

describe('StationCalls', () => {
  it('has one CALL open and sends the next one when it was answered, in order', async () => {
    const { calls, sent, answer } = start();
    const replies = [calls.ask([RESET]), calls.ask([CLEAR]), calls.ask([RESET])];
    expect(sent.map(([, , action]) => action)).toEqual(['Reset']);
    answer(0);
    expect(sent.map(([, , action]) => action)).toEqual(['Reset', 'ClearCache']);
    answer(1, { status: 'Rejected' });
    answer(2);
    expect(await Promise.all(replies)).toMatchObject([
      [{ kind: 'result', payload: { status: 'Accepted' } }],
      [{ kind: 'result', payload: { status: 'Rejected' } }],
      [{ kind: 'result' }],
    ]);
    expect(new Set(sent.map(([, id]) => id)).size).toBe(3);
  });

  it('lets nothing between the CALLs of one command', async () => {
    const { calls, sent, answer } = start();
    const first = calls.ask([RESET, CLEAR]);
    void calls.ask([RESET]);
    answer(0);
    expect(sent[1]?.[2]).toBe('ClearCache');
    answer(1);
    expect(await first).toHaveLength(2);
    expect(sent).toHaveLength(3);
  });

  it('refuses the command after a hundred waiting ones', () => {
    const { calls, sent, answer } = start();
    for (let n = 0; n < 101; n += 1) void calls.ask([CLEAR]);
    expect(() => calls.ask([CLEAR])).toThrow(
      expect.objectContaining({ code: 'command_queue_full', status: 429 }),
    );
    expect(sent).toHaveLength(1);
    answer(0);
    expect(() => calls.ask([CLEAR])).not.toThrow();
  });

  it('gives up after the time, sends the next one, and only keeps what comes late', async () => {
    const { calls, sent, ended, answer } = start(20);
    const first = calls.ask([RESET, CLEAR]);
    const second = calls.ask([CLEAR], 60_000);
    expect(await first).toEqual([{ kind: 'timeout', afterMs: 20 }]);
    await eventually(() => sent.length === 2);
    expect(answer(0)).toBe(false);
    expect(answer(0)).toBe(false);
    expect(ended).toMatchObject([
      { action: 'Reset', reply: { kind: 'timeout' }, answeredAt: null, late: false },
      { action: 'Reset', reply: { kind: 'result' }, answeredAt: expect.any(Number), late: true },
    ]);
    answer(1, { status: 'Rejected' });
    expect(await second).toMatchObject([{ kind: 'result', raw: { status: 'Rejected' } }]);
  });

  it('takes no notice of answers to what it never asked', async () => {
    const { calls, answer } = start();
    const asked = calls.ask([RESET]);
    expect(calls.answered({ kind: 'result', id: 'other', payload: {} }, 0)).toBe(false);
    answer(0);
    expect(await asked).toMatchObject([{ kind: 'result' }]);
    expect(answer(0)).toBe(false);
  });

  it('forgives what it can in an answer and keeps what it cannot', async () => {
    const { calls, ended, answer } = start();
    const asked = [calls.ask([CLEAR]), calls.ask([CLEAR]), calls.ask([CLEAR])];
    answer(0, { status: 'accepted', extra: 1 });
    answer(1, { listVersion: 3 });
    answer(2, null);
    expect(await Promise.all(asked)).toEqual([
      [
        {
          kind: 'result',
          raw: { status: 'accepted', extra: 1 },
          payload: { status: 'Accepted' },
        },
      ],
      [{ kind: 'unusable', raw: { listVersion: 3 }, fault: { path: 'status', rule: 'required' } }],
      [{ kind: 'unusable', raw: null, fault: { path: '', rule: 'type' } }],
    ]);
    expect(ended[0]?.violations).toHaveLength(2);
  });

  it('passes a CALLERROR on and goes on with the command', async () => {
    const { calls, sent, answer } = start();
    const asked = calls.ask([RESET, CLEAR]);
    const error = { kind: 'error', code: 'NotSupported', description: 'no', details: {} } as const;
    calls.answered({ ...error, id: sent[0]?.[1] as string }, Date.now());
    answer(1);
    expect(await asked).toMatchObject([error, { kind: 'result' }]);
  });

  it('fails what is open and what waits when the socket is lost, and everything after', async () => {
    const { calls, sent, ended, answer } = start();
    const open = calls.ask([RESET]);
    const waiting = calls.ask([CLEAR]);
    calls.lost();
    calls.lost();
    expect(await open).toEqual([{ kind: 'connection_lost', sent: true }]);
    expect(await waiting).toEqual([{ kind: 'connection_lost', sent: false }]);
    expect(await calls.ask([CLEAR])).toEqual([{ kind: 'connection_lost', sent: false }]);
    expect(answer(0)).toBe(false);
    expect(sent).toHaveLength(1);
    expect(ended).toHaveLength(1);
  });
});
