import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { StreamLimits } from '../../src/webhooks/stream-limits.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { WebhookEvent } from '../support/api-types.js';
import { startApp } from '../support/app.js';
import { EventSourceClient } from '../support/event-source.js';
import { eventually } from '../support/eventually.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';

const LIMITS = { heartbeatMs: 300, slowReaderMs: 700, accessMs: 500 };

describe('GET /events/stream', () => {
  let app: WebhooksApp;
  const open: EventSourceClient[] = [];

  beforeAll(async () => {
    app = await startWebhooks({ streamLimits: LIMITS });
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(() => app?.close());

  const connect = async (
    options?: Parameters<typeof EventSourceClient.open>[1],
    api: ApiClient = app.api,
  ) => {
    const client = await EventSourceClient.open(api, options);
    open.push(client);
    return client;
  };
  const log = (chargestation: string | null, more = {}) =>
    app.log([sessionDraft(app.organization, chargestation, more)]);

  it('sends what is logged from then on, byte for byte as webhooks, uncompressed and uncached', async () => {
    const station = newId();
    await log(station);
    const client = await connect({ query: { chargestation: station } });
    expect(client.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(client.response.headers.get('content-encoding')).toBeNull();
    expect(client.response.headers.get('cache-control')).toContain('no-transform');
    expect(client.response.headers.get('x-accel-buffering')).toBe('no');
    await eventually(() => client.lastEventId !== '');
    await log(station, { raw: '{"lines":\r\n1}' });
    // the event before may still have been behind the horizon when the stream began
    await eventually(() => client.sequences.at(-1) === 2);
    const events = resultOf(
      await app.api.get<WebhookEvent[]>('/events', { chargestation: station }),
    );
    expect(client.received.at(-1)?.event).toEqual(events.at(-1));
  });

  it('resumes after Last-Event-ID, which goes before ?after=, without a gap and without a repetition', async () => {
    const station = newId();
    const query = { chargestation: station, after: await cursorNow() };
    for (let n = 0; n < 5; n += 1) await log(station);
    const first = await connect({ query });
    await eventually(() => first.received.length === 5);
    first.close();
    for (let n = 0; n < 5; n += 1) await log(station);
    const again = await connect({ query, lastEventId: first.received[2]!.id });
    await eventually(() => again.received.length === 7);
    expect(again.sequences).toEqual([4, 5, 6, 7, 8, 9, 10]);
    const end = await connect({ query, lastEventId: again.lastEventId });
    await log(station);
    await eventually(() => end.received.length > 0);
    expect(end.sequences).toEqual([11]);
  });

  it.each([
    ['*', ['session.updated', 'session.ended', 'chargestation.online']],
    ['session.*', ['session.updated', 'session.ended']],
    ['session.ended,chargestation.*', ['session.ended', 'chargestation.online']],
    ['chargestation.online', ['chargestation.online']],
  ])('filters by type=%s, as GET /events does', async (type, expected) => {
    const chargestation = newId();
    const after = await cursorNow();
    await log(chargestation);
    await log(chargestation, { type: 'session.ended' });
    await log(chargestation, { type: 'chargestation.online', object: 'chargestation', data: '{}' });
    const client = await connect({ query: { type, chargestation, after } });
    await eventually(() => client.received.length === expected.length);
    expect(client.received.map(({ event }) => event.type)).toEqual(expected);
    const events = resultOf(
      await app.api.get<WebhookEvent[]>('/events', { type, chargestation, after }),
    );
    expect(events).toEqual(client.received.map(({ event }) => event));
  });

  it('shows an organization nothing of another one', async () => {
    const other = await addOrganization(app.databaseUrl);
    const after = await cursorNow();
    const theirs = await connect({ query: { after } }, app.api.as(other.key));
    await log(newId());
    await app.log([sessionDraft(other.organization, null)]);
    await eventually(() => theirs.received.length === 1);
    expect(theirs.received[0]?.event.organization).toBe(other.organization);
  });

  it.each([
    [{ type: 'session' }, undefined, 'query.type', undefined],
    [{ type: 'session.*,nothing.*' }, undefined, 'query.type', undefined],
    [{ type: 'session.*', limit: '5' }, undefined, 'query.limit', 'unknown_field'],
    [{ after: 'abc' }, undefined, 'query.after', undefined],
    [{}, 'abc', 'Last-Event-ID', undefined],
  ])('refuses %j, Last-Event-ID %s before it streams', async (query, lastEventId, path, code) => {
    const client = await connect({ query: query as Record<string, string>, lastEventId });
    expect(client.response.status).toBe(422);
    expect(await client.response.json()).toMatchObject({
      ok: false,
      error: { code: code ?? 'invalid_field', details: [{ path }] },
    });
  });

  it('lets every role read and nobody without a key', async () => {
    const viewer = app.api.as(await addKey(app.databaseUrl, app.organization, 'viewer'));
    expect((await connect({}, viewer)).response.status).toBe(200);
    expect((await connect({}, app.api.as('nonsense'))).response.status).toBe(401);
  });

  it('says something while nothing happens, with the place to come back to', async () => {
    const chargestation = newId();
    const client = await connect({ query: { chargestation, after: await cursorNow() } });
    await eventually(() => client.comments.length >= 3);
    expect(new Set(client.comments)).toEqual(new Set(['heartbeat']));
    const before = client.lastEventId;
    await log(chargestation);
    await eventually(() => client.received.length === 1);
    await eventually(() => client.lastEventId !== before);
    expect(client.end).toBe('open');
  });

  it('ends within 5 s when the key is revoked, and leaves others alone', async () => {
    expect(new StreamLimits().accessMs).toBeLessThanOrEqual(3000); // and 2 s for what the guard remembers
    const revoked = await addKey(app.databaseUrl, app.organization, 'viewer');
    const kept = await connect();
    const client = await connect({}, app.api.as(revoked));
    await eventually(() => client.lastEventId !== '');
    await sql(app.databaseUrl, `DELETE FROM api_key WHERE prefix = $1 AND role = 'viewer'`, [
      revoked.slice(0, 8),
    ]);
    await eventually(() => client.end !== 'open');
    expect(client.end).toBe('ended');
    expect(kept.end).toBe('open');
  });

  it('closes a reader that takes nothing, holds no more than a page for it, and serves the others', async () => {
    const station = newId();
    const after = await cursorNow();
    const big = JSON.stringify({ padding: 'x'.repeat(100_000) });
    for (let n = 0; n < 20; n += 1) {
      await app.log(
        Array.from({ length: 20 }, () => sessionDraft(app.organization, station, { data: big })),
      );
    }
    const query = { chargestation: station, after };
    const stalled = request(`${app.api.url}/v1.1/events/stream?${new URLSearchParams(query)}`, {
      headers: { Authorization: `Bearer ${app.api.key}` },
    }).end();
    const [response] = (await once(stalled, 'response')) as [NodeJS.ReadableStream];
    stalled.on('error', () => {});
    response.on('error', () => {});
    let taken = 0;
    const quick = await connect({ query });
    await eventually(() => quick.received.length === 400, { within: 30_000 });
    const ended = new Promise((resolve) => response.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 2 * LIMITS.slowReaderMs));
    response.on('data', (chunk: Buffer) => {
      taken += chunk.length;
    });
    await ended;
    expect(taken).toBeLessThan(400 * 100_000);
    expect(quick.sequences).toEqual(Array.from({ length: 400 }, (_, n) => n + 1));
  });

  it('has a limit per organization', async () => {
    const limited = await startWebhooks({ streamLimits: { ...LIMITS, perOrganization: 2 } });
    try {
      const clients = [
        await connect({}, limited.api),
        await connect({}, limited.api),
        await connect({}, limited.api),
      ];
      expect(clients.map(({ response }) => response.status)).toEqual([200, 200, 429]);
      clients[0]?.close();
      await eventually(async () => (await connect({}, limited.api)).response.status === 200);
    } finally {
      await limited.close();
    }
  });

  it('ends properly when the server does', async () => {
    const server = await startApp();
    const client = await connect({}, server.api);
    await eventually(() => client.lastEventId !== '');
    await server.close();
    await eventually(() => client.end !== 'open');
    expect(client.end).toBe('ended');
  });

  const cursorNow = async () => (await app.api.get('/webhooks')).body.event_cursor as string;
});

describe('GET /events?sort_order=desc', () => {
  it('reads back from the newest to the first, part by part, and no further', async () => {
    const app = await startWebhooks();
    try {
      const station = newId();
      for (let n = 0; n < 5; n += 1) await app.log([sessionDraft(app.organization, station)]);
      const read = async (after?: string) => {
        const query = { sort_order: 'desc', chargestation: station, limit: 2, after };
        const { body } = await app.api.get<WebhookEvent[]>('/events', query);
        return { sequences: body.result.map(({ sequence }) => sequence), next: body.next };
      };
      const newest = await eventually(async () => {
        const part = await read();
        return part.sequences[0] === 5 ? part : null; // the last one may be behind the horizon for a moment
      });
      expect(newest?.sequences).toEqual([5, 4]);
      const middle = await read(newest?.next ?? '');
      expect(middle.sequences).toEqual([3, 2]);
      expect(await read(middle.next ?? '')).toEqual({ sequences: [1], next: null });
    } finally {
      await app.close();
    }
  });
});

describe('event_cursor', () => {
  it('on a list is where a stream goes on: every later change comes, however it overlaps', async () => {
    const app = await startApp();
    try {
      let done = false;
      const writing = (async () => {
        for (let n = 0; n < 60; n += 1) {
          resultOf(await app.api.post('/locations', { name: `Place ${n}` }));
        }
        done = true;
      })();
      while (!done) {
        const { body } = await app.api.get<{ name: string }[]>('/locations', {
          paginate_limit: 1000,
        });
        const client = await EventSourceClient.open(app.api, {
          query: { after: body.event_cursor as string, type: 'location.created' },
        });
        const listed = new Set(body.result.map(({ name }) => name));
        await writing;
        await eventually(() => {
          const names = client.received.map(({ event }) => event.data.name as string);
          return new Set([...listed, ...names]).size === 60;
        });
        client.close();
      }
    } finally {
      await app.close();
    }
  });
});
