import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { originOf } from './request-origin.js';

const TRUSTED = ['10.0.0.0/8', '::1', '2001:db8::/32'];

function request(remoteAddress: string, headers: Record<string, string> = {}, encrypted = false) {
  return { headers, socket: { remoteAddress, encrypted } } as unknown as IncomingMessage;
}

describe('originOf', () => {
  it.each([
    ['a station itself', request('192.0.2.7'), '192.0.2.7', false],
    ['a station itself over TLS', request('192.0.2.7', {}, true), '192.0.2.7', true],
    ['an IPv4 address on an IPv6 socket', request('::ffff:192.0.2.7'), '192.0.2.7', false],
    [
      'somebody who says to be a proxy',
      request('192.0.2.7', { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' }),
      '192.0.2.7',
      false,
    ],
    [
      'a proxy',
      request('10.1.2.3', { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' }),
      '198.51.100.1',
      true,
    ],
    [
      'a proxy whose client has made up an address',
      request('::1', { 'x-forwarded-for': '203.0.113.9, 198.51.100.1' }),
      '198.51.100.1',
      false,
    ],
    [
      'two proxies',
      request('2001:db8::5', {
        'x-forwarded-for': '198.51.100.1, 10.9.9.9',
        'x-forwarded-proto': 'wss',
      }),
      '198.51.100.1',
      true,
    ],
    [
      'a proxy that talks TLS to us but plain to the station',
      request('10.1.2.3', { 'x-forwarded-proto': 'http' }, true),
      '10.1.2.3',
      false,
    ],
    ['nonsense', request('10.1.2.3', { 'x-forwarded-for': 'unknown' }), 'unknown', false],
  ])('%s', (_what, from, address, secure) => {
    expect(originOf(from, TRUSTED)).toEqual({ address, secure });
  });
});
