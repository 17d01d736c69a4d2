import { describe, expect, it } from 'vitest';
import { decideAuthorization } from './authorization.js';

describe('decideAuthorization', () => {
  it.each([
    ['accept', false, 'Accepted'],
    ['reject', false, 'Unknown'],
    ['accept', true, 'Blocked'],
    ['reject', true, 'Blocked'],
  ] as const)('unknown_tokens %s, inactive %s: %s', (unknown_tokens, inactive, status) => {
    expect(decideAuthorization({ unknown_tokens }, inactive)).toBe(status);
  });

  it('rejects when an organization has no settings', () => {
    expect(decideAuthorization(undefined, false)).toBe('Unknown');
  });
});
