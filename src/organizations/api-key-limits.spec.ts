import { describe, expect, it } from 'vitest';
import { assertWithin } from './api-key-limits.js';

const NOON = new Date('2026-01-01T12:00:00.000Z');
const LATER = new Date('2026-01-01T12:00:00.001Z');

describe('assertWithin', () => {
  const refuses = (own: object, wanted: object): boolean => {
    const everything = { addresses: [], expiresAt: null };
    try {
      assertWithin({ ...everything, ...own }, { ...everything, ...wanted });
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'forbidden' });
      return true;
    }
  };

  it.each<[string, string[], string[], boolean]>([
    ['no limit by one without', [], [], false],
    ['a limit by one without', [], ['192.0.2.7'], false],
    ['no limit by one with', ['192.0.2.7'], [], true],
    ['the same address', ['192.0.2.7'], ['192.0.2.7'], false],
    ['the same address, written otherwise', ['2001:db8::1'], ['2001:db8:0::1'], false],
    ['the address, mapped to IPv6', ['192.0.2.7'], ['::ffff:192.0.2.7'], false],
    ['another address', ['192.0.2.7'], ['192.0.2.8'], true],
    ['one more address', ['192.0.2.7'], ['192.0.2.7', '192.0.2.8'], true],
    ['an address of the range', ['192.0.2.0/24'], ['192.0.2.8'], false],
    ['a smaller range', ['192.0.2.0/24'], ['192.0.2.128/25'], false],
    ['a larger range', ['192.0.2.0/24'], ['192.0.0.0/16'], true],
    ['everywhere, as a range', ['192.0.2.0/24'], ['0.0.0.0/0'], true],
    ['the other kind of address', ['0.0.0.0/0'], ['2001:db8::1'], true],
    ['a range by an address of it', ['192.0.2.7'], ['192.0.2.7/31'], true],
    [
      'one of each of two ranges',
      ['192.0.2.0/24', '2001:db8::/32'],
      ['2001:db8::1', '192.0.2.1'],
      false,
    ],
  ])('of addresses: %s', (_, own, wanted, refused) => {
    expect(refuses({ addresses: own }, { addresses: wanted })).toBe(refused);
  });

  it.each<[string, Date | null, Date | null, boolean]>([
    ['never by one that never expires', null, null, false],
    ['a time by one that never expires', null, NOON, false],
    ['never by one that expires', NOON, null, true],
    ['the same time', NOON, NOON, false],
    ['a later time', NOON, LATER, true],
    ['an earlier time', LATER, NOON, false],
  ])('of expiry: %s', (_, own, wanted, refused) => {
    expect(refuses({ expiresAt: own }, { expiresAt: wanted })).toBe(refused);
  });
});
