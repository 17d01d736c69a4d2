import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase, temporaryFolder } from '../support/postgres.js';
import { StationLoad } from '../support/station-load.js';

/** `KILLS=50 npx vitest run --project e2e test/e2e/embedded-outage.spec.ts` for the whole of it. */
const KILLS = Number(process.env.KILLS ?? 2);

/** D4 of the fault suite, with the embedded Postgres. */
describe('the embedded Postgres of a running server', () => {
  let dataDir: string;
  let unused: TestDatabase;
  let app: RunningAppProcess;

  beforeAll(async () => {
    dataDir = await temporaryFolder();
    unused = await createDatabase();
    const env = { DATABASE_URL: '', DATA_DIR: dataDir, LOG_LEVEL: 'info' };
    app = await startAppProcess({ databaseUrl: unused.url, env });
  });
  afterAll(async () => {
    await app?.close();
    await unused?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const postmaster = () => {
    const [pid, , , port] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    return { pid: Number(pid), port: Number(port) };
  };

  it(`killed ${KILLS} times under load it comes back by itself, and nothing that was acknowledged is lost`, {
    timeout: 60_000 + KILLS * 30_000,
  }, async () => {
    const load = await StationLoad.start(app, 20);
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = load.acknowledged;
        await eventually(() => load.acknowledged > before + 300, { within: 30_000 });
        process.kill(postmaster().pid, 'SIGKILL');
        const atKill = load.acknowledged;
        await eventually(() => load.acknowledged > atKill + 300, { within: 60_000 });
        await eventually(async () => (await fetch(`${app.url}/readyz`)).ok, { within: 10_000 });
      }
    } finally {
      await load.stop();
    }
    expect(app.output()).toContain('Postgres runs again');
    expect(load.faults).toEqual([]);
    const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8');
    const url = `postgres://ohmgate:${password}@127.0.0.1:${postmaster().port}/ohmgate`;
    expect(await load.findLosses(url)).toEqual([]);
  });
});
