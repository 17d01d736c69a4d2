import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { createDatabase } from '../support/postgres.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { countOf, FULL } from './support/counts.js';
import { Ledger } from './support/ledger.js';
import { judge } from './support/oracle.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const KILLS = countOf('E7');
/** A steady load that the workers can carry, so that they do not just work off what waits after a kill. */
const WRITERS = 12;
const PAUSE_MS = 100;
/**
 * What a worker may live before it is killed: so many deliveries of both. Ten requests are in flight at a kill when something waits, and they
 * go out again, so the share of repetitions says something only about workers that live for more than a thousand.
 */
const DELIVERIES_PER_KILL = FULL ? 2000 : 600;
/** Requests in flight at a kill, and those that were answered but not recorded: a few kills say nothing about a share of all deliveries. */
const REPEATED_PER_KILL = 20;
/** How long a kill waits for its moment; it then comes anyway. */
const MOMENT_WITHIN_MS = 2000;
const STARTING_MS = 1500;

/** Moments in the life of a delivery; a name with an underscore is the statement that is just on its way to the database. */
const MOMENTS = [
  'event_append',
  'webhook_insert_deliveries',
  'webhook_move_cursor',
  'delivery_claim',
  'posted',
  'answered',
  'delivery_record',
  'starting',
  'any',
] as const;
type Moment = (typeof MOMENTS)[number];

/** A server behind a line to the database that can be watched, started again after each kill. */
interface Worker {
  line: TcpProxy;
  server: RunningAppProcess | null;
  databaseUrl: string;
}

it(`E7 ${KILLS} kills of two racing workers lose nothing and never send one delivery twice at once`, async () => {
  const chance = new Chance('E7');
  const database = await createDatabase();
  const ledger = await Ledger.open();
  const sink = await WebhookSink.start();
  sink.answer = () => ({ status: 204, delay: chance.below(20) });
  let posted = () => {};
  let answered = () => {};
  let received = 0;
  sink.onDelivery = () => {
    received += 1;
    sink.deliveries.length = 0;
    posted();
  };
  sink.beforeSuccess = async ({ path, event, body }) => {
    await ledger.append({ path, id: event._id, body: body.toString() });
    setImmediate(() => answered());
  };
  const workers: Worker[] = [];
  for (let n = 0; n < 2; n += 1) {
    const { hostname, port } = new URL(database.url);
    const line = new TcpProxy(hostname, Number(port));
    await line.up();
    const url = new URL(database.url);
    url.host = `127.0.0.1:${line.port}`;
    const server = await startAppProcess({ databaseUrl: url.href });
    workers.push({ line, server, databaseUrl: url.href });
  }
  const { _id } = await sink.subscribe(workers[0]?.server?.api as never, ['*'], '/', {
    ordering: 'relaxed',
  });

  const acknowledged = new Set<string>();
  let killing = true;
  const write = async () => {
    for (let n = 0; killing; n += 1) {
      const server = chance.pick(workers).server;
      await server?.api.post('/locations', { name: `Location ${n}` }).then(
        ({ status, body }) => status === 201 && acknowledged.add(body.result._id),
        () => undefined,
      );
      await sleep(PAUSE_MS);
    }
  };

  const momentOf = (moment: Moment, line: TcpProxy): Promise<unknown> => {
    if (moment === 'any' || moment === 'starting') return sleep(chance.below(500));
    if (moment === 'posted') return new Promise<void>((resolve) => (posted = resolve));
    if (moment === 'answered') return new Promise<void>((resolve) => (answered = resolve));
    return line.passes(moment);
  };
  const kills = new Map<Moment, number>();
  const killAgainAndAgain = async (worker: Worker, count: number) => {
    for (let n = 0; n < count; n += 1) {
      const before = received;
      await eventually(() => received - before >= DELIVERIES_PER_KILL, { within: 240_000 });
      const moment = MOMENTS[(n + chance.below(2)) % MOMENTS.length] as Moment;
      await Promise.race([
        momentOf(moment, worker.line),
        sleep(MOMENT_WITHIN_MS, undefined, { ref: false }),
      ]);
      await worker.server?.kill();
      worker.server = null;
      kills.set(moment, (kills.get(moment) ?? 0) + 1);
      if (moment === 'starting') await killWhileStarting(worker, chance.below(STARTING_MS));
      worker.server = await startAppProcess({ databaseUrl: worker.databaseUrl });
    }
  };
  const writing = Array.from({ length: WRITERS }, write);
  await Promise.all(
    workers.map((worker, index) =>
      killAgainAndAgain(worker, Math.ceil((KILLS - index) / workers.length)),
    ),
  );
  killing = false;
  await Promise.all(writing);

  const open = `SELECT FROM event e WHERE type NOT LIKE 'webhook.%'
    AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.event = e._id AND d.status = 'delivered')`;
  await eventually(async () => (await sql(database.url, open)).length === 0, {
    within: 60_000,
    every: 200,
    what: 'a delivery of every event',
  });
  const api = workers[0]?.server?.api as RunningAppProcess['api'];
  const evidence = { databaseUrl: database.url, api, ledger, endpoint: _id, path: '/' };
  const judgement = await judge(evidence);
  const stored = await sql<{ location: string }>(
    database.url,
    `SELECT data::json ->> '_id' AS location FROM event WHERE type = 'location.created'`,
  );
  const locations = new Set(stored.map(({ location }) => location));
  const unwritten = [...acknowledged].filter((location) => !locations.has(location));
  reportFaults({
    id: 'E7',
    what: `kills: ${[...kills].map(([moment, count]) => `${moment} ${count}`).join(', ')}`,
    faults: KILLS,
    acknowledged: judgement.acknowledged,
    lost: judgement.lost.length + unwritten.length,
    duplicated: judgement.duplicated,
  });
  expect(unwritten).toEqual([]);
  expect(judgement).toMatchObject({ lost: [], contradictions: [] });
  expect(sink.overlaps).toBe(0);
  const twice = FULL ? judgement.acknowledged / 100 : KILLS * REPEATED_PER_KILL;
  expect(judgement.duplicated).toBeLessThan(twice);
  for (const { server, line } of workers) {
    await server?.close();
    await line.down();
  }
  await sink.close();
  await ledger.close();
  await database.drop();
});

/** Starts it and kills it before or just after it is ready. */
async function killWhileStarting({ databaseUrl }: Worker, afterMs: number): Promise<void> {
  const cancel = new AbortController();
  const starting = startAppProcess({ databaseUrl, cancel: cancel.signal });
  await sleep(afterMs);
  cancel.abort('SIGKILL');
  await starting.then(
    (server) => server.kill(),
    () => undefined,
  );
}
