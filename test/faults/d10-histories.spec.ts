import { expect, it, onTestFinished } from 'vitest';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, PublicSession, WebhookEvent } from '../support/api-types.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { countOf, FULL } from './support/counts.js';
import { CrashScene, RECEIVER } from './support/crash-scene.js';
import { DatabaseLine } from './support/database-line.js';
import { History, HistoryClient } from './support/history-client.js';
import {
  explain,
  findStepsBack,
  findViolations,
  type ToldByEvent,
} from './support/history-model.js';
import { judge, readLog } from './support/oracle.js';
import { reportFaults } from './support/report.js';
import { Chance, SEED } from './support/seed.js';
import { SQLSTATE, StatementFaults } from './support/statement-faults.js';
import { StoppablePostgres } from './support/stoppable-postgres.js';

const HISTORIES = countOf('D10');
const OPERATIONS = FULL ? 10_000 : 400;
const CLIENTS = 10;
/** The faults of D1 to D5 that come over a history, evenly spread. */
const NEMESES = FULL ? 12 : 4;
const DOWN_MS = 1500;

/** Where a history happens. */
interface Place {
  postgres: StoppablePostgres;
  line: DatabaseLine;
  scene: CrashScene;
  faults: StatementFaults;
}

const NEMESIS: Record<string, (place: Place, chance: Chance) => Promise<void>> = {
  D2: async ({ line, scene }, chance) => {
    const where = chance.hits(0.5) ? { committed: true as const } : { before: 'commit' };
    await line.reaches({ seen: 'ocpp_frame_copy', ...where });
    await scene.kill();
    await scene.restart();
  },
  D4: async ({ postgres, faults }) => {
    await faults.close();
    await postgres.stopImmediately();
    await new Promise((resolve) => setTimeout(resolve, DOWN_MS));
    await postgres.start();
  },
  'D5 failures': async ({ faults }, chance) => {
    await faults.fail(chance.pick([SQLSTATE.serializationFailure, SQLSTATE.deadlock]), 3);
    await eventually(async () => (await faults.left()) === 0, { within: 60_000 });
  },
  'D5 connections': async ({ faults }) => {
    await faults.terminate();
  },
  D1: async ({ scene }) => {
    await scene.kill();
    await scene.restart();
  },
  D3: async ({ scene }) => {
    expect(await scene.server.kill('SIGTERM')).toBe(0);
    await scene.restart();
  },
};

it(`D10 ${HISTORIES} histories of ${OPERATIONS} random operations under the faults of D1 to D5 keep what was acknowledged`, async () => {
  const postgres = await StoppablePostgres.start();
  onTestFinished(() => postgres.close());
  const line = await DatabaseLine.open(postgres.url);
  onTestFinished(() => line.close());
  const scene = await CrashScene.start({
    databaseUrl: postgres.url,
    serverDatabaseUrl: line.url,
  });
  onTestFinished(() => scene.close());
  await StatementFaults.install(postgres.url).then((faults) => faults.close());
  const totals = { operations: 0, violations: 0, faults: 0 };
  for (let n = 0; n < HISTORIES; n += 1) {
    const chance = new Chance(`D10 ${n}`);
    resultOf(
      await scene.api.patch('/organization/settings', {
        include_artificial_status_notification_for_201: chance.hits(0.5),
      }),
    );
    const history = new History(scene, chance);
    const nemeses = await live(history, { postgres, line, scene });
    await settle(history);
    const operations = history.complete();
    const violations = [
      ...findViolations(operations),
      ...findStepsBack(await toldByEvents(history)),
    ];
    totals.operations += operations.length;
    totals.violations += violations.length;
    totals.faults += nemeses.length;
    const place = `history ${n}, SEED=${SEED}, ${nemeses.join(', ')}`;
    expect(explain(violations, operations), place).toBe('');
    expect(history.faults, place).toEqual([]);
    expect(await connectorsThatDiffer(history), place).toEqual([]);
    await Promise.all(history.clients.map(({ added }) => added.station.close()));
  }
  await scene.delivered();
  const { databaseUrl, api, ledger, endpoint } = scene;
  const judgement = await judge({ databaseUrl, api, ledger, endpoint, path: RECEIVER });
  reportFaults({
    id: 'D10',
    what: `${HISTORIES} histories, ${totals.operations} operations (webhooks sent again: ${judgement.duplicated})`,
    faults: totals.faults,
    acknowledged: judgement.acknowledged,
    lost: judgement.lost.length + totals.violations,
    duplicated: 0,
  });
  expect(judgement).toMatchObject({ lost: [], contradictions: [] });
  expect(scene.wrongIds).toEqual([]);
});

