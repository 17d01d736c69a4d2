import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type Resource, resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { checkSignatures } from '../support/webhook-signature.js';
import { type Delivery, WebhookSink } from '../support/webhook-sink.js';
import { PATIENT, sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';

const HOUR = 3_600_000;
const LIMITS = { ...PATIENT, pollMs: 50 };

interface PublicDelivery extends Resource {
  event: string;
  type: string;
  status: string;
  attempts: { status_code: number | null; error: string | null; answer?: string | null }[];
}

interface Rotated extends Resource {
  secret: string;
  previousValidUntil: string;
}

describe('operations on webhook endpoints', () => {
  let app: WebhooksApp;
  let sink: WebhookSink;
  let developer: ApiClient;
  let viewer: ApiClient;
  let stranger: ApiClient;

  beforeEach(async () => {
    sink = await WebhookSink.start();
    app = await startWebhooks({ limits: LIMITS });
    developer = app.api.as(await addKey(app.databaseUrl, app.organization, 'developer'));
    viewer = app.api.as(await addKey(app.databaseUrl, app.organization, 'viewer'));
    stranger = app.api.as((await addOrganization(app.databaseUrl)).key);
  });

  afterEach(async () => {
    await app.close();
    await sink.close();
  });

  const deliveriesOf = async (id: string) =>
    resultOf(await app.api.get<PublicDelivery[]>(`/webhooks/${id}/deliveries`, { limit: 1000 }));
  const logOne = (chargestation: string | null = newId()) =>
    app.log([sessionDraft(app.organization, chargestation)]);
  const at = (path: string) => sink.deliveries.filter((delivery) => delivery.path === path);

  describe('rotate_secret', () => {
    /** Sends an event and returns it as received. */
    const receive = async (): Promise<Delivery> => {
      const before = sink.deliveries.length;
      await logOne();
      return eventually(() => sink.deliveries[before]);
    };
    const rotate = async (id: string, body?: object) =>
      resultOf(await app.api.post<Rotated>(`/webhooks/${id}/rotate_secret`, body));
    const both = { standard: true, edrv: true };
    const none = { standard: false, edrv: false };

    it('signs with both secrets in both headers for 24 h, then with the new one alone', async () => {
      const { _id, secret: old } = await sink.subscribe(app.api);
      const before = Date.now();
      const rotated = await rotate(_id);
      expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(rotated.secret).not.toBe(old);
      const rotatedAt = Date.parse(rotated.previousValidUntil) - 24 * HOUR;
      expect(rotatedAt).toBeGreaterThanOrEqual(before);
      expect(rotatedAt).toBeLessThanOrEqual(Date.now());
      expect(resultOf(await app.api.get(`/webhooks/${_id}/secret`))).toEqual({
        secret: rotated.secret,
      });

      const during = await receive();
      expect(checkSignatures(during, rotated.secret)).toEqual(both);
      expect(checkSignatures(during, old as string)).toEqual(both);
      const headers = during.headers as Record<string, string>;
      for (const secret of [old as string, rotated.secret]) {
        expect(new Webhook(secret).verify(during.body.toString(), headers)).toEqual(during.event);
      }
      expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
      expect(headers['edrv-signature']?.match(/,v1=/g)).toHaveLength(2);

      app.clock.aheadMs += 24 * HOUR + 1000;
      const after = await receive();
      expect(checkSignatures(after, rotated.secret)).toEqual(both);
      expect(checkSignatures(after, old as string)).toEqual(none);
    });

    it('ends the old secret at once without an overlap', async () => {
      const { _id, secret: old } = await sink.subscribe(app.api);
      const second = await rotate(_id, { overlap: 3600 });
      const third = await rotate(_id, { overlap: 0 });
      const delivery = await receive();
      expect(checkSignatures(delivery, third.secret)).toEqual(both);
      expect(checkSignatures(delivery, second.secret)).toEqual(none);
      expect(checkSignatures(delivery, old as string)).toEqual(none);
      const [row] = await sql<{ text: string }>(
        app.databaseUrl,
        `SELECT encode(secret, 'escape') || encode(previous_secrets, 'escape') AS text FROM webhook_endpoint`,
      );
      expect(row?.text).not.toContain(third.secret.slice(6, 30));
    });

    it('loses no verification under load: each delivery verifies with the old secret and with the new one', async () => {
      const { _id, secret: old } = await sink.subscribe(app.api, ['*'], '/', {
        ordering: 'relaxed',
      });
      const draft = () => sessionDraft(app.organization, newId());
      let rotatedAt = Number.POSITIVE_INFINITY;
      let secret = '';
      const load = async () => {
        for (let n = 0; n < 20; n += 1) await app.log(Array.from({ length: 10 }, draft));
      };
      const rotation = async () => {
        await eventually(() => sink.deliveries.length >= 50);
        secret = (await rotate(_id)).secret;
        rotatedAt = Date.now();
      };
      await Promise.all([load(), rotation()]);
      await eventually(() => Date.now() > rotatedAt);
      await app.log([draft()]);
      await eventually(() => sink.deliveries.length === 201);
      expect(sink.deliveries.every((one) => checkSignatures(one, old as string).standard)).toBe(
        true,
      );
      const later = sink.deliveries.filter(({ event }) => Date.parse(event.createdAt) > rotatedAt);
      expect(later.length).toBeGreaterThan(0);
      expect(later.every((one) => checkSignatures(one, secret).standard)).toBe(true);
    });

    it.each([
      [{ overlap: -1 }, 'overlap'],
      [{ overlap: 604_801 }, 'overlap'],
      [{ overlap: '60' }, 'overlap'],
      [{ overlap: 1.5 }, 'overlap'],
      [{ overlap: null }, 'overlap'],
    ])('refuses %j', async (fault, path) => {
      const { _id } = await sink.subscribe(app.api);
      const { status, body } = await app.api.post(`/webhooks/${_id}/rotate_secret`, fault);
      expect([status, body.error?.code, body.error?.details[0]?.path]).toEqual([
        422,
        'invalid_field',
        path,
      ]);
    });

    it('is for admins of the organization', async () => {
      const { _id } = await sink.subscribe(app.api);
      const path = `/webhooks/${_id}/rotate_secret`;
      expect((await developer.post(path)).status).toBe(403);
      expect((await viewer.post(path)).status).toBe(403);
      expect((await stranger.post(path, { overlap: 'x' })).status).toBe(404);
      expect((await app.api.post(path, { overlaps: 1 })).body.error?.code).toBe('unknown_field');
    });
  });

  describe('test', () => {
    const test = async (id: string, api = app.api, headers = {}) =>
      resultOf(await api.post<PublicDelivery>(`/webhooks/${id}/test`, undefined, headers));

    it('delivers a signed webhook.test at once, whatever the endpoint subscribes to, and tells how it went', async () => {
      sink.answer = () => ({ status: 202, body: 'thank you' });
      const webhook = await sink.subscribe(app.api, ['session.ended'], '/', {
        headers: { 'X-Key': 'canary-9' },
      });
      const delivery = await test(webhook._id, developer);
      expect(delivery).toMatchObject({
        webhook: webhook._id,
        type: 'webhook.test',
        status: 'delivered',
        nextAttemptAt: null,
        attempts: [{ status_code: 202, error: null, answer: 'thank you' }],
      });
      const seen = resultOf(await viewer.get<PublicDelivery>(`/deliveries/${delivery._id}`));
      const [attempt] = delivery.attempts;
      expect(seen).toEqual({ ...delivery, attempts: [{ ...attempt, answer: '***' }] });
      const [received] = sink.deliveries as [Delivery];
      expect(sink.deliveries).toHaveLength(1);
      expect(sink.check(received)).toEqual({ standard: true, edrv: true });
      expect(received.headers['x-key']).toBe('canary-9');
      expect(received.event).toMatchObject({
        _id: delivery.event,
        object: 'webhook',
        type: 'webhook.test',
        data: { _id: webhook._id, headers: { 'X-Key': '********' } },
      });
      const log = await eventually(async () => {
        const events = resultOf(await app.api.get<object[]>('/events', { type: 'webhook.test' }));
        return events.length > 0 && events;
      });
      expect(log).toEqual([received.event]);
    });

    it('is sent once when the endpoint fails, also to an inactive one, and counts for its health', async () => {
      sink.answer = () => ({ status: 500 });
      const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
      await sink.subscribe(app.api, ['*'], '/other');
      const delivery = await test(_id);
      expect(delivery).toMatchObject({
        status: 'failed',
        nextAttemptAt: null,
        attempts: [{ status_code: 500, error: 'status' }],
      });
      expect(resultOf(await app.api.get(`/webhooks/${_id}`)).failures).toBe(1);
      await eventually(() => at('/other').length === 1);
      expect(at('/other')[0]?.event).toEqual(at('/')[0]?.event);
      app.clock.aheadMs += HOUR;
      await app.sender.lookForWork();
      expect(at('/')).toHaveLength(1);
      expect(await deliveriesOf(_id)).toHaveLength(1);
    });

    it('goes past the queue of the endpoint', async () => {
      sink.answer = ({ event }) => (event.type === 'webhook.test' ? { status: 204 } : 'hang');
      const { _id } = await sink.subscribe(app.api);
      await app.log(Array.from({ length: 30 }, () => sessionDraft(app.organization, newId())));
      await eventually(() => sink.deliveries.length >= 10);
      expect((await test(_id)).status).toBe('delivered');
    });

    it('is neither withdrawn nor sent again while it is under way', async () => {
      const disturbed = new Gate();
      sink.answer = () => ({ status: 204, after: disturbed.opened });
      const { _id } = await sink.subscribe(app.api);
      const sent = test(_id);
      await eventually(() => sink.deliveries.length === 1);
      const [delivery] = await deliveriesOf(_id);
      resultOf(await app.api.patch(`/webhooks/${_id}`, { events: ['session.*'] }));
      await app.api.post(`/deliveries/${delivery?._id}/redeliver`);
      await app.sender.lookForWork();
      disturbed.open();
      expect(await sent).toMatchObject({ _id: delivery?._id, status: 'delivered' });
      expect(sink.deliveries).toHaveLength(1);
    });

    it('is sent once per Idempotency-Key', async () => {
      const { _id } = await sink.subscribe(app.api);
      const key = { 'Idempotency-Key': 'test-1' };
      const first = await test(_id, app.api, key);
      expect(await test(_id, app.api, key)).toEqual(first);
      expect(sink.deliveries).toHaveLength(1);
      await test(_id);
      expect(sink.deliveries).toHaveLength(2);
    });

    it('is open to keys that are restricted to some commands', async () => {
      const { _id } = await sink.subscribe(app.api);
      const key = await addKey(app.databaseUrl, app.organization, 'developer', ['session.*']);
      const { status } = await app.api.as(key).post(`/webhooks/${_id}/test`);
      expect(status).toBe(200);
    });

    it('is not for viewers, nor for other organizations', async () => {
      const { _id } = await sink.subscribe(app.api);
      expect((await viewer.post(`/webhooks/${_id}/test`)).status).toBe(403);
      expect((await stranger.post(`/webhooks/${_id}/test`)).status).toBe(404);
      expect((await app.api.post(`/webhooks/${newId()}/test`)).status).toBe(404);
      expect(sink.deliveries).toHaveLength(0);
    });
  });

  describe('redeliver', () => {
    const redeliver = (id: string) => app.api.post<PublicDelivery>(`/deliveries/${id}/redeliver`);
    const single = async (webhook: string, status: string) =>
      eventually(async () => {
        const [found] = await deliveriesOf(webhook);
        return found?.status === status && found.attempts.length > 0 && found;
      });

    it('sends a delivered event again with the same id and keeps its history', async () => {
      const { _id } = await sink.subscribe(app.api);
      await logOne();
      const delivery = await single(_id, 'delivered');
      const answer = await redeliver(delivery._id);
      expect(answer.status).toBe(202);
      expect(resultOf(answer)).toMatchObject({ _id: delivery._id, status: 'pending' });
      await eventually(() => sink.deliveries.length === 2);
      const again = await eventually(async () => {
        const [found] = await deliveriesOf(_id);
        return found?.attempts.length === 2 && found;
      });
      expect(again.status).toBe('delivered');
      const [one, two] = sink.deliveries as [Delivery, Delivery];
      expect(two.body.equals(one.body)).toBe(true);
      expect(two.headers['webhook-id']).toBe(one.headers['webhook-id']);
      const replays = await app.api.get<object[]>('/audit_log', { type: 'webhook.redelivered' });
      expect(resultOf(replays)).toMatchObject([
        { object: _id, after: { delivery: delivery._id, event: delivery.event } },
      ]);
    });

    it('brings the next attempt of a pending delivery forward', async () => {
      sink.answer = () => ({ status: 503, headers: { 'retry-after': '3000' } });
      const { _id } = await sink.subscribe(app.api);
      await logOne();
      const delivery = await single(_id, 'pending');
      sink.answer = () => ({ status: 204 });
      resultOf(await redeliver(delivery._id));
      expect((await single(_id, 'delivered')).attempts).toHaveLength(2);
    });

    it('takes its place in the order of its chargestation', async () => {
      const station = newId();
      const { _id } = await sink.subscribe(app.api);
      await logOne(station);
      const first = await single(_id, 'delivered');
      resultOf(await app.api.patch(`/webhooks/${_id}`, { active: false }));
      await logOne(station);
      await eventually(async () => (await deliveriesOf(_id)).length === 2);
      resultOf(await redeliver(first._id));
      resultOf(await app.api.patch(`/webhooks/${_id}`, { active: true }));
      await eventually(() => sink.deliveries.length === 3);
      const sequences = sink.deliveries.map(({ event }) => event.sequence);
      expect(sequences.toSorted()).toEqual([1, 1, 2]);
      expect((await deliveriesOf(_id)).every(({ status }) => status !== 'failed')).toBe(true);
    });

    it('says when the event is too old, and keeps the delivery as it is', async () => {
      const { _id } = await sink.subscribe(app.api);
      await logOne();
      const delivery = await single(_id, 'delivered');
      await sql(app.databaseUrl, 'DELETE FROM event');
      const { status, body } = await redeliver(delivery._id);
      expect([status, body.error?.code]).toEqual([409, 'event_expired']);
      expect((await deliveriesOf(_id))[0]).toEqual(delivery);
    });

    it('is not for viewers, nor for other organizations', async () => {
      const { _id } = await sink.subscribe(app.api);
      await logOne();
      const path = `/deliveries/${(await single(_id, 'delivered'))._id}/redeliver`;
      expect((await viewer.post(path)).status).toBe(403);
      expect((await stranger.post(path)).status).toBe(404);
      expect((await app.api.post('/deliveries/nonsense/redeliver')).status).toBe(404);
      expect(sink.deliveries).toHaveLength(1);
    });
  });
});
