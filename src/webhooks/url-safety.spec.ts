import { describe, expect, it } from 'vitest';
import { findUrlFault, isReachable, parseRanges, type UrlPolicy } from './url-safety.js';

const STRICT: UrlPolicy = { allowHttp: false, allowedRanges: [] };
const OPEN_HTTP: UrlPolicy = { allowHttp: true, allowedRanges: [] };
const LOOPBACK: UrlPolicy = {
  allowHttp: true,
  allowedRanges: parseRanges(['127.0.0.0/8', '::1/128']),
};

/** Hosts that lead to a place which is not the public internet, in every spelling that a URL may have. */
const HOSTILE_HOSTS = [
  // loopback
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0x7f000001',
  '0x7f.1',
  '0x7f.0x0.0x0.0x1',
  '0x7F.0.0.1',
  '127.0.0.1.',
  '127.00.00.01',
  '１２７.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:0:127.0.0.1]',
  // unspecified
  '0.0.0.0',
  '0',
  '0.0',
  '0x0',
  '[::]',
  '0.1.2.3',
  '[::ffff:0.0.0.0]',
  // private
  '10.0.0.1',
  '10.1',
  '167772161',
  '0xa000001',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.168.257',
  '3232235777',
  '0300.0250.1.1',
  '[::ffff:192.168.1.1]',
  '[fc00::1]',
  '[fd12:3456:789a::1]',
  // link-local and metadata
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  '[fe80::1]',
  '[febf::1]',
  '[fd00:ec2::254]',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  '[fec0::1]',
  // carrier-grade NAT, benchmarking, documentation, reserved, multicast, broadcast
  '100.64.0.1',
  '100.127.255.254',
  '198.18.0.1',
  '198.19.255.255',
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.9',
  '192.88.99.1',
  '240.0.0.1',
  '255.255.255.255',
  '224.0.0.1',
  '239.255.255.250',
  '[ff02::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[100::1]',
  '[5f00::1]',
  // tunnels that carry an IPv4 address
  '[2002:7f00:1::]',
  '[2002:c0a8:101::1]',
  '[2001:0:7f00:1::]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2001:10::1]',
  '[4000::1]',
];

/** Everything else that is wrong with a URL. */
const HOSTILE_URLS: [string, string][] = [
  ['http://example.com/hook', 'https'],
  ['HTTP://example.com/hook', 'https'],
  ['http://127.0.0.1:3000/', 'https'],
  ['file:///etc/passwd', 'https'],
  ['gopher://example.com:70/_x', 'https'],
  ['ftp://example.com/', 'https'],
  ['ws://example.com/', 'https'],
  ['data:text/plain,x', 'https'],
  ['javascript:alert(1)', 'https'],
  ['https://user:pass@example.com/', 'credentials'],
  ['https://user@example.com/', 'credentials'],
  ['https://:pass@example.com/', 'credentials'],
  ['https://example.com@127.0.0.1/', 'credentials'],
  ['https://example.com:22/', 'port'],
  ['https://example.com:25/', 'port'],
  ['https://example.com:5432/', 'port'],
  ['https://example.com:6379/', 'port'],
  ['https://example.com:11211/', 'port'],
  ['https://example.com:2375/', 'port'],
  ['https://example.com:65536/', 'syntax'],
  ['https://', 'syntax'],
  ['https:', 'syntax'],
  ['//example.com/', 'syntax'],
  ['example.com/hook', 'syntax'],
  ['', 'syntax'],
  [' https://example.com/', 'syntax'],
  ['https://exam\nple.com/', 'syntax'],
  ['https://exam\tple.com/', 'syntax'],
  ['https:\\\\127.0.0.1\\', 'syntax'],
  ['https://[::1', 'syntax'],
  ['https://[fe80::1%25eth0]/', 'syntax'],
  ['https://256.256.256.256/', 'syntax'],
  ['https://127.0.0.1.1/', 'syntax'],
  [`https://example.com/${'a'.repeat(2048)}`, 'syntax'],
];

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
