import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ChargingLoad, stationPath } from './support/charging-load.js';
import { countOf, FULL } from './support/counts.js';
import { judgeCrashes, NO_LOSS } from './support/crash-oracle.js';
import { CrashScene } from './support/crash-scene.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { SQLSTATE, StatementFaults } from './support/statement-faults.js';

const INJECTIONS = countOf('D5');
const ANSWERS_BETWEEN = 20;
/** The intake repeats a batch five times, then looks for a culprit. */
const MOST_FAILURES = 4;
/** A lock beyond the time limit of statements, and the time (s) of the others. */
const LONG_LOCK_S = 60;
const LOCK_S = 1;

const KINDS = [
  'connections cut',
  SQLSTATE.serializationFailure,
  'statements canceled',
  SQLSTATE.deadlock,
  'deadlock',
  SQLSTATE.canceled,
  'lock',
] as const;

it(`D5 ${INJECTIONS} faults of statements, connections and locks lose and double nothing, and nothing is acknowledged early`, async () => {
  const chance = new Chance('D5');
  const scene = await CrashScene.start();
  onTestFinished(() => scene.close());
  const load = await ChargingLoad.start(scene, { stations: 10, clients: 2 });
  const faults = await StatementFaults.install(scene.databaseUrl);
  const early: string[] = [];

  const answeredCalls = () =>
    scene.ledger
      .entries()
      .filter(({ path }) => path.startsWith(stationPath('')))
      .map(({ id }) => id);
  const holdLock = (seconds: number) =>
    faults.locked(async (inside) => {
      await load.silence();
      const answered = answeredCalls();
      const { rows } = await inside.query(
        'SELECT message_id AS id FROM ocpp_frame WHERE message_id = ANY($1)',
        [answered],
      );
      const stored = new Set(rows.map(({ id }) => id));
      early.push(...answered.filter((id) => !stored.has(id)));
      await sleep(seconds * 1000);
      early.push(...answeredCalls().slice(answered.length));
    });

  const inject = async (kind: (typeof KINDS)[number]) => {
    if (kind === 'connections cut') expect(await faults.terminate()).toBeGreaterThan(0);
    else if (kind === 'statements canceled') {
      await eventually(async () => (await faults.cancel()) > 0, { every: 1 });
    } else if (kind === 'deadlock') await faults.deadlock(chance.pick(load.chargestations));
    else if (kind === 'lock') await holdLock(LOCK_S);
    else {
      await faults.fail(kind, 1 + chance.below(MOST_FAILURES));
      await eventually(async () => (await faults.left()) === 0, { what: `${kind} to happen` });
    }
  };

  const deadlocksBefore = await faults.deadlocks();
  for (let n = 0; n < INJECTIONS; n += 1) {
    const enough = load.acknowledged + ANSWERS_BETWEEN;
    await eventually(() => load.acknowledged >= enough, { within: 60_000 });
    await inject(KINDS[n % KINDS.length] as (typeof KINDS)[number]);
  }
  if (FULL) await holdLock(LONG_LOCK_S);
  await load.stop();
  const deadlocks = (await faults.deadlocks()) - deadlocksBefore;
  await faults.close();
  const { answered, received, repeated, ...judgement } = await judgeCrashes(scene, load);
  reportFaults({
    id: 'D5',
    what: `cut connections, failed statements, ${deadlocks} deadlocks, locks (webhooks sent again: ${repeated})`,
    faults: INJECTIONS,
    acknowledged: answered + received,
    lost: judgement.lost.length + early.length,
    duplicated: judgement.duplicated.length,
  });
  expect({ ...judgement, early }).toEqual({ ...NO_LOSS, early: [] });
  if (FULL) expect(deadlocks).toBeGreaterThan(0); // of few injections perhaps none meets a statement
  await load.close();
});
