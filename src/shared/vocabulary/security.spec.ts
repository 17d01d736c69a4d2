import { describe, expect, it } from 'vitest';
import { usesPassword, weakens } from './security.js';

describe('security profiles', () => {
  it.each([
    ['none', false],
    ['basic_auth', true],
    ['tls', true],
    ['mtls', false],
  ] as const)('%s: a password is used: %s', (type, expected) => {
    expect(usesPassword(type)).toBe(expected);
  });

  it.each([
    ['basic_auth', 'none', true],
    ['mtls', 'tls', true],
    ['tls', 'tls', false],
    ['none', 'basic_auth', false],
    ['tls', 'mtls', false],
  ] as const)('%s to %s weakens: %s', (before, after, expected) => {
    expect(weakens(before, after)).toBe(expected);
  });
});
