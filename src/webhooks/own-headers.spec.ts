import { describe, expect, it } from 'vitest';
import { findHeaderFault } from './own-headers.js';

describe('findHeaderFault', () => {
  it.each([
    [{}],
    [{ Authorization: 'Bearer a.b-c' }],
    [{ 'X-Tenant': 'münchen 7', 'user-agent': 'mine' }],
    [{ 'x-one': '1' }],
  ])('accepts %j', (headers) => {
    expect(findHeaderFault(headers)).toBeNull();
  });

  it.each([
    null,
    [],
    'x: y',
    ...[
      'Host',
      'content-type',
      'Content-Length',
      'content-encoding',
      'Connection',
      'Transfer-Encoding',
    ].map((name) => ({ [name]: 'x' })),
    ...[
      'webhook-id',
      'Webhook-Signature',
      'webhook-anything',
      'EDRV-Signature',
      'Upgrade',
      'TE',
    ].map((name) => ({ [name]: 'x' })),
    { 'x y': '1' },
    { '': '1' },
    { 'x:y': '1' },
    { 'x-a': 'a\r\nhost: b' },
    { 'x-a': 'a\u0000' },
    { 'x-a': ' padded ' },
    { 'x-a': '' },
    { 'x-a': '€' },
    { 'x-a': 1 },
    { 'x-a': ['1'] },
    { 'x-a': 'v'.repeat(4097) },
    { 'X-A': '1', 'x-a': '2' },
    Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`x-${n}`, '1'])),
  ])('refuses %j', (headers) => {
    expect(findHeaderFault(headers)).toEqual(expect.any(String));
  });
});
