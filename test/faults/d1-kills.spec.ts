import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ChargingLoad } from './support/charging-load.js';
import { countOf } from './support/counts.js';
import { judgeCrashes, NO_LOSS } from './support/crash-oracle.js';
import { CrashScene } from './support/crash-scene.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const KILLS = countOf('D1');
/** What a server answers before its kill comes near, and how long that takes at most. */
const ANSWERS_PER_KILL = 60;
const LATEST_MS = 400;

/** Gateway, API and webhook worker are one process, so each kill hits all three. */
it(`D1 ${KILLS} times kill -9 under load lose and double nothing`, async () => {
  const chance = new Chance('D1');
  const scene = await CrashScene.start();
  onTestFinished(() => scene.close());
  const load = await ChargingLoad.start(scene, { stations: 10, clients: 2 });
  for (let kill = 0; kill < KILLS; kill += 1) {
    const enough = load.acknowledged + ANSWERS_PER_KILL;
    await eventually(() => load.acknowledged >= enough, { within: 60_000 });
    await sleep(chance.below(LATEST_MS));
    await scene.kill();
    await scene.restart();
  }
  await load.stop();
  const { answered, received, repeated, ...faults } = await judgeCrashes(scene, load);
  reportFaults({
    id: 'D1',
    what: `kill -9 under load (webhooks sent again: ${repeated})`,
    faults: KILLS,
    acknowledged: answered + received,
    lost: faults.lost.length,
    duplicated: faults.duplicated.length,
  });
  expect(faults).toEqual(NO_LOSS);
  await load.close();
});
