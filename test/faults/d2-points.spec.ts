import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { checkSignatures } from '../support/webhook-signature.js';
import { ChargingLoad } from './support/charging-load.js';
import { countOf } from './support/counts.js';
import { judgeCrashes, NO_LOSS } from './support/crash-oracle.js';
import { type FaultPoint, startBehindLine } from './support/database-line.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const KILLS = countOf('D2');
const ANSWERS_PER_KILL = 40;
const LATEST_MS = 100;
const REACHED_WITHIN_MS = 30_000;

type NamedPoint = FaultPoint & { rotation?: true };

const ROTATED = 'UPDATE "webhook_endpoint" SET "secret"';

/** In their order; the cut-down run takes the first ones. */
const POINTS: Record<string, NamedPoint> = {
  'before the commit of a batch': { seen: 'ocpp_frame_copy', before: 'commit' },
  'between commit and CALLRESULT': { seen: 'ocpp_frame_copy', committed: true },
  'in the middle of the fan-out': {
    seen: 'webhook_insert_deliveries',
    before: 'webhook_move_cursor',
  },
  'between POST and its record': { seen: 'delivery_record', before: 'delivery_record' },
  'between claim and POST': { seen: 'delivery_claim', committed: true },
  'in the middle of a rotation': { seen: ROTATED, before: 'commit', rotation: true },
  'between commit and answer of a rotation': { seen: ROTATED, committed: true, rotation: true },
};
const POINT_COUNT = Object.keys(POINTS).length;

it(`D2 ${KILLS} times kill -9 at ${Math.min(KILLS, POINT_COUNT)} named points lose and double nothing`, async () => {
  const chance = new Chance('D2');
  const { scene, line } = await startBehindLine();
  const unverified: string[] = [];
  scene.onDelivery = (delivery) => {
    const holds = secrets.some((secret) => checkSignatures(delivery, secret).standard);
    if (!holds) unverified.push(delivery.event._id);
  };
  /** What the receiver knows: the last secret that it was told, and the one before. */
  let secrets = [...scene.sink.secrets.values()];
  const rotate = async () => {
    const { body } = await scene.api.post(`/webhooks/${scene.endpoint}/rotate_secret`, {});
    secrets = [body.result.secret as string, ...secrets].slice(0, 2);
  };
  const load = await ChargingLoad.start(scene, { stations: 10, clients: 2 });
  for (let kill = 0; kill < KILLS; kill += 1) {
    const [name, point] = Object.entries(POINTS)[kill % POINT_COUNT] as [string, NamedPoint];
    const enough = load.acknowledged + ANSWERS_PER_KILL;
    await eventually(() => load.acknowledged >= enough, { within: 60_000 });
    await sleep(chance.below(LATEST_MS));
    const reached = line.reaches(point);
    const rotation = point.rotation ? rotate().catch(() => 'unanswered') : undefined;
    const late = sleep(REACHED_WITHIN_MS, 'late', { ref: false });
    expect(await Promise.race([reached, late]), name).toBeUndefined();
    await scene.kill();
    if (point.rotation) expect(await rotation).toBe('unanswered');
    await scene.restart();
    if (point.rotation) await rotate();
  }
  await load.stop();
  const { answered, received, repeated, ...faults } = await judgeCrashes(scene, load);
  reportFaults({
    id: 'D2',
    what: `kill -9 at ${Math.min(KILLS, POINT_COUNT)} named points (webhooks sent again: ${repeated})`,
    faults: KILLS,
    acknowledged: answered + received,
    lost: faults.lost.length,
    duplicated: faults.duplicated.length,
  });
  expect({ ...faults, unverified }).toEqual({ ...NO_LOSS, unverified: [] });
  await load.close();
});
