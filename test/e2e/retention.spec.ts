import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Retention } from '../../src/retention/retention.js';
import { RetentionPace } from '../../src/retention/slices.js';
import { lowestId, startOfRange } from '../../src/shared/database/growing-tables.js';
import { IdempotencyRetention } from '../../src/shared/http/idempotency.js';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { WebhookEvent } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import {
  addEvents,
  addFrames,
  addOldSession,
  addPartition,
  daysAgo,
  idFrom,
  OLD_MESSAGE,
} from '../support/old-rows.js';
import { addConnectedStation } from '../support/stations.js';
import { addOrganization, sql } from '../support/tenants.js';

const EVENT = { table: 'event', partitions: { days: 1, ahead: 7 } };
const FRAME = { table: 'ocpp_frame', partitions: { days: 1, ahead: 7 } };
const MESSAGE = { table: 'transaction_event', partitions: { days: 30, ahead: 2 } };

let app: RunningServer;
/** The first organization. */
let mine: string;
let theirs: { organization: string; key: string };

beforeEach(async () => {
  app = await startApp();
  const [first] = await rows<{ _id: string }>('SELECT _id FROM organization');
  mine = first!._id;
  theirs = await addOrganization(app.databaseUrl);
});
afterEach(() => app?.close());

function rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return sql<Row>(app.databaseUrl, text, values);
}

const idsIn = async (table: string, column = '_id') =>
  (await rows<{ id: string }>(`SELECT DISTINCT ${column} AS id FROM ${table}`)).map(({ id }) => id);

const exists = async (table: string) =>
  (await rows<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]))[0]!
    .found;

/** Runs it now; what was removed, by table. */
async function run(server = app): Promise<Record<string, { partitions: number; rows: number }>> {
  const removals = await server.nest.get(Retention).run();
  return Object.fromEntries(
    removals!.map(({ table, partitions, rows: removed }) => [table, { partitions, rows: removed }]),
  );
}

const keep = async (api: ApiClient, settings: object) =>
  resultOf(await api.patch('/organization/settings', settings));

const newChargestation = async () =>
  resultOf(await app.api.post('/chargestations', { endpoint: `CS-${newId()}` }))._id;

const theirApi = () => app.api.as(theirs.key);

