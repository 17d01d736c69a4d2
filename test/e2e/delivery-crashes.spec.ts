import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { newLeaseHolder } from '../../src/webhooks/lease-holder.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { PublicWebhook } from '../support/api-types.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { PATIENT, sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';

const LIMITS = { ...PATIENT, pollMs: 50 };

/** Under a lease attempts may begin for half a second (`DeliveryPost.mayStart`), and run for long. */
const MAY_START_MS = 500;
const SHORT_LEASE = { ...LIMITS, attemptMs: 60_000, leaseMs: 61_000 + MAY_START_MS };

/** Commits then come in another order than the transactions' ids: what a reader by id alone would lose. */
const EARLY_ID_LATE_COMMIT = {
  name: 'early_id_late_commit',
  text: 'SELECT pg_current_xact_id(), pg_sleep($1)',
};

describe('events and deliveries under concurrency and crashes', () => {
  let database: TestDatabase;
  let sink: WebhookSink;
  let apps: WebhooksApp[];

  beforeEach(async () => {
    database = await createDatabase();
    sink = await WebhookSink.start();
    apps = [];
  });

  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await sink.close();
    await database.drop();
  });

  const start = async (limits = LIMITS) => {
    const app = await startWebhooks({ databaseUrl: database.url, limits });
    apps.push(app);
    return app;
  };

  /** How many requests the receiver has open at once, each for so many ms. */
  const countOpen = (ms: number) => {
    const open = { now: 0, most: 0 };
    sink.onDelivery = () => {
      open.now += 1;
      open.most = Math.max(open.most, open.now);
      setTimeout(() => {
        open.now -= 1;
      }, ms);
    };
    return open;
  };

  it('numbers without gaps and loses nothing with ten parallel writers, some of which roll back', async () => {
    const app = await start();
    await sink.subscribe(app.api, ['*'], '/', { ordering: 'relaxed' });
    const stations = Array.from({ length: 6 }, () => newId());
    let written = 0;
    const writer = async (seed: number) => {
      for (let n = 0; n < 30; n += 1) {
        const some = stations.filter((_, index) => (seed + n + index) % 3 === 0);
        const drafts = some.map((station) => sessionDraft(app.organization, station));
        const fails = (seed + n) % 7 === 0;
        const work = app.unitOfWork.run(async () => {
          app.eventLog.append(drafts);
          await app.unitOfWork.query(EARLY_ID_LATE_COMMIT, [Math.random() / 50]);
          app.eventLog.append([sessionDraft(app.organization, null)]);
          if (fails) throw new Error('rolled back');
        });
        await work.then(
          () => {
            written += drafts.length + 1;
          },
          (error: Error) => expect(error.message).toBe('rolled back'),
        );
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, seed) => writer(seed)));
    await eventually(() => sink.deliveries.length === written, {
      within: 30_000,
      what: 'all events',
    });
    for (const subject of [...stations, null]) {
      const sequences = sink
        .events((event) => event.chargestation === subject)
        .map(({ sequence }) => sequence)
        .toSorted((a, b) => a - b);
      expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    }
    expect(sink.events()).toHaveLength(written);
    const orders = await sql<{ n: string }>(
      database.url,
      'SELECT count(*) AS n FROM (SELECT FROM event GROUP BY xid, ordinal HAVING count(*) > 1) twice',
    );
    expect(orders[0]?.n).toBe('0');
  });

  it('makes no delivery twice with two processes, and keeps to ten in flight over both', async () => {
    const [one, two] = [await start(), await start()];
    const open = countOpen(4);
    sink.answer = () => ({ status: 200, delay: 5 });
    await sink.subscribe(one.api);
    const log = async (app: WebhooksApp) => {
      for (let n = 0; n < 40; n += 1) {
        await app.log(Array.from({ length: 5 }, () => sessionDraft(app.organization, newId())));
      }
    };
    await Promise.all([log(one), log(two)]);
    await eventually(() => sink.events().length === 400, { within: 30_000 });
    await eventually(async () => {
      const rows = await sql<{ n: string }>(
        database.url,
        `SELECT count(*) AS n FROM webhook_delivery WHERE status = 'delivered' AND attempt_count = 1`,
      );
      return rows[0]?.n === '400';
    });
    expect(sink.deliveries).toHaveLength(400);
    expect(open.most).toBeLessThanOrEqual(10);
  });

  /** As if another process sent to the endpoint for the next hour. */
  const leaseElsewhere = (endpoint: string, holder = 'elsewhere/1/x') =>
    sql(
      database.url,
      `UPDATE webhook_endpoint SET lease_holder = '${holder}', lease_number = lease_number + 1, lease_until = now() + interval '1 hour'
        WHERE _id = '${endpoint}'`,
    );
  const holders = async () =>
    (
      await sql<{ lease_holder: string | null }>(
        database.url,
        'SELECT lease_holder FROM webhook_endpoint ORDER BY _id',
      )
    ).map(({ lease_holder }) => lease_holder);
  /** Status and attempts of the endpoint's deliveries, the oldest first. */
  const statesOf = async (endpoint: string) =>
    (
      await sql<{ status: string; attempt_count: number }>(
        database.url,
        `SELECT status, attempt_count FROM webhook_delivery WHERE endpoint = '${endpoint}' ORDER BY _id`,
      )
    ).map(({ status, attempt_count }) => `${status} ${attempt_count}`);
  const at = (path: string) => sink.deliveries.filter((delivery) => delivery.path === path);

  it('takes over a lease when it has run out, not before', async () => {
    const app = await start();
    const { _id } = await sink.subscribe(app.api, ['*'], '/leased', { active: false });
    const other = await sink.subscribe(app.api, ['*'], '/other');
    await app.log([sessionDraft(app.organization, newId())]);
    await eventually(async () => (await statesOf(_id)).length === 1);
    await leaseElsewhere(_id);
    await app.api.patch(`/webhooks/${_id}`, { active: true });
    await app.sender.lookForWork();
    await app.log([sessionDraft(app.organization, newId())]);
    await eventually(async () => (await statesOf(other._id)).join() === 'delivered 1,delivered 1');
    expect(at('/leased')).toHaveLength(0);
    app.clock.aheadMs += 3_601_000;
    await eventually(async () => (await statesOf(_id)).join() === 'delivered 1,delivered 1');
    await eventually(async () => (await holders()).every((holder) => holder === null));
  });

  it('does not wait for the lease of an earlier start on its host', async () => {
    const earlier = await start();
    const { _id } = await sink.subscribe(earlier.api, ['*'], '/', { active: false });
    await earlier.log([sessionDraft(earlier.organization, newId())]);
    await eventually(async () => (await statesOf(_id)).length === 1);
    await leaseElsewhere(_id, newLeaseHolder());
    await earlier.api.patch(`/webhooks/${_id}`, { active: true });
    apps = [];
    await earlier.close();
    expect(await statesOf(_id)).toEqual(['pending 0']);
    await start();
    await eventually(async () => (await statesOf(_id)).join() === 'delivered 1');
  });

  it('keeps a lease by what it sends, for however long', async () => {
    const limits = { ...LIMITS, leaseMs: 90_000 };
    const [app, other] = [await start(limits), await start(limits)];
    const log = (type: 'session.started' | 'session.updated') =>
      app.log([sessionDraft(app.organization, newId(), { type })]);
    const passes = (ms: number) => {
      for (const { clock } of [app, other]) clock.aheadMs += ms;
    };
    const leases = () =>
      sql(database.url, 'SELECT lease_holder, lease_number FROM webhook_endpoint');
    sink.answer = ({ event }) => (event.type === 'session.started' ? 'hang' : { status: 200 });
    const { _id } = await sink.subscribe(app.api);
    await log('session.started');
    await eventually(() => sink.deliveries.length === 1);
    const before = await leases();
    for (const recorded of ['delivered 1', 'delivered 1,delivered 1']) {
      passes(60_000);
      await log('session.updated');
      await eventually(async () => (await statesOf(_id)).join() === `pending 0,${recorded}`);
    }
    await sleep(5 * LIMITS.pollMs); // the other one looks whether it may take over
    expect(await leases()).toEqual(before);
    expect(sink.deliveries).toHaveLength(3);
  });

  it('goes on with a lane that another process let stand in the middle of its backlog', async () => {
    const app = await start();
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    const station = newId();
    await app.log(Array.from({ length: 3 }, () => sessionDraft(app.organization, station)));
    await eventually(async () => (await statesOf(_id)).length === 3);
    await leaseElsewhere(_id);
    await sql(
      database.url,
      `UPDATE webhook_delivery SET status = 'delivered', attempt_count = 1, next_attempt_at = NULL WHERE sequence = 1`,
    );
    await app.api.patch(`/webhooks/${_id}`, { active: true });
    app.clock.aheadMs += 3_601_000;
    await eventually(() => sink.deliveries.length === 2);
    expect(sink.events().map(({ sequence }) => sequence)).toEqual([2, 3]);
  });

  it('does not record the result of an attempt whose lease was lost', async () => {
    const app = await start();
    const moved = new Gate();
    sink.answer = () =>
      sink.deliveries.length === 1 ? { status: 500, after: moved.opened } : { status: 200 };
    const { _id } = await sink.subscribe(app.api, ['*'], '/lost');
    await app.log([sessionDraft(app.organization, newId())]);
    await eventually(() => at('/lost').length === 1);
    await leaseElsewhere(_id);
    moved.open();
    // what the attempt says of the endpoint counts anyway
    const webhook = () => app.api.get<PublicWebhook>(`/webhooks/${_id}`);
    await eventually(async () => resultOf(await webhook()).failures === 1);
    expect(await statesOf(_id)).toEqual(['pending 0']);
    app.clock.aheadMs += 3_601_000;
    await eventually(async () => (await statesOf(_id)).join() === 'delivered 1');
    const [first, again] = at('/lost');
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('does not record the result of an attempt when another process has had the endpoint meanwhile', async () => {
    const app = await start();
    const moved = new Gate();
    sink.answer = () => ({ status: 200, after: moved.opened });
    const { _id } = await sink.subscribe(app.api, ['*'], '/lost');
    await app.log([sessionDraft(app.organization, newId())]);
    await eventually(() => at('/lost').length === 1);
    await leaseElsewhere(_id);
    await sql(database.url, 'UPDATE webhook_endpoint SET lease_holder = NULL, lease_until = NULL');
    moved.open();
    await eventually(async () => (await statesOf(_id)).join() === 'delivered 1');
    expect(at('/lost')).toHaveLength(2);
  });

  it('sends nothing under a lease that has run out while the process heard nothing of its claim', async () => {
    const { hostname, port } = new URL(database.url);
    const line = new TcpProxy(hostname, Number(port));
    await line.up();
    const url = new URL(database.url);
    url.host = `127.0.0.1:${line.port}`;
    const app = await startWebhooks({ databaseUrl: url.href, limits: SHORT_LEASE });
    apps.push(app);
    await sink.subscribe(app.api);
    const claimed = line.holdAnswersTo('delivery_claim');
    await app.log([sessionDraft(app.organization, newId())]);
    await claimed;
    const renewedBefore = performance.now();
    const other = await start(); // takes over as soon as it may
    await eventually(() => performance.now() > renewedBefore + MAY_START_MS);
    expect(sink.deliveries).toHaveLength(0);
    const asks = line.passes('delivery_lease');
    line.release();
    await asks; // what it sends without asking, it sends before
    await eventually(async () => {
      const rows = await sql<{ n: string }>(
        database.url,
        `SELECT count(*) AS n FROM webhook_delivery WHERE status = 'delivered' AND attempt_count = 1`,
      );
      return rows[0]?.n === '1';
    });
    expect(sink.deliveries).toHaveLength(1);
    apps = [other];
    await app.close();
    await line.down();
  });

  it('sends nothing more of what it has claimed when it wakes after its lease and another process has taken over', async () => {
    const line = new TcpProxy(new URL(database.url).hostname, Number(new URL(database.url).port));
    await line.up();
    const url = new URL(database.url);
    url.host = `127.0.0.1:${line.port}`;
    const limits = { ...SHORT_LEASE, inFlight: 1, pollMs: 3_600_000 }; // claims nothing unless it is told to
    const stopped = await startWebhooks({ databaseUrl: url.href, limits });
    apps.push(stopped);
    const wakes = new Gate();
    sink.answer = () => ({
      status: 204,
      ...(sink.deliveries.length === 2 && { after: wakes.opened }),
    });
    const relaxed = { ordering: 'relaxed', active: false };
    const { _id } = await sink.subscribe(stopped.api, ['*'], '/', relaxed);
    await stopped.log(Array.from({ length: 6 }, () => sessionDraft(stopped.organization, newId())));
    await eventually(async () => (await statesOf(_id)).length === 6);
    resultOf(await stopped.api.patch(`/webhooks/${_id}`, { active: true }));
    await stopped.sender.lookForWork();
    await eventually(() => sink.deliveries.length === 2); // more are claimed, and wait for the second one
    const renewedBefore = performance.now();

    await start(); // a start with the same pid takes over at once
    await eventually(async () => (await statesOf(_id)).every((state) => state === 'delivered 1'));
    await eventually(() => performance.now() > renewedBefore + MAY_START_MS);
    expect(sink.deliveries).toHaveLength(7);
    const asks = line.passes('delivery_lease');
    wakes.open();
    await asks; // what it sends without asking, it sends before
    apps = apps.filter((app) => app !== stopped);
    await stopped.close();
    expect(sink.deliveries).toHaveLength(7);
    await line.down();
  });

  it('finishes quick attempts when it shuts down', async () => {
    const app = await start({ ...LIMITS, drainMs: 60_000 });
    const stopping = new Gate();
    sink.answer = () => ({ status: 200, after: stopping.opened });
    const { _id } = await sink.subscribe(app.api);
    await app.log([sessionDraft(app.organization, newId())]);
    await eventually(() => sink.deliveries.length === 1);
    const stopped = app.sender.beforeApplicationShutdown();
    stopping.open();
    await stopped;
    expect(await statesOf(_id)).toEqual(['delivered 1']);
    expect(await holders()).toEqual([null]);
  });

  it('does not wait for the others when it shuts down: it gives them back for the next process', async () => {
    const first = await start();
    sink.answer = () => 'hang';
    const { _id } = await sink.subscribe(first.api);
    await first.log([sessionDraft(first.organization, newId())]);
    await eventually(() => sink.deliveries.length === 1);
    apps = [];
    await first.close();
    expect(await statesOf(_id)).toEqual(['pending 0']);
    expect(await holders()).toEqual([null]);
    sink.answer = () => ({ status: 200 });
    await start();
    await eventually(() => sink.deliveries.length === 2);
    expect(sink.events()).toHaveLength(1);
  });

  it('loses nothing when the process is killed again and again, and repeats carry the same id', async () => {
    sink.answer = () => ({ status: 200, delay: Math.random() * 20 });
    const acknowledged = new Set<string>();
    let server: RunningAppProcess | undefined;
    for (let kill = 0; kill < 5; kill += 1) {
      server = await startAppProcess({ databaseUrl: database.url });
      if (kill === 0) await sink.subscribe(server.api);
      const enough = (kill + 1) * 6;
      const dies = eventually(() => acknowledged.size >= enough, { within: 30_000 })
        .then(() => sleep(Math.random() * 300))
        .finally(() => server?.kill());
      await Promise.all(
        [...Array(4)].map(() => createUntilDead(server?.api as ApiClient, acknowledged)),
      );
      await dies;
    }
    server = await startAppProcess({ databaseUrl: database.url });
    const received = () => new Set(sink.deliveries.map(({ event }) => event.data._id));
    try {
      await eventually(() => [...acknowledged].every((id) => received().has(id)), {
        within: 40_000,
        what: 'every acknowledged change',
      });
    } finally {
      await server.close();
    }
    expect(acknowledged.size).toBeGreaterThan(20);
    const bodies = new Set(
      sink.deliveries.map(({ headers, body }) => `${headers['webhook-id']} ${body}`),
    );
    expect(bodies.size).toBe(sink.events().length);
    const sequences = sink
      .events()
      .map(({ sequence }) => sequence)
      .toSorted((a, b) => a - b);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  }, 240_000);
});

/** Creates locations one after the other until the server is gone; notes the `_id`s of those it acknowledged. */
async function createUntilDead(api: ApiClient, acknowledged: Set<string>): Promise<void> {
  for (let n = 0; ; n += 1) {
    try {
      const { status, body } = await api.post('/locations', { name: `Location ${n}` });
      if (status === 201) acknowledged.add(body.result._id);
    } catch {
      return;
    }
  }
}