/** Lets ten clients act while the nemeses come; gives those that have come. */
async function live(history: History, place: Omit<Place, 'faults'>): Promise<string[]> {
  const { chance } = history;
  await Promise.all(Array.from({ length: CLIENTS }, (_, n) => HistoryClient.join(history, n)));
  let acts = 0;
  const acting = history.clients.map(async (client) => {
    for (; acts < OPERATIONS; acts += 1) await client.act();
  });
  const names: string[] = [];
  const kinds = Object.keys(NEMESIS);
  const first = FULL ? chance.below(kinds.length) : 0;
  for (let n = 1; n <= NEMESES; n += 1) {
    const due = (n * OPERATIONS) / (NEMESES + 1);
    await eventually(() => acts >= due, { within: 600_000, what: 'operations' });
    const name = kinds[(first + n - 1) % kinds.length] as string;
    names.push(name);
    const faults = await StatementFaults.open(place.postgres.url);
    await NEMESIS[name]?.({ ...place, faults }, chance);
    await faults.close();
  }
  await Promise.all(acting);
  return names;
}

/** Waits until every command has an outcome, then everybody asks about everything. */
async function settle(history: History): Promise<void> {
  const { scene, clients, sessions, connectors, actions } = history;
  // As if the leases of the servers that have died had run out: 20 s.
  const open = `UPDATE action SET lease_until = now() WHERE status = 'requested' AND lease_until < now() + interval '19 s' RETURNING _id`;
  await eventually(async () => (await sql(scene.databaseUrl, open)).length === 0, {
    within: 60_000,
    every: 500,
    what: 'an outcome of every command',
  });
  const [client] = clients as [HistoryClient];
  for (const session of sessions) await client.readSession(session);
  for (const connector of connectors) await client.readConnector(connector);
  for (const action of actions) await client.readAction(action);
}

/** What the event log says of the sessions of this history. */
async function toldByEvents({ scene, clients }: History): Promise<ToldByEvent[]> {
  const told: ToldByEvent[] = [];
  for (const { added } of clients) {
    for (const { type, data } of await eventsOf(scene, added.id)) {
      if (type !== 'session.updated' && type !== 'session.ended') continue;
      const { transactionId, status, metrics } = data as unknown as PublicSession;
      const value = { ended: status === 'Ended', energy: metrics.energyConsumed ?? 0 };
      told.push({ object: `session ${transactionId}`, value: { kind: 'session', ...value } });
    }
  }
  return told;
}

/** Connectors whose status is not that of their last webhook. */
async function connectorsThatDiffer({ scene, clients }: History): Promise<string[]> {
  const different: string[] = [];
  for (const { added, connector } of clients) {
    const events = await eventsOf(scene, added.id);
    const told = events
      .filter(({ type }) => type === 'chargestation.connector_status.updated')
      .map(({ data }) => data as unknown as PublicChargestation & { changed_connector: string })
      .findLast(({ changed_connector }) => changed_connector === connector)
      ?.connectors.find(({ _id }) => _id === connector)?.status;
    const shown = resultOf(await scene.api.get(`/connectors/${connector}`)).status;
    if (told !== shown) different.push(`${connector} is ${shown}, its last webhook said ${told}`);
  }
  return different;
}

/** All events of a chargestation in the order of their sequence. */
async function eventsOf({ api }: CrashScene, chargestation: string): Promise<WebhookEvent[]> {
  const bodies = await readLog(api, { chargestation });
  return [...bodies.values()]
    .map((body) => JSON.parse(body) as WebhookEvent)
    .toSorted((a, b) => a.sequence - b.sequence);
}
