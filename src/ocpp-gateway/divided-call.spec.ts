import { describe, expect, it } from 'vitest';
import { divide, partMayFollow, toDividedAnswer } from './divided-call.js';
import type { OutboundRoute } from './protocol-adapter.js';
import { call as frameOf } from './rpc/frame.js';
import type { Reply } from './station-calls.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

const LIST = { list: 'id', results: ['results'] };
const callOf = (id: unknown[]) => ({ action: 'Clear', payload: { head: 'é', id } });
const lengthOf = (id: unknown[]) =>
  Buffer.byteLength(frameOf('0'.repeat(24), 'Clear', callOf(id).payload));
const UNKNOWN = { items: null, bytes: null };

describe('divide', () => {
  it.each([
    [[1, 2, 3, 4, 5], 4, [[1, 2, 3, 4], [5]]],
    [[1, 2, 3, 4], 4, [[1, 2, 3, 4]]],
    [[1, 2, 3], 1, [[1], [2], [3]]],
    [
      [1, 2, 3, 4],
      2,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [[1], 1, [[1]]],
    [[1, 2, 3], null, [[1, 2, 3]]],
  ])('of %j at most %j in a message makes %j', (id, items, parts) => {
    expect(divide(callOf(id), LIST, { ...UNKNOWN, items })).toEqual(parts.map(callOf));
  });

  it('leaves the call as it is where it fits', () => {
    const call = callOf([1, 2]);
    expect(divide(call, LIST, { items: 2, bytes: lengthOf([1, 2]) })).toEqual([call]);
    expect(divide(call, LIST, UNKNOWN)[0]).toBe(call);
    expect(divide({ ...call, payload: {} }, LIST, { items: 1, bytes: 1 })[0]?.payload).toEqual({});
  });

  it('counts the bytes of the whole message', () => {
    const id = ['ä', 'bb', 'c', 'ddd'];
    const most = lengthOf(['ä', 'bb', 'c']);
    const at = (bytes: number) => divide(callOf(id), LIST, { items: null, bytes });
    expect(at(most)).toEqual([callOf(['ä', 'bb', 'c']), callOf(['ddd'])]);
    expect(at(most - 1)).toEqual([callOf(['ä', 'bb']), callOf(['c', 'ddd'])]);
    for (let bytes = lengthOf(['ddd']); bytes <= lengthOf(id); bytes += 1) {
      for (const { payload } of at(bytes))
        expect(lengthOf(payloadList(payload))).toBeLessThanOrEqual(bytes);
      expect(at(bytes).flatMap(({ payload }) => payloadList(payload))).toEqual(id);
    }
  });

  it('sends an element that is too long alone', () => {
    expect(divide(callOf(['a', 'b'.repeat(50), 'c']), LIST, { items: 9, bytes: 70 })).toEqual([
      callOf(['a']),
      callOf(['b'.repeat(50)]),
      callOf(['c']),
    ]);
  });

  it('holds both limits', () => {
    const parts = divide(callOf([1, 2, 3, 1000, 5]), LIST, {
      items: 3,
      bytes: lengthOf([1, 2, 3]),
    });
    expect(parts).toEqual([[1, 2, 3], [1000], [5]].map(callOf));
  });
});

describe('divide of a local list', () => {
  const list = v16.lists.SendLocalList!;
  const update = (listVersion: number, updateType: string, ...tags: string[]) => ({
    action: 'SendLocalList',
    payload: { listVersion, updateType, localAuthorizationList: tags.map((idTag) => ({ idTag })) },
  });
  const at = (
    items: number | null,
    bytes: number | null,
    call = update(9, 'Full', 'A', 'B', 'C'),
  ) => divide(call, list, { items, bytes });

  it.each(['Full', 'Differential'])('makes a %s update and Differential ones', (type) => {
    expect(at(1, null, update(9, type, 'A', 'B', 'C'))).toEqual([
      update(7, type, 'A'),
      update(8, 'Differential', 'B'),
      update(9, 'Differential', 'C'),
    ]);
    expect(at(3, null, update(9, type, 'A', 'B', 'C'))).toEqual([update(9, type, 'A', 'B', 'C')]);
  });

  it('counts the bytes of the update that is the longest', () => {
    const bytes = (call: { payload: object }) =>
      Buffer.byteLength(frameOf('0'.repeat(24), 'SendLocalList', call.payload));
    const whole = update(10, 'Full', 'AA', 'BB', 'CC', 'DD');
    expect(at(null, bytes(whole), whole)).toEqual([whole]);
    for (let most = bytes(update(10, 'Differential', 'AA')); most < bytes(whole); most += 1) {
      const parts = at(null, most, whole);
      expect(parts.length).toBeGreaterThan(1);
      for (const part of parts) expect(bytes(part)).toBeLessThanOrEqual(most);
    }
  });

  it('needs a version above 0 for each', () => {
    expect(at(1, null, update(3, 'Full', 'A', 'B', 'C'))[0]?.payload).toMatchObject({
      listVersion: 1,
    });
    expect(() => at(1, null, update(2, 'Full', 'A', 'B', 'C'))).toThrow(
      expect.objectContaining({
        code: 'invalid_field',
        details: [
          {
            path: 'listVersion',
            rule: 'min',
            advice: expect.stringContaining('Give 3 or more'),
          },
        ],
      }),
    );
  });
});

describe('toDividedAnswer of a local list', () => {
  const list = v201.lists.SendLocalList!;
  const route = v201.outbound.sendLocalList as OutboundRoute<never>;
  const parts = [7, 8, 9].map((versionNumber) => ({
    action: 'SendLocalList',
    payload: { versionNumber },
  }));
  const whole = parts[2]!;
  const said = (status: string): Reply => ({
    kind: 'result',
    raw: { status },
    payload: { status } as never,
  });
  const read = (...words: string[]) => toDividedAnswer(route, whole, list, parts, words.map(said));

  it('is one acceptance when all parts were accepted', () => {
    expect(read('Accepted', 'Accepted', 'Accepted')).toEqual({
      outcome: 'accepted',
      status: 'Accepted',
      reason: null,
      calls: [whole],
      responses: [{ status: 'Accepted' }],
    });
  });

  it('names the part that was refused, and what the station has now', () => {
    expect(read('VersionMismatch')).toEqual({
      outcome: 'rejected',
      status: 'VersionMismatch',
      reason: 'message 1 of 3 (version 7)',
      calls: [parts[0]],
      responses: [{ status: 'VersionMismatch' }],
    });
    expect(read('Accepted', 'Failed')).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringMatching(/^message 2 of 3 \(version 8; .* send all of it as Full\)$/),
      responses: [{ status: 'Accepted' }, { status: 'Failed' }],
    });
  });

  it('lets no part follow one that was not accepted', () => {
    const mayFollow = partMayFollow(route, list);
    const error: Reply = { kind: 'error', code: 'X', description: '', details: {} };
    expect(mayFollow(whole, said('Accepted'))).toBe(true);
    expect(mayFollow(whole, said('Failed'))).toBe(false);
    expect(mayFollow(whole, error)).toBe(false);
    expect(partMayFollow(route, v201.lists.GetVariables!)(whole, error)).toBe(true);
  });
});

