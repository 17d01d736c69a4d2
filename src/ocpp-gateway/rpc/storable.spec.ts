import { describe, expect, it } from 'vitest';
import { maybeUnstorable, toStorable } from './storable.js';

describe('what Postgres cannot keep', () => {
  it.each<[json: string, suspect: boolean, stored: string]>([
    ['"x"', false, '"x"'],
    ['"\\u00e9\\n"', false, '"é\\n"'],
    ['"a\\u0000b"', true, '"a\uFFFDb"'],
    ['"\\\\\\u0000"', true, '"\\\\\uFFFD"'],
    ['"\\\\u0000"', true, '"\\\\u0000"'],
    ['"\\ud83d\\ude00"', true, '"😀"'],
    ['"\\uD83D"', true, '"\uFFFD"'],
    ['"\\ude00\\ud83d"', true, '"\uFFFD\uFFFD"'],
    ['"\\ud83d\\ud83d\\ude00"', true, '"\uFFFD😀"'],
    [
      '{"a\\u0000":["\\ud800",1,null,{"b":false}]}',
      true,
      '{"a\uFFFD":["\uFFFD",1,null,{"b":false}]}',
    ],
    ['{"__proto__":{"a":"\\u0000"}}', true, '{"__proto__":{"a":"\uFFFD"}}'],
  ])('of %s is suspected: %s, and replaced', (json, suspect, stored) => {
    const value = JSON.parse(json);
    expect(maybeUnstorable(json)).toBe(suspect);
    expect(JSON.stringify(toStorable(value))).toBe(stored);
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(json)));
    if (typeof value === 'object')
      expect(Object.getPrototypeOf(toStorable(value))).toBe(Object.prototype);
  });
});
