import { describe, expect, it } from 'vitest';
import { HOSTILE_HOSTS, HOSTILE_URLS } from '../../test/support/hostile-urls.js';
import { findUrlFault, isReachable, parseRanges, type UrlPolicy } from './url-safety.js';

const STRICT: UrlPolicy = { allowHttp: false, allowedRanges: [] };
const OPEN_HTTP: UrlPolicy = { allowHttp: true, allowedRanges: [] };
const LOOPBACK: UrlPolicy = {
  allowHttp: true,
  allowedRanges: parseRanges(['127.0.0.0/8', '::1/128']),
};

describe('findUrlFault', () => {
  it.each(HOSTILE_HOSTS)('refuses https://%s/', (host) => {
    expect(findUrlFault(`https://${host}/hook`, STRICT)?.rule).toBe('address');
    expect(findUrlFault(`http://${host}:8080/hook`, OPEN_HTTP)?.rule).toBe('address');
  });

  it.each(HOSTILE_URLS)('refuses %j: %s', (url, rule) => {
    expect(findUrlFault(url, STRICT)?.rule).toBe(rule);
  });

  it.each([
    'https://example.com/hooks?tenant=1',
    'https://example.com:8443/',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1::1]/',
    'https://xn--mnchen-3ya.de/',
    'https://münchen.de/',
  ])('accepts %s', (url) => {
    expect(findUrlFault(url, STRICT)).toBeNull();
  });

  it('accepts http and a local receiver when the operator allows both', () => {
    expect(findUrlFault('http://127.0.0.1:3000/', LOOPBACK)).toBeNull();
    expect(findUrlFault('http://[::1]:3000/', LOOPBACK)).toBeNull();
    expect(findUrlFault('http://[::ffff:127.0.0.1]:3000/', LOOPBACK)).toBeNull();
    expect(findUrlFault('http://10.0.0.1/', LOOPBACK)?.rule).toBe('address');
    expect(findUrlFault('http://127.0.0.1:22/', LOOPBACK)?.rule).toBe('port');
    expect(findUrlFault('gopher://127.0.0.1/', LOOPBACK)?.rule).toBe('https');
  });

  it.each(['http://127.0.0.1:3000/', 'http://localhost:3000/', 'https://127.0.0.1/'])(
    'names both variables for the local receiver %s',
    (url) => {
      const fault = findUrlFault(url, STRICT);
      if (url.startsWith('https')) expect(fault?.rule).toBe('address');
      expect(fault?.advice).toContain('WEBHOOK_ALLOW_HTTP');
      expect(fault?.advice).toContain('WEBHOOK_ALLOWED_CIDRS');
    },
  );
});

describe('isReachable', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2a00:1450:4001:80b::200e', '::ffff:8.8.8.8'])(
    'takes %s',
    (address) => {
      expect(isReachable(address, STRICT)).toBe(true);
    },
  );

  it.each(['', 'example.com', 'not an address', '1.2.3.4.5'])(
    'refuses %j, which is none',
    (address) => {
      expect(isReachable(address, STRICT)).toBe(false);
    },
  );
});

describe('parseRanges', () => {
  it('names the variable for an entry that is no range', () => {
    expect(() => parseRanges(['127.0.0.1'])).toThrow('WEBHOOK_ALLOWED_CIDRS: "127.0.0.1"');
  });
});
