import { describe, expect, it } from 'vitest';
import { findUnstorable } from './request-values.js';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('findUnstorable', () => {
  it.each([
    [undefined],
    [null],
    [{}],
    ['text'],
    [5],
    [{ a: ['🔌', { b: '\u202e' }] }],
    [nested(32)],
  ])('takes %j', (body) => {
    expect(findUnstorable(body)).toBeNull();
  });

  it.each([
    ['NUL', { a: ['x', 'b\0'] }, 'text', 'a.1'],
    ['half a surrogate pair', { a: { b: '\udc00' } }, 'text', 'a.b'],
    ['NUL in a name', { a: { 'b\0': 1 } }, 'text', 'a'],
    ['a name of JavaScript', JSON.parse('{"a":{"__proto__":1}}'), 'name', 'a.__proto__'],
    ['constructor', { constructor: 1 }, 'name', 'constructor'],
    ['33 levels', nested(33), 'depth', ''],
    ['100,000 levels', nested(100_000), 'depth', ''],
  ])('finds %s', (_, body, rule, path) => {
    expect(findUnstorable(body)).toMatchObject({ rule, path });
  });
});
