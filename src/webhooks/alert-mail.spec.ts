import { describe, expect, it } from 'vitest';
import { alertMail, mayTryAgain } from './alert-mail.js';

const ENDPOINT = {
  _id: '6560a1b2c3d4e5f607182980',
  url: 'https://example.com/hooks?key=canary',
  description: 'Billing',
};
const SINCE = new Date('2026-11-22T09:25:00.000Z');
const PUBLIC = 'https://ohmgate.example';

describe('alertMail', () => {
  it('tells of a failing endpoint, without the key in its URL', () => {
    const news = {
      health: 'failing',
      disabledReason: null,
      failures: 4,
      failingSince: SINCE,
    } as const;
    const { subject, text } = alertMail(ENDPOINT, news, PUBLIC);
    expect(subject).toBe('Webhook failing: https://example.com/hooks');
    expect(text).toContain('The last 4 attempts');
    expect(text).toContain('https://example.com/hooks (Billing)');
    expect(text).toContain('2026-11-22T09:25:00.000Z');
    expect(text).toContain(`GET ${PUBLIC}/v1.1/webhooks/${ENDPOINT._id}/deliveries`);
    expect(text).not.toContain('canary');
  });

  it.each([
    ['gone', '410 Gone'],
    ['no_success', 'None of the last 12 attempts'],
  ] as const)('tells why an endpoint is disabled: %s', (disabledReason, why) => {
    const news = { health: 'disabled', disabledReason, failures: 12, failingSince: SINCE } as const;
    const { subject, text } = alertMail({ ...ENDPOINT, description: null }, news, PUBLIC);
    expect(subject).toBe('Webhook disabled: https://example.com/hooks');
    expect(text).toContain(why);
    expect(text).toContain(`PATCH ${PUBLIC}/v1.1/webhooks/${ENDPOINT._id} {"active": true}`);
    expect(text).toContain('/recover');
  });
});

describe('mayTryAgain', () => {
  it.each([
    [{ syscall: 'connect', code: 'ESOCKET' }, true],
    [{ code: 'EDNS' }, true],
    [{ code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT' }, true],
    [{ code: 'EENVELOPE', responseCode: 450 }, true],
    [{ code: 'EMESSAGE', responseCode: 421 }, true],
    [{ code: 'EENVELOPE', responseCode: 550 }, false],
    [{ code: 'EAUTH', responseCode: 535 }, false],
    [{ code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT' }, false],
    [{ code: 'ESOCKET', syscall: 'read' }, false],
    [{ code: 'ECONNECTION' }, false],
  ])('%j: %s', (fields, expected) => {
    expect(mayTryAgain(Object.assign(new Error('x'), fields))).toBe(expected);
  });
});
