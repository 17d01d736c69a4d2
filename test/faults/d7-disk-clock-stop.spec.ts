import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { ChargingLoad } from './support/charging-load.js';
import { countOf, FULL } from './support/counts.js';
import { judgeCrashes, NO_LOSS } from './support/crash-oracle.js';
import { CrashScene } from './support/crash-scene.js';
import { reportFaults } from './support/report.js';
import { SQLSTATE, StatementFaults } from './support/statement-faults.js';
import { StoppablePostgres } from './support/stoppable-postgres.js';

const TIMES = countOf('D7');
const CLOCK = new URL('support/shifted-clock.mjs', import.meta.url).href;
const STATIONS = 10;
const HOUR = 3_600_000;
/** In ms. From 15 s on stations are disconnected, and each third full disk lasts longer. */
const fullFor = (n: number) => (!FULL ? 1500 : n % 3 === 2 ? 25_000 : 5000);
const STOPPED_MS = FULL ? 120_000 : 1500;
/** Within it a server that wakes would send what it had claimed. */
const UNDER_WAY_MS = 300;

let postgres: StoppablePostgres;
let scene: CrashScene;
/** Events of the faults before. */
let receivedBefore = 0;
beforeAll(async () => {
  postgres = await StoppablePostgres.start();
  const env = { NODE_OPTIONS: `--import=${CLOCK}` };
  scene = await CrashScene.start({ databaseUrl: postgres.url, env });
});
afterAll(async () => {
  await scene?.close();
  await postgres?.close();
});

/** Runs `fault` so many times under load and reports what became of it. */
async function underLoad(
  what: string,
  fault: (load: ChargingLoad, n: number) => Promise<void>,
): Promise<void> {
  const load = await ChargingLoad.start(scene, { stations: STATIONS, clients: 1 });
  for (let n = 0; n < TIMES; n += 1) {
    await goesOn(load);
    await fault(load, n);
  }
  await goesOn(load);
  await load.stop();
  const { answered, received, repeated, ...faults } = await judgeCrashes(scene, load);
  reportFaults({
    id: 'D7',
    what: `${what} (webhooks sent again: ${repeated})`,
    faults: TIMES,
    acknowledged: answered + received - receivedBefore,
    lost: faults.lost.length,
    duplicated: faults.duplicated.length,
  });
  receivedBefore = received;
  expect(faults).toEqual(NO_LOSS);
  await load.close();
}

async function goesOn(load: ChargingLoad): Promise<void> {
  const enough = load.acknowledged + 5 * STATIONS;
  await eventually(() => load.acknowledged >= enough, { within: 120_000, what: 'answers' });
}

/** No CALL is answered from now on for so many ms. */
async function silent(load: ChargingLoad, ms: number): Promise<void> {
  const answered = await load.silence();
  await sleep(ms);
  expect(load.answeredCalls).toBe(answered);
}

it(`D7 ${TIMES} times a full disk: messages are held or stations sent away, never refused, and nothing is lost`, async () => {
  const faults = await StatementFaults.install(scene.databaseUrl);
  await underLoad('the disk is full (the answer of Postgres, injected)', async (load, n) => {
    await faults.fail(SQLSTATE.diskFull, Number.MAX_SAFE_INTEGER);
    await silent(load, fullFor(n));
    await faults.fail(SQLSTATE.diskFull, 0);
  });
  await faults.close();
});

it(`D7 ${TIMES} times the clock of the server jumps by an hour, forth and back`, async () => {
  const ahead: number[] = [];
  scene.onDelivery = ({ event }) => ahead.push(Date.parse(event.createdAt) - Date.now());
  await underLoad('the clock jumps by an hour, forth and back', async (load) => {
    for (const offset of [HOUR, 0, -HOUR, 0]) {
      process.kill(scene.server.pid, 'SIGUSR2');
      const arrived = ahead.length;
      const isThere = (ms: number) => Math.abs(ms - offset) < HOUR / 2;
      await eventually(() => ahead.slice(arrived).some(isThere), { within: 60_000 });
      await goesOn(load);
    }
  });
  scene.onDelivery = () => {};
});

it(`D7 ${TIMES} times the server stands still, and sends nothing under leases that it has lost`, async () => {
  const other = FULL ? await startAppProcess({ databaseUrl: scene.databaseUrl }) : null;
  await underLoad('the server stands still', async () => {
    process.kill(scene.server.pid, 'SIGSTOP');
    try {
      await sleep(STOPPED_MS);
      if (other) await scene.delivered();
    } finally {
      await wake(other);
    }
  }).finally(() => other?.close());
});

/** Wakes the server. What the other one has delivered in its place must not be sent again. */
async function wake(other: RunningAppProcess | null): Promise<void> {
  const delivered = new Set(other && scene.ledger.entries().map(({ id }) => id));
  const late: string[] = [];
  scene.onDelivery = ({ event }) => {
    if (delivered.has(event._id)) late.push(event._id);
  };
  process.kill(scene.server.pid, 'SIGCONT');
  await sleep(UNDER_WAY_MS);
  scene.onDelivery = () => {};
  expect(late).toEqual([]);
}

it(`D7 ${TIMES} times the database stands still: nothing is acknowledged meanwhile`, async () => {
  await underLoad('the database stands still', async (load) => {
    postgres.freeze();
    await silent(load, STOPPED_MS).finally(() => postgres.thaw());
  });
});
