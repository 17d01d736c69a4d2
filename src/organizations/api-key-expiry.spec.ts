import { describe, expect, it } from 'vitest';
import { isExpired, isLastAdmin } from './api-key-expiry.js';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const PAST = new Date('2025-12-31T23:59:59.999Z');
const FUTURE = new Date('2026-01-01T00:00:00.001Z');

describe('isExpired', () => {
  it.each([
    ['never', null, false],
    ['later', FUTURE, false],
    ['now', NOW, true],
    ['earlier', PAST, true],
  ])('of a key that expires %s', (_, expiresAt, expected) => {
    expect(isExpired({ expiresAt }, NOW)).toBe(expected);
  });
});

describe('isLastAdmin', () => {
  const a = { _id: 'a', expiresAt: null, scopes: [] };
  const b = { _id: 'b', expiresAt: null, scopes: [] };
  const scopes = ['session.*'];

  it.each([
    ['the only admin key', [a], true],
    ['one of two', [a, b], false],
    ['one beside another that expires later', [a, { ...b, expiresAt: FUTURE }], true],
    ['one beside another with scopes', [a, { ...b, scopes }], true],
    ['one that expires beside a lasting one', [{ ...a, expiresAt: FUTURE }, b], false],
    ['one with scopes beside a lasting one', [{ ...a, scopes }, b], false],
    ['the only one, which expires', [{ ...a, expiresAt: FUTURE }], true],
    [
      'one of two that expire',
      [
        { ...a, expiresAt: FUTURE },
        { ...b, expiresAt: FUTURE },
      ],
      false,
    ],
    ['one beside an expired one', [a, { ...b, expiresAt: PAST }], true],
    ['an expired one beside a usable one', [{ ...a, expiresAt: PAST }, b], false],
    ['one that is expired itself', [{ ...a, expiresAt: PAST }], false],
    ['no admin key', [b], false],
  ])('of %s', (_, admins, expected) => {
    expect(isLastAdmin('a', admins, NOW)).toBe(expected);
  });
});
