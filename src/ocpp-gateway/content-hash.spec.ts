import { describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.js';

const MESSAGE = {
  seqNo: 3,
  offline: false,
  transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
  meterValue: [{ sampledValue: [{ value: 12.5 }, { value: 7 }] }],
};

const same = (a: object, b: object) => contentHash(a).equals(contentHash(b));

describe('contentHash', () => {
  it('is 16 bytes', () => {
    expect(contentHash(MESSAGE)).toHaveLength(16);
  });

  it('does not depend on the order of keys, at any depth', () => {
    const { transactionInfo, ...rest } = MESSAGE;
    const { transactionId, chargingState } = transactionInfo;
    expect(same(MESSAGE, { ...rest, transactionInfo: { chargingState, transactionId } })).toBe(
      true,
    );
  });

  it.each([2, 16, 17, 200])('does not depend on the order of %i keys', (count) => {
    const entries = Array.from({ length: count }, (_, index) => [`key-${index}`, index]);
    const one = Object.fromEntries(entries);
    expect(same(one, Object.fromEntries(entries.toReversed()))).toBe(true);
    expect(same(one, { ...one, 'key-1': 'else' })).toBe(false);
  });

  it('leaves out what a retry may set', () => {
    expect(same(MESSAGE, { ...MESSAGE, offline: true })).toBe(true);
    const { offline, ...without } = MESSAGE;
    expect(offline).toBe(false);
    expect(same(MESSAGE, without)).toBe(true);
  });

  it.each<[object, object]>([
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, { a: 'null' }],
    [{ a: true }, { a: 'true' }],
    [{ a: 1, b: 2 }, { a: 12 }],
    [{ a: [1, 2] }, { a: [12] }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [[1], 2] }, { a: [[1, 2]] }],
    [{ a: '1:b' }, { a: '1', b: '' }],
    [{ a: 'x', b: 'y' }, { a: 'x"1:by' }],
    [{ a: {} }, { a: [] }],
    [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    [{ 'a1:b': 'x' }, { a: '1:bx' }],
    [{ nested: { offline: true } }, { nested: { offline: false } }],
  ])('tells %j from %j', (a, b) => {
    expect(same(a, b)).toBe(false);
  });
});