describe('toDividedAnswer of keys', () => {
  const read = (...payloads: object[]) => {
    const calls = payloads.map(() => ({ action: 'GetConfiguration', payload: {} }));
    const replies = payloads.map((raw): Reply => ({ kind: 'result', raw, payload: raw as never }));
    const route = v16.outbound.getConfiguration as OutboundRoute<never>;
    return toDividedAnswer(route, calls[0]!, v16.lists.GetConfiguration!, calls, replies);
  };
  const [a, b] = ['A', 'B'].map((key) => ({ key, readonly: false, value: '1' }));

  it('joins the known ones and the unknown ones', () => {
    expect(
      read({ configurationKey: [a] }, { unknownKey: ['X'] }, { configurationKey: [b] }),
    ).toEqual(
      expect.objectContaining({
        outcome: 'accepted',
        reason: 'Unknown keys: X',
        responses: [{ configurationKey: [a, b], unknownKey: ['X'] }],
      }),
    );
    expect(read({ configurationKey: [a] }, { configurationKey: [b] }).responses).toEqual([
      { configurationKey: [a, b] },
    ]);
    expect(read({ unknownKey: ['X'] }, { unknownKey: ['Y'] })).toMatchObject({
      outcome: 'rejected',
      responses: [{ unknownKey: ['X', 'Y'] }],
    });
  });
});