describe('logs', () => {
  it('lose whole partitions when nobody keeps them any longer, and nothing that is younger', async () => {
    const url = app.databaseUrl;
    const chargestation = await newChargestation();
    const old = [await addPartition(url, EVENT, 40), await addPartition(url, FRAME, 40)];
    const kept = [await addPartition(url, EVENT, 30), await addPartition(url, FRAME, 29)];
    await addEvents(url, mine, 40, 5);
    await addFrames(url, { organization: mine, chargestation }, 40, 5);
    const events = await addEvents(url, theirs.organization, 30, 5);
    const frames = await addFrames(url, { organization: mine, chargestation }, 29, 5);
    const [fresh] = await addEvents(url, mine, 0);
    const [stray] = await addEvents(url, mine, 50); // in the default partition

    expect(await run()).toMatchObject({
      event: { partitions: 1, rows: 1 },
      ocpp_frame: { partitions: 1, rows: 0 },
    });
    expect(await Promise.all(old.map(exists))).toEqual([false, false]);
    expect(await Promise.all(kept.map(exists))).toEqual([true, true]);
    const left = await idsIn('event');
    expect(left).toEqual(expect.arrayContaining([...events, fresh]));
    expect(left).not.toContain(stray);
    expect((await idsIn('ocpp_frame')).sort()).toEqual(frames);
    expect(await run()).toMatchObject({ event: { partitions: 0, rows: 0 } });
  });

  it('lose the rows of an organization that keeps less than others, and only those', async () => {
    const url = app.databaseUrl;
    const chargestation = await newChargestation();
    await keep(theirApi(), { retention_events: 3, retention_ocpp_messages: 7 });
    const gone: string[] = [];
    const kept: string[] = [];
    for (const days of [20, 5, 2]) {
      kept.push(...(await addEvents(url, mine, days, 3)));
      (days > 3 ? gone : kept).push(...(await addEvents(url, theirs.organization, days, 3)));
    }
    const station = { organization: theirs.organization, chargestation };
    await addFrames(url, station, 20, 3);
    const frames = [
      ...(await addFrames(url, station, 6, 3)),
      ...(await addFrames(url, { organization: mine, chargestation }, 20, 3)),
    ];
    app.nest.get(RetentionPace).rows = 2;

    expect(await run()).toMatchObject({ event: { rows: gone.length }, ocpp_frame: { rows: 3 } });
    const left = await idsIn('event');
    expect(left).toEqual(expect.arrayContaining(kept));
    expect(left.filter((id) => gone.includes(id))).toEqual([]);
    expect((await idsIn('ocpp_frame')).sort()).toEqual(frames.sort());
    const marks = `SELECT below FROM retention_mark WHERE log = 'event' AND organization = $1`;
    expect(await rows(marks, [theirs.organization])).toEqual([
      { below: lowestId(startOfRange(daysAgo(3), 1)) },
    ]);

    await keep(theirApi(), { retention_events: 1 });
    expect(await run()).toMatchObject({ event: { rows: 3 } });
    await keep(theirApi(), { retention_events: 36_500 });
    expect(await run()).toMatchObject({ event: { partitions: 0, rows: 0 } });
  });

  it('let a reader know that it has missed events', async () => {
    const url = app.databaseUrl;
    await addPartition(url, EVENT, 40);
    const [first, ...rest] = await addEvents(url, mine, 40, 3);
    const page = await eventually(async () => {
      const { body } = await app.api.get<WebhookEvent[]>('/events', { limit: 1 });
      return body.result[0]?._id === first && body;
    });
    const read = async (query: object) => app.api.get<WebhookEvent[]>('/events', { ...query });
    const after = page.next as string;
    expect(resultOf(await read({ after })).map(({ _id }) => _id)).toEqual(
      expect.arrayContaining(rest),
    );
    const end = (await read({ after })).body.next as string;

    await run();
    const { status, body } = await read({ after });
    expect([status, body.error?.code, body.error?.details[0]?.path]).toEqual([
      410,
      'cursor_expired',
      'query.after',
    ]);
    expect((await read({})).status).toBe(200);
    expect((await read({ after: end })).status).toBe(200);
  });

  it('let those read on who had read what is gone', async () => {
    const [only] = await addEvents(app.databaseUrl, theirs.organization, 5);
    await keep(theirApi(), { retention_events: 1 });
    const end = await eventually(async () => {
      const { body } = await theirApi().get<WebhookEvent[]>('/events', { limit: 1 });
      return body.result[0]?._id === only && (body.next as string);
    });
    expect(await run()).toMatchObject({ event: { rows: 1 } });
    expect((await theirApi().get('/events', { after: end })).status).toBe(200);
  });

  it('let those read on who wait at the end, however quiet their organization is', async () => {
    await addPartition(app.databaseUrl, EVENT, 40);
    const poll = async (after?: string) => {
      const { body } = await theirApi().get<WebhookEvent[]>('/events', { after });
      expect([body.ok, body.result]).toEqual([true, []]);
      return body.next as string;
    };
    const before = await poll();
    await addEvents(app.databaseUrl, mine, 40);
    const [{ xid }] = (await rows<{ xid: string }>('SELECT max(xid)::text AS xid FROM event')) as [
      { xid: string },
    ];
    const end = await eventually(async () => {
      const next = await poll(before);
      return (
        BigInt(Buffer.from(next, 'base64url').toString().split('.')[0]!) >= BigInt(xid) && next
      );
    });
    expect(await run()).toMatchObject({ event: { partitions: 1 } });
    await poll(end);
  });
});

