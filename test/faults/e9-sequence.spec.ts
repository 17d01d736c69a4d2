import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeliveryClock } from '../../src/webhooks/delivery-clock.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { PublicSession, WebhookEvent } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { countOf } from './support/counts.js';
import { gapsOf, readLog } from './support/oracle.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const SESSIONS = countOf('E9');
const STATIONS = Math.min(20, SESSIONS);
/** Attempts of one event that may go wrong at the receiver, so that it gets through in the end. */
const LOST_AT_MOST = 6;

/** A consumer that applies the promises: each `_id` once, and per object nothing older than what it has. */
class Consumer {
  readonly events = new Map<string, WebhookEvent>();
  readonly sessions = new Map<string, WebhookEvent>();
  repeats = 0;
  late = 0;

  take(event: WebhookEvent): void {
    if (this.events.has(event._id)) {
      this.repeats += 1;
      return;
    }
    this.events.set(event._id, event);
    if (event.object !== 'session') return;
    const session = event.data._id as string;
    const known = this.sessions.get(session);
    if (known && known.sequence > event.sequence) this.late += 1;
    else this.sessions.set(session, event);
  }
}

let app: RunningServer;
let sink: WebhookSink;

beforeAll(async () => {
  sink = await WebhookSink.start();
  app = await startApp();
  resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
});
afterAll(async () => {
  await app?.close();
  await sink?.close();
});

it(`E9 consumers of ${SESSIONS} sessions end in the right state under random loss and reorder`, async () => {
  const chance = new Chance('E9');
  const consumers = { '/all': new Consumer(), '/ended': new Consumer() };
  const lost = new Map<string, number>();
  let faults = 0;
  sink.answer = ({ path, event }) => {
    sink.deliveries.length = 0;
    const consumer = consumers[path as keyof typeof consumers];
    const key = `${path} ${event._id}`;
    const before = lost.get(key) ?? 0;
    const fails = before < LOST_AT_MOST && chance.hits(0.25);
    const tellsNobody = fails && chance.hits(0.3);
    if (!fails || tellsNobody) consumer.take(event);
    if (!fails) return { status: 204, delay: chance.below(10) };
    faults += 1;
    lost.set(key, before + 1);
    return tellsNobody ? 'reset' : { status: 503 };
  };
  await sink.subscribe(app.api, ['*'], '/all');
  await sink.subscribe(app.api, ['session.started', 'session.ended'], '/ended');

  const clock = app.nest.get(DeliveryClock);
  const timer = setInterval(() => {
    clock.aheadMs += 4000;
  }, 100);
  const stations = await Promise.all(
    Array.from({ length: STATIONS }, (_, n) =>
      addConnectedStation(app, { version: n % 2 === 0 ? '1.6' : '2.0.1' }),
    ),
  );
  await Promise.all(
    stations.map(async ({ station }, index) => {
      for (let n = index; n < SESSIONS; n += STATIONS)
        await station.session({ samples: 1 + chance.below(4), pause: chance.hits(0.5) });
    }),
  );
  const open = `SELECT FROM event e WHERE chargestation IS NOT NULL
    AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.event = e._id)
    UNION ALL SELECT FROM webhook_delivery WHERE status <> 'delivered' LIMIT 1`;
  await eventually(
    async () => {
      clock.aheadMs += 3_600_000;
      return (await sql(app.databaseUrl, open)).length === 0;
    },
    { within: 60_000 + 200 * SESSIONS, every: 500, what: 'the delivery of everything' },
  );
  clearInterval(timer);

  const all = consumers['/all'];
  const events = [...all.events.values()];
  // an endpoint gets no news of itself, which are numbered per organization
  const numbered = events.filter(({ chargestation }) => chargestation !== null);
  expect(gapsOf(numbered)).toEqual([]);
  const sessions = await sessionsOf(app.api);
  expect(sessions).toHaveLength(SESSIONS);
  for (const session of sessions) {
    const state = all.sessions.get(session._id)?.data as unknown as PublicSession;
    const { status, metrics, transactionId, complete } = session;
    expect(state).toMatchObject({ status, metrics, transactionId, complete });
  }
  expect(all.repeats).toBeGreaterThan(0);
  expect(all.late).toBeGreaterThan(0);

  // a filtered consumer proves completeness with the log
  const ended = consumers['/ended'];
  for (const { id } of stations) {
    const filter = { chargestation: id, type: 'session.started,session.ended' };
    const log = await readLog(app.api, filter);
    const seen = [...ended.events.values()].filter(({ chargestation }) => chargestation === id);
    expect(new Set(seen.map(({ _id }) => _id))).toEqual(new Set(log.keys()));
    expect(log.size).toBeGreaterThan(0);
  }
  const [row] = await sql<{ n: number }>(
    app.databaseUrl,
    'SELECT count(*)::int AS n FROM event WHERE chargestation IS NOT NULL',
  );
  reportFaults({
    id: 'E9',
    what: `loss at the receiver; ${all.late} late and ${all.repeats} repeated events sorted out`,
    faults,
    acknowledged: all.events.size,
    lost: (row?.n ?? 0) - numbered.length,
    duplicated: all.repeats,
  });
  await Promise.all(stations.map(({ station }) => station.close()));
});

async function sessionsOf(api: ApiClient): Promise<PublicSession[]> {
  const sessions: PublicSession[] = [];
  for (let page = 1; ; page += 1) {
    const { body, ...answer } = await api.get<PublicSession[]>('/sessions', {
      paginate_limit: 1000,
      paginate_page: page,
    });
    sessions.push(...resultOf({ body, ...answer }));
    if (!body.hasNext) return sessions;
  }
}
