import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { ApiClient, resultOf } from '../support/api-client.js';
import type { PublicWebhook } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { createDatabase } from '../support/postgres.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';

const VALID = { url: 'http://127.0.0.1:3999/hook', events: ['session.*'] };

describe('webhook endpoints', () => {
  let app: RunningApp;
  let developer: ApiClient;
  let viewer: ApiClient;
  let stranger: ApiClient;

  beforeAll(async () => {
    app = await startApp();
    const [first] = await sql<{ _id: string }>(app.databaseUrl, 'SELECT _id FROM organization');
    const organization = first?._id as string;
    developer = app.api.as(await addKey(app.databaseUrl, organization, 'developer'));
    viewer = app.api.as(await addKey(app.databaseUrl, organization, 'viewer'));
    stranger = app.api.as((await addOrganization(app.databaseUrl)).key);
  });

  afterAll(() => app.close());

  const create = async (more = {}) =>
    resultOf(await app.api.post<PublicWebhook>('/webhooks', { ...VALID, ...more }));

  it('creates with defaults and shows the secret this once', async () => {
    const answer = await app.api.post<PublicWebhook>('/webhooks', VALID);
    expect(answer.status).toBe(201);
    const { secret, ...webhook } = resultOf(answer);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      url: VALID.url,
      description: null,
      events: ['session.*'],
      active: true,
      alert_email: null,
      ordering: 'strict',
      headers: {},
      health: 'ok',
      healthAt: null,
      disabled_reason: null,
      failures: 0,
      failingSince: null,
      meta_data: {},
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(resultOf(await app.api.get(`/webhooks/${webhook._id}`))).toEqual(webhook);
  });

  it('keeps secret and headers encrypted and shows the secret to admins only', async () => {
    const headers = { Authorization: 'Bearer canary-5551' };
    const { _id, secret } = await create({ headers });
    const path = `/webhooks/${_id}/secret`;
    expect(resultOf(await app.api.get(path))).toEqual({ secret });
    expect((await developer.get(path)).status).toBe(403);
    expect((await viewer.get(path)).status).toBe(403);
    expect((await stranger.get(path)).status).toBe(404);

    const [row] = await sql<{ text: string }>(
      app.databaseUrl,
      `SELECT encode(secret, 'escape') || encode(headers, 'escape') || row_to_json(w)::text AS text
       FROM webhook_endpoint w WHERE _id = $1`,
      [_id],
    );
    expect(row?.text).not.toContain('canary-5551');
    expect(row?.text).not.toContain((secret as string).slice(6, 30));

    expect(resultOf(await developer.get(`/webhooks/${_id}`)).headers).toEqual(headers);
    const seen = resultOf(await viewer.get(`/webhooks/${_id}`));
    expect(seen.headers).toEqual({ Authorization: '********' });
    expect(seen.url).toBe('http://127.0.0.1:3999/***');
    const [listed] = resultOf(await viewer.get<PublicWebhook[]>('/webhooks'));
    expect(listed?.url).toBe('http://127.0.0.1:3999/***');
    expect(Object.keys(seen)).toEqual(Object.keys(resultOf(await app.api.get(`/webhooks/${_id}`))));
    expect(seen).not.toHaveProperty('secret');
  });

  it('changes fields one by one, refuses unknown ones and deletes', async () => {
    const { _id } = await create();
    const path = `/webhooks/${_id}`;
    const change = {
      url: 'http://127.0.0.1:3998/',
      events: ['*'],
      description: 'Billing',
      active: false,
      alert_email: 'ops@example.com',
      ordering: 'relaxed',
      headers: { 'X-Tenant': '7' },
      meta_data: { team: 'a' },
    };
    for (const [field, value] of Object.entries(change)) {
      const updated = resultOf(await developer.patch(path, { [field]: value }));
      expect(updated[field]).toEqual(value);
    }
    expect(resultOf(await app.api.get(path))).toMatchObject(change);
    const cleared = await developer.patch(path, { description: null, alert_email: null });
    expect(resultOf(cleared)).toMatchObject({
      description: null,
      alert_email: null,
      url: change.url,
    });

    for (const field of [
      'organization',
      'secret',
      '_id',
      'createdAt',
      'since',
      'role',
      'health',
      'failures',
    ]) {
      const refused = await app.api.patch(path, { [field]: 'x' });
      expect(refused.status).toBe(422);
      expect(refused.body.error?.code).toBe('unknown_field');
    }
    expect((await stranger.patch(path, { active: true })).status).toBe(404);
    expect((await stranger.delete(path)).status).toBe(404);
    expect((await viewer.delete(path)).status).toBe(403);
    expect((await viewer.patch(path, { active: true })).status).toBe(403);
    expect((await viewer.post('/webhooks', VALID)).status).toBe(403);
    expect((await developer.delete(path)).status).toBe(200);
    expect((await app.api.get(path)).status).toBe(404);
  });

  it('lists only the endpoints of the own organization', async () => {
    const mine = await create();
    const theirs = resultOf(await stranger.post<PublicWebhook>('/webhooks', VALID));
    const listed = await app.api.get<PublicWebhook[]>('/webhooks', { paginate_limit: 1000 });
    const ids = resultOf(listed).map(({ _id }) => _id);
    expect(ids).toContain(mine._id);
    expect(ids).not.toContain(theirs._id);
    expect((await app.api.get(`/webhooks/${theirs._id}/deliveries`)).status).toBe(404);
    expect((await app.api.get(`/deliveries/${newId()}`)).status).toBe(404);
    expect((await app.api.get('/deliveries/nonsense')).status).toBe(404);
  });

  it.each([
    [{ events: [] }, 'events'],
    [{ events: ['session.update'] }, 'events'],
    [{ events: ['session.updated', 'sessions.*'] }, 'events'],
    [{ events: 'session.*' }, 'events'],
    [{ events: [5] }, 'events'],
    [{ events: ['*', '*'] }, 'events'],
    [{ url: 5 }, 'url'],
    [{ url: 'not a url' }, 'url'],
    [{ active: 'true' }, 'active'],
    [{ alert_email: 'nobody' }, 'alert_email'],
    [{ ordering: 'loose' }, 'ordering'],
    [{ headers: { Host: 'x' } }, 'headers'],
    [{ headers: { 'webhook-id': 'x' } }, 'headers'],
    [{ headers: { 'x-a': 'a\r\nb: c' } }, 'headers'],
    [{ meta_data: 'x' }, 'meta_data'],
  ])('refuses %j with advice', async (fault, path) => {
    const before = await sql(app.databaseUrl, 'SELECT FROM webhook_endpoint');
    const { status, body } = await app.api.post('/webhooks', { ...VALID, ...fault });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: 'invalid_field', details: [{ path }] });
    expect(body.error?.details[0]?.advice).toBeTruthy();
    expect(await sql(app.databaseUrl, 'SELECT FROM webhook_endpoint')).toHaveLength(before.length);
  });

  it('names the known events when one is unknown', async () => {
    const { body } = await app.api.post('/webhooks', { ...VALID, events: ['session.changed'] });
    expect(body.message).toContain('"session.changed"');
    expect(body.message).toContain('session.updated');
  });

  it.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:10.0.0.1]/',
    'http://3232235777/',
    'http://user:pass@127.0.0.1/',
    'http://127.0.0.1:22/',
    'http://127.0.0.1:5432/',
    'gopher://127.0.0.1/',
    'http://no-such-host.invalid/',
  ])('blocks %s at creation and at a change', async (url) => {
    const created = await app.api.post('/webhooks', { ...VALID, url });
    expect([created.status, created.body.error?.code]).toEqual([422, 'webhook_url_blocked']);
    const { _id } = await create();
    const changed = await app.api.patch(`/webhooks/${_id}`, { url });
    expect([changed.status, changed.body.error?.code]).toEqual([422, 'webhook_url_blocked']);
    expect(resultOf(await app.api.get(`/webhooks/${_id}`)).url).toBe(VALID.url);
  });

  it('has every event in the API document, with a schema that resolves and an example', async () => {
    const document = (await (await fetch(`${app.url}/v1.1/openapi.json`)).json()) as {
      webhooks: Record<string, { post: object }>;
      components: { schemas: Record<string, unknown> };
    };
    expect(Object.keys(document.webhooks)).toContain('chargestation.connector_status.updated');
    expect(Object.keys(document.webhooks)).toContain('session.updated');
    const text = JSON.stringify([document.webhooks, document.components]);
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(0);
    for (const name of references)
      expect(document.components.schemas).toHaveProperty(name as string);
    for (const [type, { post }] of Object.entries(document.webhooks)) {
      expect(JSON.stringify(post)).toContain(`"type":"${type}"`);
    }
  });
});

