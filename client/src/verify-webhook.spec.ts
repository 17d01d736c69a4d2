import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from './verify-webhook.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const BODY = '{"_id":"6560a1b2c3d4e5f6071829aa","type":"session.ended"}';

/** Headers as the official library signs them. */
function signed(secret: string, { body = BODY, at = new Date() } = {}) {
  const id = '6560a1b2c3d4e5f6071829aa';
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

function reasonOf(webhook: Parameters<typeof verifyWebhook>[0]): unknown {
  try {
    verifyWebhook(webhook);
    return null;
  } catch (error) {
    return (error as { reason?: string }).reason;
  }
}

describe('verifyWebhook', () => {
  it('gives the event, whatever form headers and body have', () => {
    const headers = signed(SECRET);
    const event = JSON.parse(BODY) as object;
    for (const body of [BODY, new TextEncoder().encode(BODY)]) {
      expect(verifyWebhook({ secret: SECRET, headers, body })).toEqual(event);
      expect(verifyWebhook({ secret: SECRET, headers: new Headers(headers), body })).toEqual(event);
      const upper = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]);
      expect(verifyWebhook({ secret: SECRET, headers: Object.fromEntries(upper), body })).toEqual(
        event,
      );
    }
  });

  it('takes one signature of several, for the time of a rotation', () => {
    const headers = signed(SECRET);
    const [mine, other] = [headers, signed(OTHER)].map((one) => one['webhook-signature']);
    const both = { ...headers, 'webhook-signature': `v1a,xyz ${other} ${mine}` };
    expect(reasonOf({ secret: SECRET, headers: both, body: BODY })).toBeNull();
  });

  it('refuses another secret, another body, another id and another time', () => {
    const headers = signed(SECRET);
    expect(reasonOf({ secret: OTHER, headers, body: BODY })).toBe('wrong_signature');
    expect(reasonOf({ secret: SECRET, headers, body: `${BODY} ` })).toBe('wrong_signature');
    for (const name of ['webhook-id', 'webhook-timestamp']) {
      const changed = { ...headers, [name]: '1' };
      expect(reasonOf({ secret: SECRET, headers: changed, body: BODY })).toBe('wrong_signature');
    }
  });

  it('refuses what was signed too long ago', () => {
    const headers = signed(SECRET, { at: new Date(Date.now() - 400_000) });
    expect(reasonOf({ secret: SECRET, headers, body: BODY })).toBe('wrong_time');
    expect(reasonOf({ secret: SECRET, headers, body: BODY, tolerance: 600 })).toBeNull();
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('needs %s', (name) => {
    const headers = { ...signed(SECRET), [name]: undefined };
    expect(reasonOf({ secret: SECRET, headers, body: BODY })).toBe('missing_header');
  });

  it.each(['', 'whsec_'])('needs a secret, and %j is none', (secret) => {
    const webhook = { secret, headers: signed(SECRET), body: BODY };
    expect(() => verifyWebhook(webhook)).toThrow(TypeError);
  });

  it('refuses a body that is no JSON', () => {
    const body = 'not JSON';
    expect(reasonOf({ secret: SECRET, headers: signed(SECRET, { body }), body })).toBe('not_json');
  });
});
