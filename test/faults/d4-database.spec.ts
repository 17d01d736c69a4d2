import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ChargingLoad } from './support/charging-load.js';
import { countOf, FULL } from './support/counts.js';
import { judgeCrashes, NO_LOSS } from './support/crash-oracle.js';
import { CrashScene } from './support/crash-scene.js';
import { startBehindLine } from './support/database-line.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StoppablePostgres } from './support/stoppable-postgres.js';

const STOPS = countOf('D4');
const STATIONS = 10;
const ANSWERS_PER_STOP = 100;
const CUTS = 3;
/** From 15 s on stations are disconnected. */
const LONG_MS = 20_000;

/** How long (ms) the database stays away: mostly 5 s, each fifth time 30 s, each 25th time 5 minutes. */
function downFor(stop: number): number {
  if (!FULL) return 1000;
  if (stop % 25 === 24) return 300_000;
  return stop % 5 === 4 ? 30_000 : 5000;
}

/** The embedded Postgres, which the server itself starts again, has a test of its own: test/e2e/embedded-outage.spec.ts. */
it(`D4 ${STOPS} immediate stops of the database lose and double nothing, and nothing is acknowledged meanwhile`, async () => {
  const chance = new Chance('D4');
  const postgres = await StoppablePostgres.start();
  onTestFinished(() => postgres.close());
  const scene = await CrashScene.start({ databaseUrl: postgres.url });
  onTestFinished(() => scene.close());
  const load = await ChargingLoad.start(scene, { stations: STATIONS, clients: 2 });
  for (let stop = 0; stop < STOPS; stop += 1) {
    const enough = load.acknowledged + ANSWERS_PER_STOP;
    await eventually(() => load.acknowledged >= enough, { within: 60_000 });
    await sleep(chance.below(200));
    load.closeCodes.length = 0;
    load.refusals.clear();
    await postgres.stopImmediately();
    const answered = await load.silence();
    await sleep(downFor(stop));
    expect(load.answeredCalls).toBe(answered);
    const long = downFor(stop) > LONG_MS;
    if (long) expect(load.closeCodes).toEqual(Array(STATIONS).fill(1013));
    if (long) expect(load.refusals).toEqual(new Set([503]));
    await postgres.start();
    await eventually(() => load.answeredCalls > answered + STATIONS, { within: 60_000 });
    if (!long) expect(load.closeCodes).toEqual([]);
  }
  await load.stop();
  const { answered, received, repeated, ...faults } = await judgeCrashes(scene, load);
  reportFaults({
    id: 'D4',
    what: `the database stops at once (webhooks sent again: ${repeated})`,
    faults: STOPS,
    acknowledged: answered + received,
    lost: faults.lost.length,
    duplicated: faults.duplicated.length,
  });
  expect(faults).toEqual(NO_LOSS);
  await load.close();
});

it('D4 a batch that was committed, although the answer to its COMMIT is lost, is stored once and answered', async () => {
  const { scene, line } = await startBehindLine();
  const load = await ChargingLoad.start(scene, { stations: STATIONS, clients: 0 });
  for (let cut = 0; cut < CUTS; cut += 1) {
    const enough = load.acknowledged + ANSWERS_PER_STOP;
    await eventually(() => load.acknowledged >= enough, { within: 60_000 });
    await line.reaches({ seen: 'ocpp_frame_copy', committed: true });
    line.cut();
  }
  await load.stop();
  expect(load.closeCodes).toEqual([]);
  const { answered, received, repeated, ...faults } = await judgeCrashes(scene, load);
  expect(faults).toEqual(NO_LOSS);
  await load.close();
});