describe('without permission for local receivers', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ env: { WEBHOOK_ALLOW_HTTP: 'false', WEBHOOK_ALLOWED_CIDRS: '' } });
  });

  afterAll(() => app.close());

  it.each([
    'http://127.0.0.1:3999/',
    'http://localhost:3999/',
    'https://127.0.0.1/',
    'https://localhost/',
  ])('refuses %s and names both variables', async (url) => {
    const { status, body } = await app.api.post('/webhooks', { url, events: ['*'] });
    expect([status, body.error?.code]).toEqual([422, 'webhook_url_blocked']);
    expect(body.message).toContain('WEBHOOK_ALLOW_HTTP');
    expect(body.message).toContain('WEBHOOK_ALLOWED_CIDRS');
  });

  it('never connects to a receiver that was allowed when its endpoint was made', async () => {
    const database = await createDatabase();
    const sink = await WebhookSink.start();
    const allowed = await startApp({ databaseUrl: database.url });
    const { _id } = await sink.subscribe(allowed.api);
    await allowed.close();
    const env = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOWED_CIDRS: '' };
    const strict = await startApp({ databaseUrl: database.url, env });
    try {
      resultOf(await strict.api.post('/locations', { name: 'Damrak' }));
      const path = `/webhooks/${_id}/deliveries`;
      const attempts = await eventually(async () => {
        const [delivery] = resultOf(await strict.api.get<{ attempts: object[] }[]>(path));
        return delivery?.attempts.length ? delivery.attempts : undefined;
      });
      expect(attempts[0]).toMatchObject({ error: 'blocked_url', status_code: null });
      expect(sink.deliveries).toHaveLength(0);
    } finally {
      await strict.close();
      await sink.close();
      await database.drop();
    }
  });
});
