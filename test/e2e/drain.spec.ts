import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { freePort } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { StationLoad } from '../support/station-load.js';
import { addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';

/** `DRAINS=50 npx vitest run --project e2e test/e2e/drain.spec.ts` for the whole of it. */
const DRAINS = Number(process.env.DRAINS ?? 3);

/** D3 of the fault suite. */
describe('SIGTERM', () => {
  let database: TestDatabase;
  let app: RunningAppProcess;
  let port: string;

  const start = async () => {
    app = await startAppProcess({ databaseUrl: database.url, env: { PORT: port } });
  };
  beforeEach(async () => {
    database = await createDatabase();
    port = String(await freePort());
    await start();
  });
  afterEach(async () => {
    await app?.close();
    await database?.drop();
  });

  it('refuses what is new, answers what has arrived, closes sockets with 1001 and exits with 0', async () => {
    const { station, twin } = await addConnectedStation(app, { version: '2.0.1' });
    const lock = new pg.Client({ connectionString: database.url });
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
      return (await sql(database.url, waiting)).length > 0;
    });

    const exit = app.kill('SIGTERM');
    const readyz = () => fetch(`${app.url}/readyz`);
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
  });

  it(`under load, ${DRAINS} times, loses nothing that was acknowledged`, {
    timeout: 60_000 + DRAINS * 20_000,
  }, async () => {
    const stations = 20;
    const load = await StationLoad.start(app, stations);
    try {
      for (let drain = 1; drain <= DRAINS; drain += 1) {
        const enough = load.acknowledged + 500;
        await eventually(() => load.acknowledged > enough, { within: 30_000 });
        const started = Date.now();
        expect(await app.kill('SIGTERM')).toBe(0);
        expect(Date.now() - started).toBeLessThan(30_000);
        await start();
        await eventually(() => load.closeCodes.length >= drain * stations, { within: 30_000 });
      }
      await sleep(200);
    } finally {
      await load.stop();
    }
    expect(load.faults).toEqual([]);
    expect(new Set(load.closeCodes)).toEqual(new Set([1001]));
    expect(await load.findLosses(database.url)).toEqual([]);
  });
});
