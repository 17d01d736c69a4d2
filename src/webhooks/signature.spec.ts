import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { edrvSignature, signingKey, standardSignature, standardTimestamp } from './signature.js';

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const id = '6560a1b2c3d4e5f60718293a';

function standardHeaders(body: Buffer, at: number, secrets: string[]) {
  return {
    'webhook-id': id,
    'webhook-timestamp': standardTimestamp(at),
    'webhook-signature': standardSignature({ id, body, at, keys: secrets.map(signingKey) }),
  };
}

describe('standardSignature', () => {
  it('equals the official library for any body', () => {
    const secret = newSecret();
    const at = Date.now();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = Buffer.from(text);
        const ours = standardSignature({ id, body, at, keys: [signingKey(secret)] });
        expect(ours).toBe(new Webhook(secret).sign(id, new Date(at), body.toString()));
      }),
    );
  });

  it('is verified by the library with the old and with the new secret during an overlap', () => {
    const [present, previous] = [newSecret(), newSecret()];
    const body = Buffer.from('{"data":{"name":"Säule €"}}');
    const headers = standardHeaders(body, Date.now(), [present, previous]);
    expect(new Webhook(present).verify(body.toString(), headers)).toEqual(JSON.parse(`${body}`));
    expect(new Webhook(previous).verify(body.toString(), headers)).toEqual(JSON.parse(`${body}`));
    expect(() => new Webhook(newSecret()).verify(body.toString(), headers)).toThrow();
  });

  it('fails for one flipped bit of body, id, timestamp or signature', () => {
    const secret = newSecret();
    const body = Buffer.from('{"type":"session.updated","sequence":7}');
    const headers = standardHeaders(body, Date.now(), [secret]);
    const webhook = new Webhook(secret);
    expect(webhook.verify(body.toString(), headers)).toBeTruthy();

    for (let bit = 0; bit < body.length * 8; bit += 5) {
      const flipped = Buffer.from(body);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => webhook.verify(flipped.toString('latin1'), headers)).toThrow();
    }
    const broken = [
      { ...headers, 'webhook-id': `${id.slice(0, -1)}b` },
      { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) },
      { ...headers, 'webhook-signature': headers['webhook-signature'].replace(/.=$/, 'A=') },
    ].filter((changed) => JSON.stringify(changed) !== JSON.stringify(headers));
    for (const changed of broken) {
      expect(() => webhook.verify(body.toString(), changed)).toThrow();
    }
  });
});

describe('edrvSignature', () => {
  it('signs the raw body with the whole secret as text', () => {
    const secret = newSecret();
    const body = Buffer.from('{"ok":true}');
    const hex = createHmac('sha256', secret).update('{"ok":true}').digest('hex');
    expect(edrvSignature({ body, at: 1_764_000_000_123, keys: [signingKey(secret)] })).toBe(
      `t=1764000000123,v1=${hex}`,
    );
  });

  it('repeats v1 for the secret that is being replaced', () => {
    const secrets = [newSecret(), newSecret()];
    const value = edrvSignature({ body: Buffer.from('x'), at: 5, keys: secrets.map(signingKey) });
    expect(value).toMatch(/^t=5,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
  });
});
