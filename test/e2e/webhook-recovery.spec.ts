import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type Resource, resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { PATIENT, sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';

const HOUR = 3_600_000;
const LIMITS = { ...PATIENT, pollMs: 50 };
const BEGIN = '2020-01-01T00:00:00Z';

interface Recovery extends Resource {
  status: string;
  progress: number;
  failed: number;
  missing: number;
  completedAt: string | null;
}

describe('recovery of webhook endpoints', () => {
  let database: TestDatabase;
  let app: WebhooksApp;
  let sink: WebhookSink;

  beforeEach(async () => {
    database = await createDatabase();
    sink = await WebhookSink.start();
    app = await startWebhooks({ databaseUrl: database.url, limits: LIMITS });
  });

  afterEach(async () => {
    await app.close();
    await sink.close();
    await database.drop();
  });

  const logMany = async (count: number, stations: string[], at = app) => {
    for (let n = 0; n < count; n += 200) {
      const drafts = Array.from({ length: Math.min(200, count - n) }, (_, index) =>
        sessionDraft(app.organization, stations[(n + index) % stations.length] as string),
      );
      await at.log(drafts);
    }
  };
  const recover = (id: string, body: object) =>
    app.api.post<Recovery>(`/webhooks/${id}/recover`, body);
  const latest = async (id: string) =>
    resultOf(await app.api.get<Recovery>(`/webhooks/${id}/recover`));
  const completed = (id: string) =>
    eventually(
      async () => {
        const recovery = await latest(id);
        return recovery.status === 'completed' && recovery;
      },
      { within: 30_000, what: 'the end of the recovery' },
    );
  const countOf = async (condition: string) => {
    const [row] = await sql<{ n: string }>(
      database.url,
      `SELECT count(*) AS n FROM webhook_delivery WHERE ${condition}`,
    );
    return Number(row?.n);
  };
  const sequences = (station: string) =>
    sink.deliveries
      .filter(({ event }) => event.chargestation === station)
      .map(({ event }) => event.sequence);

  /** Uses up all attempts of the endpoint's deliveries without waiting for 75 hours of clock. */
  const failAll = async () => {
    await sql(
      database.url,
      `UPDATE webhook_delivery SET status = 'failed', next_attempt_at = NULL, attempt_count = 10`,
    );
  };

  it('restores every failed delivery after a long outage, each chargestation in its order', async () => {
    const stations = [newId(), newId(), newId()];
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    await logMany(1300, stations);
    await eventually(async () => (await countOf('true')) === 1300);
    await failAll();
    resultOf(await app.api.patch(`/webhooks/${_id}`, { active: true }));

    const started = await recover(_id, { since: BEGIN, only: 'failed' });
    expect(started.status).toBe(202);
    expect(resultOf(started)).toMatchObject({
      webhook: _id,
      status: 'running',
      since: '2020-01-01T00:00:00.000Z',
      only: 'failed',
      failed: 0,
      completedAt: null,
    });
    const recovery = await completed(_id);
    expect(recovery).toMatchObject({ progress: 1, failed: 1300, missing: 0 });
    expect(recovery.completedAt).toMatch(/Z$/);
    await eventually(async () => (await countOf(`status = 'delivered'`)) === 1300, {
      within: 30_000,
    });
    expect(sink.deliveries).toHaveLength(1300);
    for (const station of stations) {
      const received = sequences(station);
      expect(received).toEqual(received.toSorted((a, b) => a - b));
      expect(new Set(received).size).toBe(received.length);
    }
  });

  it('sends an endpoint the history from before it was made, once, and leaves to the fan-out what it will do itself', async () => {
    const station = newId();
    await logMany(700, [station]);
    await app.log([sessionDraft(app.organization, station, { type: 'session.ended' })]);
    const { _id } = await sink.subscribe(app.api, ['session.updated']);
    resultOf(await recover(_id, { since: BEGIN, only: 'missing' }));
    await logMany(100, [station]);
    expect(await completed(_id)).toMatchObject({ failed: 0, missing: 700 });
    await eventually(() => sink.events().length === 800, { within: 30_000 });
    await eventually(async () => (await countOf(`status = 'delivered'`)) === 800);
    expect(sink.deliveries).toHaveLength(800);

    resultOf(await recover(_id, { since: BEGIN }));
    expect(await completed(_id)).toMatchObject({ only: null, failed: 0, missing: 0 });
    expect(await countOf('true')).toBe(800);
  });

  it('keeps to its range of time, and to its kind', async () => {
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    await logMany(3, [newId()]);
    await eventually(async () => (await countOf('true')) === 3);
    await failAll();
    const now = Date.now();
    resultOf(await recover(_id, { since: BEGIN, until: new Date(now - HOUR).toISOString() }));
    expect(await completed(_id)).toMatchObject({ failed: 0, missing: 0 });
    resultOf(await recover(_id, { since: new Date(now - HOUR).toISOString(), only: 'missing' }));
    expect(await completed(_id)).toMatchObject({ failed: 0, missing: 0 });
    resultOf(await recover(_id, { since: new Date(now - HOUR).toISOString(), only: 'failed' }));
    expect(await completed(_id)).toMatchObject({ failed: 3, missing: 0 });
    expect(await countOf(`status = 'pending'`)).toBe(3);
  });

  it('takes nothing for missing that is on its way: in a lane, without a chargestation, or between attempts', async () => {
    const station = newId();
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    const drafts = [station, station, station, null, null].map((subject) =>
      sessionDraft(app.organization, subject),
    );
    await app.log(drafts);
    await eventually(async () => (await countOf('true')) === 5);
    await sql(
      database.url,
      `UPDATE webhook_delivery SET attempt_count = 3, next_attempt_at = now() + interval '1 hour' WHERE sequence = 1`,
    );
    resultOf(await recover(_id, { since: BEGIN }));
    expect(await completed(_id)).toMatchObject({ failed: 0, missing: 0 });
    await sql(database.url, 'DELETE FROM webhook_delivery WHERE sequence = 2');
    resultOf(await recover(_id, { since: BEGIN }));
    expect(await completed(_id)).toMatchObject({ failed: 0, missing: 2 });
    expect(await countOf('true')).toBe(5);
  });

  it('sends nobody news of himself, no failed tests, and nothing of other organizations', async () => {
    const { key, organization } = await addOrganization(database.url);
    await app.log([sessionDraft(organization, newId())]);
    sink.answer = () => ({ status: 500 });
    const one = await sink.subscribe(app.api, ['*'], '/one');
    resultOf(await app.api.post(`/webhooks/${one._id}/test`));
    resultOf(await recover(one._id, { since: BEGIN }));
    expect(await completed(one._id)).toMatchObject({ failed: 0, missing: 0 });
    sink.answer = () => ({ status: 204 });
    const two = await sink.subscribe(app.api, ['*'], '/two');
    resultOf(await recover(two._id, { since: BEGIN }));
    expect(await completed(two._id)).toMatchObject({ failed: 0, missing: 1 });
    const theirs = app.api.as(key);
    expect((await theirs.get(`/webhooks/${one._id}/recover`)).status).toBe(404);
    expect((await theirs.post(`/webhooks/${one._id}/recover`, { since: 'x' })).status).toBe(404);
  });

  it('runs one at a time per endpoint and shows its progress', async () => {
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    await logMany(1200, [newId()]);
    await eventually(async () => (await countOf('true')) === 1200);
    await failAll();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const path = `/webhooks/${_id}/recover`;
    try {
      await client.query('BEGIN; LOCK TABLE webhook_delivery IN SHARE MODE'); // no slice gets on
      resultOf(await recover(_id, { since: BEGIN, only: 'failed' }));
      const second = await recover(_id, { since: BEGIN });
      expect([second.status, second.body.error?.code]).toEqual([409, 'recovery_running']);
      expect(second.body.message).toContain(`GET /v1.1${path}`);
      expect(await latest(_id)).toMatchObject({ status: 'running', progress: 0, failed: 0 });
    } finally {
      await client.end();
    }
    expect(await completed(_id)).toMatchObject({ failed: 1200 });
  });

  it('goes on where it was when its process ended', async () => {
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    await logMany(1200, [newId()]);
    await eventually(async () => (await countOf('true')) === 1200);
    await failAll();
    await app.close();
    // What a process leaves behind that was killed after 600 deliveries.
    await sql(
      database.url,
      `INSERT INTO webhook_recovery (_id, organization, endpoint, since, until, "only", failed, position)
       SELECT $1, organization, endpoint, $2, now() + interval '1 minute', 'failed', 600, event
       FROM webhook_delivery ORDER BY event LIMIT 1 OFFSET 599`,
      [newId(), BEGIN],
    );
    app = await startWebhooks({ databaseUrl: database.url, limits: LIMITS });
    expect(await completed(_id)).toMatchObject({ failed: 1200, progress: 1 });
    expect(await countOf(`status = 'pending'`)).toBe(600);
    expect(await countOf(`status = 'failed'`)).toBe(600);
  });

  it.each([
    [{}, 'since'],
    [{ since: 'yesterday' }, 'since'],
    [{ since: 5 }, 'since'],
    [{ since: '2999-01-01' }, 'since'],
    [{ since: BEGIN, until: BEGIN }, 'until'],
    [{ since: BEGIN, until: '2019-01-01' }, 'until'],
    [{ since: BEGIN, until: 'now' }, 'until'],
    [{ since: BEGIN, only: 'everything' }, 'only'],
  ])('refuses %j', async (body, path) => {
    const { _id } = await sink.subscribe(app.api);
    const { status, body: answer } = await recover(_id, body);
    expect([status, answer.error?.code, answer.error?.details[0]?.path]).toEqual([
      422,
      'invalid_field',
      path,
    ]);
    expect((await app.api.get(`/webhooks/${_id}/recover`)).status).toBe(404);
  });

  it('is not for viewers, who may read its progress', async () => {
    const { _id } = await sink.subscribe(app.api);
    const viewer = app.api.as(await addKey(database.url, app.organization, 'viewer'));
    expect((await viewer.post(`/webhooks/${_id}/recover`, { since: BEGIN })).status).toBe(403);
    const { _id: recovery } = resultOf(await recover(_id, { since: BEGIN }));
    await completed(_id);
    const log = await app.api.get<object[]>('/audit_log', { type: 'webhook.recovery_started' });
    expect(resultOf(log)).toMatchObject([{ object: _id, after: { recovery, only: null } }]);
    expect((await viewer.get(`/webhooks/${_id}/recover`)).status).toBe(200);
  });
});
