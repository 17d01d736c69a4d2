import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { ChargingLoad } from './support/charging-load.js';
import { countOf } from './support/counts.js';
import { judgeCrashes, NO_LOSS } from './support/crash-oracle.js';
import { CrashScene } from './support/crash-scene.js';
import { reportFaults } from './support/report.js';

const DRAINS = countOf('D3');
const STATIONS = 10;
const ANSWERS_PER_DRAIN = 100;

let scene: CrashScene;
beforeAll(async () => {
  scene = await CrashScene.start();
});
afterAll(() => scene?.close());

it('D3 SIGTERM refuses what is new, answers what has arrived, closes sockets with 1001 and exits with 0', async () => {
  const { station, twin } = await addConnectedStation(scene, { version: '2.0.1' });
  const lock = new pg.Client({ connectionString: scene.databaseUrl });
  await lock.connect();
  await lock.query('BEGIN');
  await lock.query('LOCK TABLE ocpp_frame IN ACCESS EXCLUSIVE MODE');
  const underWay = station.call('StatusNotification', {
    timestamp: new Date().toISOString(),
    connectorStatus: 'Occupied',
    evseId: 1,
    connectorId: 1,
  });
  await eventually(async () => {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return (await sql(scene.databaseUrl, waiting)).length > 0;
  });

  const exit = scene.server.kill('SIGTERM');
  const readyz = () => fetch(`${scene.url}/readyz`);
  await eventually(async () => (await readyz()).status === 503, { within: 1000 });
  expect(await (await readyz()).json()).toEqual({ status: 'draining' });
  const refusal = await twin()
    .connect()
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UpgradeRefusedError);
  expect(refusal).toMatchObject({ status: 503 });
  expect(Number((refusal as UpgradeRefusedError).headers['retry-after'])).toBeGreaterThan(0);

  await lock.query('ROLLBACK');
  await lock.end();
  expect(await underWay).toEqual({});
  expect((await station.socket.closed).code).toBe(1001);
  expect(await exit).toBe(0);
  await scene.restart();
});

it(`D3 ${DRAINS} times SIGTERM under load lose and double nothing`, async () => {
  const load = await ChargingLoad.start(scene, { stations: STATIONS, clients: 2 });
  for (let drain = 1; drain <= DRAINS; drain += 1) {
    const enough = load.acknowledged + ANSWERS_PER_DRAIN;
    await eventually(() => load.acknowledged >= enough, { within: 60_000 });
    const started = Date.now();
    expect(await scene.server.kill('SIGTERM')).toBe(0);
    expect(Date.now() - started).toBeLessThan(30_000);
    await scene.restart();
    await eventually(() => load.closeCodes.length >= drain * STATIONS, { within: 30_000 });
  }
  await load.stop();
  const { answered, received, repeated, ...faults } = await judgeCrashes(scene, load);
  reportFaults({
    id: 'D3',
    what: `SIGTERM under load (webhooks sent again: ${repeated})`,
    faults: DRAINS,
    acknowledged: answered + received,
    lost: faults.lost.length,
    duplicated: faults.duplicated.length,
  });
  expect(faults).toEqual(NO_LOSS);
  expect(new Set(load.closeCodes)).toEqual(new Set([1001]));
  await load.close();
});
