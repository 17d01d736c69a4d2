import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';

describe('e-mail settings', () => {
  it.each([
    [{ SMTP_URL: 'smtp://mail.example.com' }, 'SMTP_URL needs MAIL_FROM'],
    [{ SMTP_URL: 'mail.example.com:25', MAIL_FROM: 'a@example.com' }, 'must begin with smtp://'],
    [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM must be an e-mail address'],
    [{ MAIL_FROM: 'a@example.com\r\nBcc: b@example.com' }, 'MAIL_FROM must be an e-mail address'],
  ])('refuses %j', (environment, advice) => {
    expect(() => loadConfig(environment)).toThrow(advice);
  });

  it('takes a sender with a name, and neither of the two', () => {
    const from = 'Ohmgate <ohmgate@example.com>';
    const given = loadConfig({ SMTP_URL: 'smtps://user:pass@mail.example.com', MAIL_FROM: from });
    expect(given.get('MAIL_FROM')).toBe(from);
    expect(loadConfig({}).get('SMTP_URL')).toBeNull();
  });
});

describe('TLS settings', () => {
  it('opens a TLS port only with one key for each certificate', () => {
    const port = { OCPP_TLS_PORT: '8443' };
    expect(() => loadConfig(port)).toThrow(/OCPP_TLS_PORT needs OCPP_TLS_CERT/);
    const one = { ...port, OCPP_TLS_CERT: 'a.pem', OCPP_TLS_KEY: 'a.key' };
    const config = loadConfig({ ...one, PUBLIC_URL: 'https://ohmgate.example/' });
    expect(config.connectionUrl).toBe('wss://ohmgate.example/ocpp');
    expect(config.secureConnectionUrl).toBe('wss://ohmgate.example:8443/ocpp');
    expect(() => loadConfig({ ...one, OCPP_TLS_CERT: 'a.pem,b.pem' })).toThrow(/one key for each/);
  });
});
