import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type Resource, resultOf } from '../support/api-client.js';
import type { PublicWebhook } from '../support/api-types.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { sql } from '../support/tenants.js';
import { type Answer, WebhookSink } from '../support/webhook-sink.js';
import {
  LATER_MS,
  PATIENT,
  REFUSED,
  sessionDraft,
  startWebhooks,
  type WebhooksApp,
} from '../support/webhooks-app.js';

const HOUR = 3_600_000;
const LIMITS = { ...PATIENT, pollMs: 50 };
/** Two times are rounded to ms. */
const ROUNDING_MS = 1;

interface PublicDelivery extends Resource {
  status: string;
  attempts: { at: string; status_code: number | null; error: string | null }[];
  nextAttemptAt: string | null;
  updatedAt: string;
}

describe('health of webhook endpoints', () => {
  let app: WebhooksApp;
  let sink: WebhookSink;
  let smtp: SmtpSink;

  beforeEach(async () => {
    sink = await WebhookSink.start();
    smtp = await SmtpSink.start();
    app = await startWebhooks({
      limits: LIMITS,
      env: { SMTP_URL: smtp.url, MAIL_FROM: 'Ohmgate <ohmgate@example.com>' },
    });
  });

  afterEach(async () => {
    await app.close();
    await smtp.close();
    await sink.close();
  });

  const get = async (id: string) => resultOf(await app.api.get<PublicWebhook>(`/webhooks/${id}`));
  const deliveriesOf = async (id: string) =>
    resultOf(await app.api.get<PublicDelivery[]>(`/webhooks/${id}/deliveries`, { limit: 1000 }));
  const at = (path: string) => sink.deliveries.filter((delivery) => delivery.path === path);
  const logOne = (type: 'session.updated' | 'session.ended' = 'session.updated') =>
    app.log([sessionDraft(app.organization, newId(), { type })]);

  /** Logs events for different chargestations until the endpoint has this health. */
  const failUntil = async (id: string, health: string, events: number) => {
    for (let n = 0; n < events; n += 1) await logOne();
    return eventually(async () => {
      const endpoint = await get(id);
      return endpoint.health === health && endpoint;
    });
  };

  it('is failing after four failures in a row, tells the other endpoints and the alert address once, and recovers', async () => {
    sink.answer = ({ path }) => (path === '/bad' ? REFUSED : { status: 204 });
    const bad = await sink.subscribe(app.api, ['*'], '/bad', {
      alert_email: 'ops@example.com',
      description: 'Billing',
      headers: { 'X-Key': 'canary-7' },
    });
    await sink.subscribe(app.api, ['webhook.*'], '/other');
    expect(await get(bad._id)).toMatchObject({ health: 'ok', failures: 0, failingSince: null });

    const failing = await failUntil(bad._id, 'failing', 5);
    expect(failing).toMatchObject({ active: true, disabled_reason: null });
    expect(failing.healthAt).toMatch(/Z$/);

    const { event } = await eventually(() => at('/other')[0], { what: 'webhook.failing' });
    expect(event).toMatchObject({
      type: 'webhook.failing',
      object: 'webhook',
      chargestation: null,
      data: { _id: bad._id, health: 'failing', headers: { 'X-Key': '********' } },
    });
    expect(JSON.stringify(event)).not.toContain('whsec_');
    expect(sink.check(at('/other')[0] as never)).toEqual({ standard: true, edrv: true });

    const mail = await eventually(() => smtp.mails[0], { what: 'the alert e-mail' });
    expect(mail).toMatchObject({ from: 'ohmgate@example.com', to: ['ops@example.com'] });
    expect(mail.content).toContain('Subject: Webhook failing: ');
    expect(mail.content).not.toContain('canary-7');

    // More failures are no further change.
    await logOne();
    await eventually(async () => Number((await get(bad._id)).failures) >= 6);
    sink.answer = () => ({ status: 204 });
    app.clock.aheadMs += LATER_MS;
    await eventually(async () => (await get(bad._id)).health === 'ok');
    expect(await get(bad._id)).toMatchObject({ failures: 0, failingSince: null });
    await logOne('session.ended');
    await eventually(() => at('/bad').some(({ event: { type } }) => type === 'session.ended'));
    expect(at('/bad').some(({ event: { type } }) => type.startsWith('webhook.'))).toBe(false);
    expect(at('/other')).toHaveLength(1);
    expect(smtp.mails).toHaveLength(1);
  });

  it('is disabled by 410, collects, and sends what was collected when it is enabled', async () => {
    sink.answer = ({ path }) => ({ status: path === '/gone' ? 410 : 204 });
    const gone = await sink.subscribe(app.api, ['session.*'], '/gone', {
      alert_email: 'ops@example.com',
    });
    await sink.subscribe(app.api, ['webhook.disabled'], '/other');
    await logOne();
    const disabled = await eventually(async () => {
      const endpoint = await get(gone._id);
      return endpoint.health === 'disabled' && endpoint;
    });
    expect(disabled).toMatchObject({ active: false, disabled_reason: 'gone' });
    const { event } = await eventually(() => at('/other')[0], { what: 'webhook.disabled' });
    expect(event.data).toMatchObject({ _id: gone._id, active: false, disabled_reason: 'gone' });
    const mail = await eventually(() => smtp.mails[0], { what: 'the alert e-mail' });
    expect(mail.content).toContain('Webhook disabled');

    for (let n = 0; n < 3; n += 1) await logOne();
    await eventually(async () => (await deliveriesOf(gone._id)).length === 4);
    app.clock.aheadMs += HOUR;
    await app.sender.lookForWork();
    expect(at('/gone')).toHaveLength(1);

    sink.answer = () => ({ status: 204 });
    const enabled = await app.api.patch<PublicWebhook>(`/webhooks/${gone._id}`, { active: true });
    expect(resultOf(enabled)).toMatchObject({
      active: true,
      health: 'ok',
      disabled_reason: null,
      failures: 0,
      recover: null,
    });
    await eventually(async () =>
      (await deliveriesOf(gone._id)).every(({ status }) => status === 'delivered'),
    );
    expect(at('/gone')).toHaveLength(5);
    expect(smtp.mails).toHaveLength(1);
  });

  it('is disabled after 120 h without a success, and offers a recovery when it is enabled', async () => {
    sink.answer = () => REFUSED;
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { alert_email: 'ops@example.com' });
    await logOne();
    const attempts = async () => (await deliveriesOf(_id)).at(-1)?.attempts.length ?? 0;
    for (let n = 1; n <= 10; n += 1) {
      await eventually(async () => (await attempts()) === n);
      app.clock.aheadMs += 27 * HOUR;
    }
    // Ten attempts, but the tenth was more than 120 h after the first: the tenth itself has disabled it.
    const disabled = await eventually(async () => {
      const endpoint = await get(_id);
      return endpoint.health === 'disabled' && endpoint;
    });
    expect(disabled).toMatchObject({
      active: false,
      disabled_reason: 'no_success',
      failures: 10,
    });
    expect((await deliveriesOf(_id))[0]?.status).toBe('failed');
    await eventually(() => smtp.mails.length === 2, { what: 'failing and disabled' });

    sink.answer = () => ({ status: 204 });
    const { body } = await app.api.patch<PublicWebhook>(`/webhooks/${_id}`, { active: true });
    const { recover } = body.result as { recover?: { since: string; failed: number } };
    expect(recover).toEqual({ since: expect.stringMatching(/Z$/), failed: 1 });
    expect(body.message).toContain(`/v1.1/webhooks/${_id}/recover`);
    const since = recover?.since;
    resultOf(await app.api.post(`/webhooks/${_id}/recover`, { since, only: 'failed' }));
    await eventually(async () => (await deliveriesOf(_id))[0]?.status === 'delivered');
    expect((await deliveriesOf(_id))[0]?.attempts).toHaveLength(11);
  });

  it('does not call a quiet endpoint dead: ten failures within minutes do not disable it', async () => {
    sink.answer = () => ({ status: 204 });
    const { _id } = await sink.subscribe(app.api);
    await logOne();
    await eventually(() => sink.deliveries.length === 1);
    app.clock.aheadMs += 500 * HOUR;
    sink.answer = () => REFUSED;
    await failUntil(_id, 'failing', 12);
    await eventually(async () => Number((await get(_id)).failures) >= 12);
    expect(await get(_id)).toMatchObject({ health: 'failing', active: true });
  });

  it.each<[string, Answer & object, number, number]>([
    ['seconds', { status: 429, headers: { 'retry-after': '120' } }, 120_000, 0],
    ['a year', { status: 503, headers: { 'retry-after': '31536000' } }, HOUR, 0],
    ['nonsense', { status: 503, headers: { 'retry-after': 'soon' } }, 5000, 500],
    ['a negative number', { status: 503, headers: { 'retry-after': '-60' } }, 5000, 500],
  ])('honours Retry-After: %s', async (_, answer, pause, jitter) => {
    const seen = new Gate();
    sink.answer = () => ({ ...answer, ...(sink.deliveries.length > 1 && { after: seen.opened }) });
    const webhook = await sink.subscribe(app.api);
    await logOne();
    const delivery = await eventually(async () => {
      const [found] = await deliveriesOf(webhook._id);
      return found?.attempts.length === 1 && found;
    });
    seen.open();
    const wait = Date.parse(delivery.nextAttemptAt as string) - Date.parse(delivery.updatedAt);
    expect(wait).toBeGreaterThanOrEqual(pause - ROUNDING_MS);
    expect(wait).toBeLessThanOrEqual(pause + jitter + ROUNDING_MS);
    if (jitter === 0) {
      app.clock.aheadMs += pause / 2;
      await app.sender.lookForWork();
      expect(sink.deliveries).toHaveLength(1);
    }
    app.clock.aheadMs += wait;
    await eventually(() => sink.deliveries.length === 2);
  });

  it('delivers while the mail server is away, and sends the e-mail once when it is back', async () => {
    await smtp.close();
    sink.answer = ({ path }) => (path === '/bad' ? REFUSED : { status: 204 });
    const bad = await sink.subscribe(app.api, ['session.updated'], '/bad', {
      alert_email: 'ops@example.com',
    });
    await sink.subscribe(app.api, ['session.*'], '/good');
    await failUntil(bad._id, 'failing', 4);
    await eventually(async () => {
      const alerts = await sql<{ attempts: number }>(
        app.databaseUrl,
        'SELECT attempts FROM webhook_alert',
      );
      return alerts[0]?.attempts === 1;
    });
    await logOne('session.ended');
    await eventually(() => at('/good').length === 5);

    smtp = await SmtpSink.start(smtp.port);
    app.clock.aheadMs += 61_000;
    await eventually(() => smtp.mails.length === 1, { what: 'the alert e-mail' });
    app.clock.aheadMs += HOUR;
    await eventually(
      async () => (await sql(app.databaseUrl, 'SELECT FROM webhook_alert')).length === 0,
    );
    expect(smtp.mails).toHaveLength(1);
  });

  it('delivers while the mail server hangs', async () => {
    await smtp.close();
    const connections: Socket[] = [];
    const hanging = createServer((socket) => connections.push(socket));
    await new Promise<void>((listening) => hanging.listen(smtp.port, '127.0.0.1', listening));
    sink.answer = ({ event }) => (event.type === 'session.ended' ? { status: 204 } : REFUSED);
    const { _id } = await sink.subscribe(app.api, ['session.*'], '/', {
      alert_email: 'ops@example.com',
    });
    await failUntil(_id, 'failing', 4);
    await eventually(() => connections.length === 1, { what: 'a connection to the mail server' });
    await logOne('session.ended');
    await eventually(async () => (await get(_id)).health === 'ok');
    expect(connections).toHaveLength(1);
    for (const socket of connections) socket.destroy();
    await new Promise((closed) => hanging.close(closed));
  });
});
