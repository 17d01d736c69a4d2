import { describe, expect, it } from 'vitest';
import { optional, required, toInteger, toNumber, toObject, toText } from './wire-values.js';

describe('toObject', () => {
  it.each([
    [{ a: 1 }, { a: 1 }],
    [[], null],
    [null, null],
    [undefined, null],
    ['x', null],
  ])('%j is %j', (value, expected) => expect(toObject(value)).toEqual(expected));
});

describe('toText', () => {
  it.each([
    ['', ''],
    ['x', 'x'],
    [12, '12'],
    [null, null],
    [true, null],
    [{}, null],
  ])('%j is %j', (value, expected) => expect(toText(value)).toBe(expected));
});

describe('toNumber', () => {
  it.each([
    [1.5, 1.5],
    ['1.5', 1.5],
    [' -12 ', -12],
    ['+1E3', 1000],
    ['.5', 0.5],
    ['5.', 5],
    ['', null],
    [' ', null],
    ['.', null],
    ['1,5', null],
    ['0x1F', null],
    ['Infinity', null],
    ['1e999', null],
    [Number.POSITIVE_INFINITY, null],
    [Number.NaN, null],
    [null, null],
    [true, null],
    [[7], null],
  ])('%j is %j', (value, expected) => expect(toNumber(value)).toBe(expected));

  it('reads a hostile text in linear time', () => {
    expect(toNumber(`${'1'.repeat(1_000_000)}x`)).toBeNull();
  });
});

describe('toInteger', () => {
  it.each([
    [7, 7],
    ['7', 7],
    [7.6, 8],
    [-1, -1],
    [-0.2, 0],
    [2_147_483_647, 2_147_483_647],
    [-2_147_483_648, -2_147_483_648],
    [2_147_483_648, null],
    [1e300, null],
    ['x', null],
    [null, null],
  ])('%j is %j', (value, expected) => expect(toInteger(value)).toBe(expected));
});

describe('anomalies', () => {
  it('names what is missing and what is invalid, each once', () => {
    const anomalies: string[] = [];
    expect(optional(toInteger, undefined, 'a', anomalies)).toBeNull();
    expect(optional(toInteger, null, 'a', anomalies)).toBeNull();
    expect(optional(toInteger, 'x', 'b', anomalies)).toBeNull();
    expect(required(toInteger, null, 'c', anomalies)).toBeNull();
    expect(required(toInteger, 'x', 'b', anomalies)).toBeNull();
    expect(required(toInteger, 4, 'd', anomalies)).toBe(4);
    expect(anomalies).toEqual(['invalid_b', 'missing_c']);
  });
});