describe('sessions', () => {
  it('go with their messages, unless they go on', async () => {
    const url = app.databaseUrl;
    const chargestation = await newChargestation();
    await keep(theirApi(), { retention_sessions: 10 });
    const [ours, others] = [mine, theirs.organization].map((organization) => ({
      organization,
      chargestation,
    })) as [
      { organization: string; chargestation: string },
      typeof theirs & { chargestation: string },
    ];
    const kept = [
      await addOldSession(url, ours, { days: 20 }),
      await addOldSession(url, others, { days: 9 }),
      await addOldSession(url, others, { days: 20, status: 'Started' }),
      await addOldSession(url, others, { days: 20, heard: 2 }),
    ];
    const gone = await addOldSession(url, others, { days: 20 });
    await rows(
      `INSERT INTO orphan_transaction_message (_id, organization, chargestation, action, payload, received_at)
       SELECT * FROM unnest($1::text[], $2::text[], $2::text[], $2::text[], $3::json[], $4::timestamptz[])`,
      [
        [idFrom(20), idFrom(9)],
        Array(2).fill(theirs.organization),
        ['{}', '{}'],
        [new Date(), new Date()],
      ],
    );

    expect(await run()).toMatchObject({
      session: { rows: 3 },
      orphan_transaction_message: { rows: 1 },
    });
    expect((await idsIn('session')).sort()).toEqual(kept.sort());
    expect((await idsIn('transaction_event', 'session')).sort()).toEqual(kept);
    expect((await theirApi().get(`/sessions/${gone}`)).status).toBe(404);
    for (const id of kept) {
      const api = (await app.api.get(`/sessions/${id}`)).status === 200 ? app.api : theirApi();
      expect(resultOf(await api.get(`/sessions/${id}`)).raw_transaction_event).toEqual(OLD_MESSAGE);
      expect((await api.get(`/sessions/${id}/energy_reports`)).status).toBe(200);
    }
  });

  it('leave their partition to be dropped when the last one is gone', async () => {
    const url = app.databaseUrl;
    const chargestation = await newChargestation();
    for (const api of [app.api, theirApi()]) await keep(api, { retention_sessions: 10 });
    const partition = await addPartition(url, MESSAGE, 100);
    const ours = { organization: mine, chargestation };
    await addOldSession(url, ours, { days: 100 });
    const open = await addOldSession(url, ours, { days: 100, status: 'Started' });
    const stray = await addOldSession(url, ours, { days: 200 }); // in the default partition

    expect(await run()).toMatchObject({
      session: { rows: 4 },
      transaction_event: { partitions: 0 },
    });
    expect(await exists(partition)).toBe(true);
    expect(await idsIn('transaction_event', 'session')).not.toContain(stray);
    expect(await idsIn('session')).toEqual([open]);

    await rows(`UPDATE session SET status = 'Ended' WHERE _id = $1`, [open]);
    expect(await run()).toMatchObject({
      session: { rows: 1 },
      transaction_event: { partitions: 1 },
    });
    expect(await exists(partition)).toBe(false);
  });
});

describe('deliveries', () => {
  it('go with their events, and whoever waited behind one goes on', async () => {
    const endpoint = newId();
    await rows(
      `INSERT INTO webhook_endpoint (_id, organization, url, events, active, secret, since)
       VALUES ($1, $2, 'http://127.0.0.1:9/', '{"*"}', false, '', 9000000000000000000)`,
      [endpoint, mine],
    );
    const add = async (
      days: number,
      more: { status?: string; sequence: number; due?: boolean },
    ) => {
      const [id, { status = 'pending', sequence, due = false }] = [idFrom(days), more];
      await rows(
        `INSERT INTO webhook_delivery (_id, organization, endpoint, event, type, chargestation, sequence, status, next_attempt_at)
         VALUES ($1, $2, $3, $1, 'session.updated', 'lane', $4, $5, $6)`,
        [id, mine, endpoint, sequence, status, due ? new Date() : null],
      );
      return id;
    };
    const gone = [
      await add(40, { sequence: 1, status: 'delivered' }),
      await add(40, { sequence: 2, status: 'failed' }),
      await add(35, { sequence: 3, due: true }),
      await add(35, { sequence: 4 }),
    ];
    const behind = await add(29, { sequence: 5 });
    const last = await add(1, { sequence: 6 });

    expect(await run()).toMatchObject({ webhook_delivery: { rows: gone.length } });
    const left = await rows<{ _id: string; due: boolean }>(
      'SELECT _id, next_attempt_at IS NOT NULL AS due FROM webhook_delivery ORDER BY sequence',
    );
    expect(left).toEqual([
      { _id: behind, due: true },
      { _id: last, due: false },
    ]);
    expect((await app.api.get(`/deliveries/${gone[0]}`)).status).toBe(404);
    expect(resultOf(await app.api.get(`/deliveries/${behind}`))._id).toBe(behind);
  });
});

describe('actions and reservations', () => {
  it('go when they have ended', async () => {
    const chargestation = await newChargestation();
    await keep(app.api, { retention_actions: 30 });
    const add = async (days: number, status: string) => {
      const id = idFrom(days);
      await rows(
        `INSERT INTO action (_id, organization, chargestation, type, status, data, steps, requested_by, requested_at, lease_until)
         VALUES ($1, $2, $3, 'chargestation.reset', $4, '{}', '[]', '{}', now(), now() + interval '1 hour')`,
        [id, mine, chargestation, status],
      );
      await rows(
        `INSERT INTO reservation (_id, organization, chargestation, reservation_id, connector_id, evse_id, id_tag, expiry_date, status, action)
         VALUES ($1, $2, $3, 1, 1, 1, 'x', now() + interval '1 hour', $4, $1)`,
        [id, mine, chargestation, status === 'requested' ? 'active' : 'used'],
      );
      return id;
    };
    const kept = [await add(40, 'requested'), await add(29, 'completed')];
    await add(40, 'completed');
    await add(40, 'failed');
    expect(await run()).toMatchObject({ action: { rows: 2 }, reservation: { rows: 2 } });
    expect((await idsIn('action')).sort()).toEqual([...kept].sort());
    expect((await idsIn('reservation')).sort()).toEqual([...kept].sort());
  });
});

