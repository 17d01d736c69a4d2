import { describe, expect, it } from 'vitest';
import { recordedChange } from './audit-change.js';

describe('recordedChange', () => {
  it('keeps only what differs, on both sides', () => {
    const at = new Date('2026-01-01T00:00:00.000Z');
    const before = { name: 'a', role: 'admin', list: [1, 2], at, gone: 1, updatedAt: 1 };
    const after = {
      name: 'b',
      role: 'admin',
      list: [1, 2],
      at: new Date(at),
      come: null,
      updatedAt: 2,
    };
    expect(recordedChange({ before, after })).toEqual({
      before: { name: 'a', gone: 1 },
      after: { name: 'b', come: null },
    });
  });

  it('keeps a whole side when there is no other', () => {
    const side = { name: 'a', expiresAt: new Date('2026-01-01T00:00:00.000Z') };
    const kept = { name: 'a', expiresAt: '2026-01-01T00:00:00.000Z' };
    expect(recordedChange({ after: side })).toEqual({ before: null, after: kept });
    expect(recordedChange({ before: side, after: null })).toEqual({ before: kept, after: null });
    expect(recordedChange({})).toEqual({ before: null, after: null });
  });

  it('shows settings that only sound like one', () => {
    const change = { before: { unknown_tokens: 'reject' }, after: { unknown_tokens: 'accept' } };
    expect(recordedChange(change)).toEqual(change);
  });

  it('shows no secret, but that it was changed', () => {
    const before = { password: 'old', secret: null, url: 'https://u:p@example.com/', name: 'a' };
    const after = { password: 'new', secret: 's', url: 'https://u:q@example.com/', name: 'a' };
    expect(recordedChange({ before, after })).toEqual({
      before: { password: '***', secret: null, url: 'https://***@example.com/' },
      after: { password: '***', secret: '***', url: 'https://***@example.com/' },
    });
    const whole = { key: 'k', invitationHash: 'h', headers: { Authorization: 'x' } };
    expect(recordedChange({ after: whole }).after).toEqual({
      key: '***',
      invitationHash: '***',
      headers: '***',
    });
  });
});
