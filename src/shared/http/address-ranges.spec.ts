import { describe, expect, it } from 'vitest';
import { isAddressOrRange, isAmong } from './address-ranges.js';

describe('isAmong', () => {
  it.each([
    ['192.0.2.7', ['192.0.2.7'], true],
    ['192.0.2.8', ['192.0.2.7'], false],
    ['192.0.2.255', ['10.0.0.0/8', '192.0.2.0/24'], true],
    ['192.0.3.0', ['192.0.2.0/24'], false],
    ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
    ['192.0.2.7', ['::ffff:192.0.2.7'], true],
    ['2001:db8::1', ['2001:db8::/32'], true],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['192.0.2.7', ['::/0'], false],
    ['2001:db8:0:0::1', ['2001:db8::1'], true],
    ['192.0.2.7', [], false],
    ['', ['0.0.0.0/0'], false],
    ['name.example', ['0.0.0.0/0'], false],
  ])('%s among %j: %s', (address, entries, expected) => {
    expect(isAmong(address, entries)).toBe(expected);
  });
});

describe('isAddressOrRange', () => {
  it.each(['192.0.2.7', '192.0.2.0/24', '2001:db8::1', '2001:db8::/32', '0.0.0.0/0'])(
    'takes %s',
    (text) => expect(isAddressOrRange(text)).toBe(true),
  );

  it.each(['', 'example.com', '192.0.2.0/33', '192.0.2.7/', '/8', '300.1.1.1', '7', 5, null])(
    'refuses %j',
    (text) => expect(isAddressOrRange(text)).toBe(false),
  );
});