describe('idempotency keys', () => {
  it('go after 24 h, however many there are', async () => {
    await rows(
      `INSERT INTO idempotency_key (organization, route, key, body_hash, status, answer, created_at)
       SELECT $1, 'POST /v1.1/locations', n::text, '', 201, '', now() - CASE n WHEN 0 THEN 23 ELSE 25 END * interval '1 h'
       FROM generate_series(0, 2500) n`,
      [mine],
    );
    await app.nest.get(IdempotencyRetention).deleteExpired();
    expect(await idsIn('idempotency_key', 'key')).toEqual(['0']);
  });
});

describe('a run', () => {
  it('happens in one process at a time, stops with it, and the next one goes on', async () => {
    await keep(theirApi(), { retention_events: 1 });
    await addEvents(app.databaseUrl, theirs.organization, 10, 2000);
    const left = async () =>
      (await rows(`SELECT FROM event WHERE created_at < now() - interval '2 days'`)).length;
    const other = await startApp({ databaseUrl: app.databaseUrl });
    let running: Promise<unknown>;
    try {
      const pace = Object.assign(other.nest.get(RetentionPace), { rows: 5, pauses: 0 });
      running = other.nest.get(Retention).run();
      await eventually(async () => (await left()) < 2000);
      pace.pauses = 1_000_000; // as good as for ever
      expect(await app.nest.get(Retention).run()).toBeNull();
    } finally {
      await other.close();
    }
    await running;
    const rest = await left();
    expect(rest).toBeGreaterThan(0);
    expect(await run()).toMatchObject({ event: { rows: rest } });
    expect(await left()).toBe(0);
  });

  it('goes on where a killed one has stopped, without looking at anything twice', async () => {
    await keep(theirApi(), { retention_events: 1 });
    const ids = await addEvents(app.databaseUrl, theirs.organization, 10, 100);
    // what a run leaves that ended in the middle: its mark stands behind the rows that it has seen
    await rows(`DELETE FROM event WHERE _id = ANY($1)`, [ids.slice(0, 50)]);
    await rows(`INSERT INTO retention_mark VALUES ('event', $1, $2)`, [
      theirs.organization,
      ids[50],
    ]);
    const [seen] = await addEvents(app.databaseUrl, theirs.organization, 20);
    expect(await run()).toMatchObject({ event: { rows: 50 } });
    expect(await idsIn('event')).toContain(seen);
  });

  it('does not hold others up for a partition that is in use, and drops it later', async () => {
    const partition = await addPartition(app.databaseUrl, EVENT, 40);
    const chargestation = await newChargestation();
    await addFrames(app.databaseUrl, { organization: mine, chargestation }, 40);
    Object.assign(app.nest.get(RetentionPace), { tries: 2, triesPauseMs: 1 });
    const reader = new pg.Client({ connectionString: app.databaseUrl });
    await reader.connect();
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT FROM event LIMIT 1');
      expect(await run()).toMatchObject({ event: { partitions: 0 }, ocpp_frame: { rows: 1 } });
      expect(await exists(partition)).toBe(true);
    } finally {
      await reader.end();
    }
    expect(await run()).toMatchObject({ event: { partitions: 1 } });
    expect(await exists(partition)).toBe(false);
  });

  it.each(['1.6', '2.0.1'] as const)(
    'loses nothing that is acknowledged meanwhile (OCPP %s)',
    async (version) => {
      await keep(app.api, { unknown_tokens: 'accept', retention_events: 1, retention_sessions: 1 });
      await keep(theirApi(), { retention_events: 20 });
      const { station, id } = await addConnectedStation(app, { version });
      for (const days of [40, 39, 38, 37]) {
        await addPartition(app.databaseUrl, EVENT, days);
        await addPartition(app.databaseUrl, FRAME, days);
      }
      await addEvents(app.databaseUrl, mine, 5, 500);
      await addFrames(app.databaseUrl, { organization: mine, chargestation: id }, 5, 500);
      await addOldSession(app.databaseUrl, { organization: mine, chargestation: id }, { days: 5 });
      Object.assign(app.nest.get(RetentionPace), { rows: 20 });

      const removing = run();
      let done = false;
      void removing.finally(() => {
        done = true;
      });
      const transactions: string[] = [];
      while (!done || transactions.length < 3) {
        transactions.push(await station.session({ samples: 5 }));
        await sleep(1);
      }
      expect(await removing).toMatchObject({
        event: { partitions: 4, rows: 500 },
        ocpp_frame: { partitions: 4 },
        session: { rows: 3 },
      });
      const sessions = await rows<{ transaction_id: string; status: string; messages: number }>(
        `SELECT transaction_id, status, (SELECT count(*)::int FROM transaction_event e WHERE e.session = s._id) AS messages
         FROM session s WHERE chargestation = $1 ORDER BY _id`,
        [id],
      );
      expect(sessions.map(({ transaction_id }) => transaction_id)).toEqual(transactions);
      expect(new Set(sessions.map(({ messages }) => messages)).size).toBe(1);
      const [log] = await rows<{ kept: number; counted: number }>(
        `SELECT count(*)::int AS kept, max(sequence)::int AS counted FROM event WHERE chargestation = $1`,
        [id],
      );
      expect(log!.kept).toBe(log!.counted);
      await station.close();
    },
  );
});