describe('toDividedAnswer', () => {
  const variable = (name: string, attributeStatus: string) => ({
    attributeStatus,
    component: { name: 'C' },
    variable: { name },
  });
  const got = (...results: object[]): Reply => {
    const raw = { getVariableResult: results };
    return { kind: 'result', raw, payload: raw as never };
  };
  const variables = [1, 2, 3].map((number) => ({
    action: 'GetVariables',
    payload: { getVariableData: [number] },
  }));
  const whole = { action: 'GetVariables', payload: { getVariableData: [1, 2, 3] } };
  const list = v201.lists.GetVariables!;
  const read = (replies: Reply[], name: 'getConfiguration' | 'call' = 'call') =>
    toDividedAnswer(v201.outbound[name] as OutboundRoute<never>, whole, list, variables, replies);
  const [a, b, c] = [
    variable('A', 'Accepted'),
    variable('B', 'UnknownVariable'),
    variable('C', 'Accepted'),
  ] as const;
  const error: Reply = { kind: 'error', code: 'FormatViolation', description: 'no', details: {} };

  it('is one answer with all results in their order', () => {
    expect(read([got(a), got(c), got(a)])).toEqual({
      outcome: 'accepted',
      status: 'Accepted',
      reason: null,
      calls: [whole],
      responses: [{ getVariableResult: [a, c, a] }],
    });
  });

  it('is judged as if it had been one message', () => {
    expect(read([got(b), got(a), got(a)])).toMatchObject({
      outcome: 'rejected',
      status: 'UnknownVariable',
    });
    expect(read([got(b), got(a), got(a)], 'getConfiguration').outcome).toBe('accepted');
    expect(read([got(b), got(b), got(b)], 'getConfiguration').outcome).toBe('rejected');
  });

  it('names the message that failed, and shows all answers', () => {
    expect(read([got(b), error, got(a)], 'getConfiguration')).toEqual({
      outcome: 'error',
      status: 'FormatViolation',
      reason: 'message 2 of 3: no',
      calls: variables,
      responses: [
        { getVariableResult: [b] },
        { code: 'FormatViolation', description: 'no', details: {} },
        { getVariableResult: [a] },
      ],
    });
  });

  it('ends with a silent station or a lost connection', () => {
    expect(read([got(a), { kind: 'timeout', afterMs: 30_000 }])).toMatchObject({
      outcome: 'timeout',
      reason: 'message 2 of 3: The station did not answer GetVariables within 30 s.',
      calls: variables.slice(0, 2),
      responses: [{ getVariableResult: [a] }],
    });
    expect(read([got(a), { kind: 'connection_lost', sent: false }])).toMatchObject({
      outcome: 'connection_lost',
      calls: variables.slice(0, 1),
    });
  });

  it.each([
    [['EmptyResultSet', 'Accepted'], 'accepted', 'Accepted'],
    [['Accepted', 'EmptyResultSet'], 'accepted', 'Accepted'],
    [['EmptyResultSet', 'EmptyResultSet'], 'rejected', 'EmptyResultSet'],
    [['Accepted', 'Rejected'], 'rejected', 'Rejected'],
    [['NotSupported', 'Accepted'], 'rejected', 'NotSupported'],
  ])('of reports with %j is %s', (words, outcome, status) => {
    const replies = words.map(
      (word): Reply => ({
        kind: 'result',
        raw: { status: word },
        payload: { status: word } as never,
      }),
    );
    const parts = replies.map(() => ({ action: 'GetReport', payload: {} }));
    const route = v201.outbound.call as OutboundRoute<never>;
    expect(toDividedAnswer(route, parts[0]!, v201.lists.GetReport!, parts, replies)).toMatchObject({
      outcome,
      status,
      responses: [{ status }],
    });
  });
});

function payloadList(payload: object): unknown[] {
  return (payload as { id: unknown[] }).id;
}
