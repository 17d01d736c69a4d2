import { describe, expect, it } from 'vitest';
import { isAdmitted, mustReconnect, toColumns } from './station-changes.js';

describe('toColumns', () => {
  it('takes what is given, null included, and ignores fields that nothing uses', () => {
    const body = {
      endpoint: 'CS001',
      name: null,
      active: false,
      security: { type: 'tls' as const },
      payment: { a: 1 },
      wallet: 'w',
      picture: 'p',
    };
    expect(toColumns(body)).toEqual({
      endpoint: 'CS001',
      name: null,
      active: false,
      securityType: 'tls',
    });
  });

  it('an empty body changes nothing', () => {
    expect(toColumns({})).toEqual({});
  });
});

describe('mustReconnect', () => {
  const before = {
    endpoint: 'CS001',
    securityType: 'basic_auth',
    serialNumber: null,
    registration: 'accepted',
    validation: 'lenient',
  } as const;

  it.each([
    [{ endpoint: 'CS002' }, true],
    [{ securityType: 'none' }, true],
    [{ registration: 'pending' }, true],
    [{ validation: 'strict' }, true],
    [{ ...before }, false],
    [{ active: false, name: 'x', protocol: 'ocpp1.6' }, false],
    [{}, false],
  ] as const)('%j: %s', (change, expected) => {
    expect(mustReconnect(before, change)).toBe(expected);
  });

  it('not for a pending station that is accepted, unless something else has changed', () => {
    const pending = { ...before, registration: 'pending' } as const;
    expect(mustReconnect(pending, { registration: 'accepted' })).toBe(false);
    expect(mustReconnect(pending, { registration: 'accepted', validation: 'strict' })).toBe(true);
    expect(mustReconnect(pending, { registration: 'rejected' })).toBe(true);
  });
});

describe('isAdmitted', () => {
  it.each([
    ['pending', { registration: 'accepted' }, true],
    ['pending', { registration: 'rejected' }, false],
    ['pending', {}, false],
    ['rejected', { registration: 'accepted' }, false],
    ['accepted', { registration: 'accepted' }, false],
  ] as const)('%s, then %j: %s', (registration, change, expected) => {
    const before = {
      endpoint: 'CS001',
      securityType: 'basic_auth',
      validation: 'lenient',
    } as const;
    expect(isAdmitted({ ...before, registration }, change)).toBe(expected);
  });
});