describe('the audit log', () => {
  it('goes by its setting, and not a day before', async () => {
    const entry = async (organization: string, days: number) => {
      const id = idFrom(days);
      await rows(
        `INSERT INTO audit_entry (_id, organization, type, object, actor, created_at)
          VALUES ($1, $2, 'organization.updated', $2, '{"api_key":null,"member":null,"name":"Ohmgate"}', $3)`,
        [id, organization, new Date(daysAgo(days))],
      );
      return id;
    };
    await keep(app.api, { retention_audit_log: 400 });
    const gone = await entry(mine, 402);
    const kept = [await entry(mine, 399), await entry(theirs.organization, 402)];
    for (const id of kept) {
      const removal = rows('DELETE FROM audit_entry WHERE _id = $1', [id]);
      await expect(removal).rejects.toThrow('append-only');
    }
    expect((await run()).audit_entry).toEqual({ partitions: 0, rows: 1 });
    const left = await idsIn('audit_entry');
    expect(left).not.toContain(gone);
    expect(left).toEqual(expect.arrayContaining(kept));
  });
});

describe('GET /organization/storage', () => {
  interface Storage {
    bytes: number;
    kinds: { kind: string; retention: number; rows: number; bytes: number }[];
  }

  it("tells the organization's part, kind by kind", async () => {
    const chargestation = await newChargestation();
    const [station, others] = [mine, theirs.organization].map((organization) => ({
      organization,
      chargestation,
    })) as [
      { organization: string; chargestation: string },
      { organization: string; chargestation: string },
    ];
    await addFrames(app.databaseUrl, station, 1, 30);
    await addFrames(app.databaseUrl, others, 1, 10);
    await addOldSession(app.databaseUrl, others, { days: 3 });
    const storageOf = async (api: ApiClient) => {
      const { bytes, kinds } = resultOf(await api.get<Storage>('/organization/storage'));
      expect(bytes).toBe(kinds.reduce((sum, each) => sum + each.bytes, 0));
      return Object.fromEntries(kinds.map(({ kind, ...rest }) => [kind, rest]));
    };
    const ours = await storageOf(app.api);
    const yours = await storageOf(theirApi());
    expect(Object.keys(ours)).toEqual([
      'events',
      'ocpp_messages',
      'sessions',
      'actions',
      'audit_log',
    ]);
    expect(ours.ocpp_messages).toMatchObject({ retention: 30, rows: 30 });
    expect(yours.ocpp_messages).toMatchObject({ retention: 30, rows: 10 });
    expect(ours.ocpp_messages!.bytes / yours.ocpp_messages!.bytes).toBeCloseTo(3, 0);
    expect(yours.sessions).toMatchObject({ retention: 3650, rows: 3 });
    expect(ours.sessions).toEqual({ retention: 3650, rows: 0, bytes: 0 });
    expect(ours.actions).toEqual({ retention: 365, rows: 0, bytes: 0 });
    expect(yours.sessions!.bytes).toBeGreaterThan(0);
  });

  it('is not for strangers', async () => {
    expect((await app.api.as(undefined).get('/organization/storage')).status).toBe(401);
  });
});
