import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSignatures } from './webhook-signature.js';
import { WebhookSink } from './webhook-sink.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const BODY = JSON.stringify({ _id: 'e1', type: 'webhook.test', note: 'ümlaut' });

/** Signs as a sender would: the Standard header by the official library, the eDRV one by its definition. */
function sign(body: string, secret: string, at = new Date()): Record<string, string> {
  const edrv = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'webhook-id': 'e1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('e1', at, body),
    'edrv-signature': `t=${at.getTime()},v1=${edrv}`,
  };
}

describe('the webhook sink', () => {
  let sink: WebhookSink;
  const post = (headers: Record<string, string> = {}, body = BODY) =>
    fetch(`${sink.url}/hook`, { method: 'POST', body, headers });

  beforeEach(async () => {
    sink = await WebhookSink.start();
    sink.secrets.set('/hook', SECRET);
  });
  afterEach(() => sink.close());

  it('keeps what came and agrees with the official library on its signature', async () => {
    expect((await post(sign(BODY, SECRET))).status).toBe(204);

    const delivery = await sink.waitFor(({ event }) => event._id === 'e1');
    expect(delivery.body.toString()).toBe(BODY);
    expect(sink.check(delivery)).toEqual({ standard: true, edrv: true });
    new Webhook(SECRET).verify(
      delivery.body.toString(),
      delivery.headers as Record<string, string>,
    );
  });

  it.each([
    ['another secret', sign(BODY, `whsec_${randomBytes(32).toString('base64')}`)],
    ['another body', sign(`${BODY} `, SECRET)],
    ['no signatures', {}],
  ])('refuses the signatures of %s', async (_case, headers) => {
    await post(headers as Record<string, string>);
    expect(sink.check(sink.deliveries[0]!)).toEqual({ standard: false, edrv: false });
  });

  it('accepts either signature of a rotation overlap and no stale timestamp', () => {
    const old = sign(BODY, `whsec_${randomBytes(32).toString('base64')}`);
    const now = sign(BODY, SECRET);
    const both = {
      ...now,
      'webhook-signature': `${old['webhook-signature']} ${now['webhook-signature']}`,
      'edrv-signature': `${old['edrv-signature']},${now['edrv-signature']?.split(',')[1]}`,
    };
    const body = Buffer.from(BODY);
    expect(checkSignatures({ headers: both, body }, SECRET)).toEqual({
      standard: true,
      edrv: true,
    });
    const stale = sign(BODY, SECRET, new Date(Date.now() - 3_600_000));
    expect(checkSignatures({ headers: stale, body }, SECRET).standard).toBe(false);
  });

  it('answers as it is told: status, reset, hang', async () => {
    sink.answer = () => ({ status: 503, headers: { 'retry-after': '5' }, delay: 10 });
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    sink.answer = () => 'reset';
    await expect(post()).rejects.toThrow();
    sink.answer = () => 'hang';
    const hanging = post();
    await sink.waitFor(() => sink.deliveries.length === 3);
    await sink.close();
    await expect(hanging).rejects.toThrow();
    expect(sink.events()).toHaveLength(1);
    sink = await WebhookSink.start();
  });
});
