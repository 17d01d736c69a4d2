import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, callError, callResult, parseFrame } from './frame.js';
import { RpcError } from './rpc-error.js';

const BOTH = ['1.6', '2.0.1'] as const;
const NOT_OCPP = '[4,"-1","RpcFrameworkError","The text is not an OCPP-J message.",{}]';

function nested(depth: number): string {
  return `[2,"1","DataTransfer",{"vendorId":"v","data":${'['.repeat(depth - 2)}${']'.repeat(depth - 2)}}]`;
}

describe.each(BOTH)('a readable frame of %s', (version) => {
  it('is a call with the exact text of its payload', () => {
    const text = '[2,"a-1","Heartbeat",{"x":1e2,"x":[1.0, "ü\\u00fc"]}]';
    expect(parseFrame(text, version)).toEqual({
      kind: 'call',
      id: 'a-1',
      action: 'Heartbeat',
      payload: { x: [1, 'üü'] },
      payloadText: '{"x":1e2,"x":[1.0, "ü\\u00fc"]}',
      violations: [],
    });
  });

  it.each([
    ['spaces', '[ 2, "1", "Heartbeat", { "a": 1 } ]'],
    ['a line after it', '[2,"1","Heartbeat",{"a":1}]\n'],
    ['an id in escapes', '[2,"\\u0031","Heartbeat",{"a":1}]'],
    ['an action in escapes', '[2,"1","Heart\\u0062eat",{"a":1}]'],
    ['a type in another notation', '[2.0,"1","Heartbeat",{"a":1}]'],
  ])('keeps an equal payload text with %s', (_, text) => {
    const frame = parseFrame(text, version);
    expect(frame).toMatchObject({ kind: 'call', id: '1', action: 'Heartbeat', payload: { a: 1 } });
    expect(JSON.parse(frame.kind === 'call' ? frame.payloadText : '')).toEqual({ a: 1 });
  });

  it.each(['"', '\\', '","', '\\"', '\\u005c', '\n', '",', '\\","Heartbeat'])(
    'takes %j as id and as action',
    (word) => {
      const text = call(word, word, { a: ']' });
      expect(parseFrame(text, version)).toMatchObject({
        id: word,
        action: word,
        payloadText: '{"a":"]"}',
      });
    },
  );

  it('is a result or an error', () => {
    expect(parseFrame('[3,"7",{"status":"Accepted"}]', version)).toEqual({
      kind: 'result',
      id: '7',
      payload: { status: 'Accepted' },
    });
    expect(parseFrame('[4,"7","FormationViolation","long\\ntext",{"a":1}]', version)).toEqual({
      kind: 'error',
      id: '7',
      code: 'FormationViolation',
      description: 'long\ntext',
      details: { a: 1 },
    });
    expect(parseFrame('[4,"7","GenericError",""]', version)).toMatchObject({
      kind: 'error',
      details: {},
    });
  });

  it('nests 32 deep at most', () => {
    expect(parseFrame(nested(32), version)).toMatchObject({ kind: 'call' });
    expect(parseFrame(nested(33), version)).toMatchObject({ kind: 'fault', reason: 'unreadable' });
    expect(parseFrame(nested(10_000), version)).toMatchObject({
      kind: 'fault',
      reason: 'unreadable',
    });
    expect(parseFrame('['.repeat(250_000), version)).toMatchObject({
      kind: 'fault',
      reason: 'unreadable',
    });
  });

  it('may hold any number of brackets in texts and side by side', () => {
    const data = {
      text: `${'['.repeat(500)}"${'{'.repeat(500)}\\`,
      list: Array.from({ length: 500 }, () => [{}]),
    };
    expect(parseFrame(call('1', 'DataTransfer', data), version)).toMatchObject({
      kind: 'call',
      payload: data,
    });
  });

  it('takes no prototype from a payload', () => {
    const frame = parseFrame(
      '[2,"1","DataTransfer",{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}]',
      version,
    );
    expect(frame).toMatchObject({ kind: 'call' });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('has replaced and noted what cannot be stored', () => {
    expect(
      parseFrame('[2,"1","DataTransfer",{"a\\u0000":["b\\u0000",1,null,true]}]', version),
    ).toEqual({
      kind: 'call',
      id: '1',
      action: 'DataTransfer',
      payload: { 'a\uFFFD': ['b\uFFFD', 1, null, true] },
      payloadText: '{"a\uFFFD":["b\uFFFD",1,null,true]}',
      violations: [{ path: '', rule: 'unstorable' }],
    });
    expect(parseFrame('[2,"1","A\\u0000",{}]', version)).toMatchObject({
      action: 'A\uFFFD',
      violations: [{ path: '', rule: 'unstorable' }],
    });
    expect(parseFrame('[3,"1",{"a":"\\u0000"}]', version)).toMatchObject({
      payload: { a: '\uFFFD' },
    });
    expect(parseFrame('[4,"1","\\u0000","\\u0000",{"a":"\\u0000"}]', version)).toMatchObject({
      code: '\uFFFD',
      description: '\uFFFD',
      details: { a: '\uFFFD' },
    });
    expect(
      parseFrame('[2,"1","DataTransfer",{"a":"\\\\u0000 \\ud83d\\ude00"}]', version),
    ).toMatchObject({
      payloadText: '{"a":"\\\\u0000 \\ud83d\\ude00"}',
      violations: [],
    });
  });
});

describe('a text that is no message', () => {
  const texts = [
    '',
    ' ',
    'null',
    '{}',
    '[]',
    '2',
    '"x"',
    '[2',
    '[2]',
    '[2,"1","Heartbeat",{}',
    'NaN',
    '[2,"1","A",{"a":NaN}]',
  ];
  it.each([...texts, '[2,"1","A",{"a":"\0"}]', '\uFEFF[2,"1","A",{}]', '\uD800'])(
    '%j is unreadable',
    (text) => {
      expect(parseFrame(text, '1.6')).toEqual({
        kind: 'fault',
        answer: null,
        reason: 'unreadable',
      });
      expect(parseFrame(text, '2.0.1')).toEqual({
        kind: 'fault',
        answer: NOT_OCPP,
        reason: 'unreadable',
      });
    },
  );

  it.each(['0', '1', '5', '6', '7', '"2"', '2.5', '-2', 'null', '[2]', '1e400'])(
    'has the unknown type %s',
    (type) => {
      expect(parseFrame(`[${type},"id",{}]`, '1.6')).toEqual({
        kind: 'fault',
        answer: null,
        reason: 'message-type',
      });
      expect(parseFrame(`[${type},"id",{}]`, '2.0.1')).toEqual({
        kind: 'fault',
        answer: '[4,"id","MessageTypeNotSupported","The message type is not 2, 3 or 4.",{}]',
        reason: 'message-type',
      });
      expect(parseFrame(`[${type}]`, '2.0.1')).toMatchObject({
        answer: expect.stringContaining('[4,"-1",'),
      });
    },
  );

  it.each([
    'null',
    '5',
    '""',
    '{}',
    '["a"]',
    'true',
    '"\\u0000"',
    JSON.stringify('x'.repeat(10_000)),
  ])('has the unusable id %.20s', (id) => {
    const answer = (code: string) =>
      `[4,"-1","${code}","The message id is not a text of 1 to 36 characters.",{}]`;
    const text = `[2,${id},"Heartbeat",{}]`;
    expect(parseFrame(text, '1.6')).toEqual({
      kind: 'fault',
      answer: answer('FormationViolation'),
      reason: 'message-id',
    });
    expect(parseFrame(text, '2.0.1')).toEqual({
      kind: 'fault',
      answer: answer('RpcFrameworkError'),
      reason: 'message-id',
    });
  });

  it.each([
    [36, 'call', 'call'],
    [37, 'call', 'fault'],
    [255, 'call', 'fault'],
    [256, 'fault', 'fault'],
  ])('has an id of %i characters: %s in 1.6, %s in 2.0.1', (length, in16, in201) => {
    const id = 'i'.repeat(length);
    const v16 = parseFrame(call(id, 'Heartbeat', {}), '1.6');
    expect(v16.kind).toBe(in16);
    if (v16.kind === 'call') {
      expect(v16.violations).toEqual(length > 36 ? [{ path: 'messageId', rule: 'maxLength' }] : []);
    }
    const v201 = parseFrame(call(id, 'Heartbeat', {}), '2.0.1');
    expect(v201.kind).toBe(in201);
    if (v201.kind === 'fault') {
      expect(v201.answer).toContain(`[4,"${length > 255 ? '-1' : id}","RpcFrameworkError",`);
    }
  });

  it.each([
    '[2,"1"]',
    '[2,"1","Heartbeat"]',
    '[2,"1",5,{}]',
    '[2,"1",null,{}]',
    `[2,"1","${'A'.repeat(256)}",{}]`,
    '[2,"1","Heartbeat",{},1]',
  ])('is a CALL of the wrong shape: %s', (text) => {
    const answer = (code: string) => `[4,"1","${code}","A CALL is [2, id, action, payload].",{}]`;
    expect(parseFrame(text, '1.6')).toEqual({
      kind: 'fault',
      answer: answer('FormationViolation'),
      reason: 'call',
    });
    expect(parseFrame(text, '2.0.1')).toEqual({
      kind: 'fault',
      answer: answer('RpcFrameworkError'),
      reason: 'call',
    });
  });

  it.each([
    '[3]',
    '[3,"1"]',
    '[3,null,{}]',
    '[3,"",{}]',
    '[4,"1"]',
    '[4,"1","GenericError"]',
    '[4,"1",5,"",{}]',
    '[4,5,"GenericError","",{}]',
  ])('is an answer of the wrong shape, which is never answered: %s', (text) => {
    for (const version of BOTH) {
      expect(parseFrame(text, version)).toEqual({ kind: 'fault', answer: null, reason: 'answer' });
    }
  });
});

describe('any text', () => {
  const cut = fc.tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 4 }), fc.nat(8));

  it.each(BOTH)(
    'is read in %s without throwing, and answered with a CALLERROR if at all',
    (version) => {
      const valid = call('id-1', 'DataTransfer', { vendorId: 'v', data: '{"a":[1,"\u0000"]}' });
      const damaged = fc.array(cut, { minLength: 1, maxLength: 3 }).map((cuts) =>
        cuts.reduce((text, [at, insert, drop]) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + insert + text.slice(place + drop);
        }, valid),
      );
      fc.assert(
        fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' }), fc.json()), (text) => {
          const frame = parseFrame(text, version);
          if (frame.kind === 'fault' && frame.answer !== null) {
            const answer: unknown = JSON.parse(frame.answer);
            expect(answer).toEqual([
              4,
              expect.any(String),
              expect.any(String),
              expect.any(String),
              {},
            ]);
            expect(parseFrame(frame.answer, version).kind).toBe('error');
          }
          if (frame.kind === 'call') {
            expect(JSON.parse(frame.payloadText)).toEqual(frame.payload);
            expect(frame.payloadText).not.toContain('\0');
          }
        }),
        { numRuns: 2000 },
      );
    },
  );
});

describe('encoders', () => {
  it('write compact JSON', () => {
    expect(call('1', 'Reset', { type: 'Soft' })).toBe('[2,"1","Reset",{"type":"Soft"}]');
    expect(callResult('a"\n', {})).toBe('[3,"a\\"\\n",{}]');
  });

  it('write a refusal in the spelling of the version', () => {
    const error = new RpcError('OccurrenceConstraintViolation', 'x'.repeat(300), {
      path: 'evse.id',
      rule: 'required',
    });
    const details = '{"path":"evse.id","rule":"required"}';
    const description = 'x'.repeat(255);
    expect(callError('1', error, '1.6')).toBe(
      `[4,"1","OccurenceConstraintViolation","${description}",${details}]`,
    );
    expect(callError('1', error, '2.0.1')).toBe(
      `[4,"1","OccurrenceConstraintViolation","${description}",${details}]`,
    );
  });
});
