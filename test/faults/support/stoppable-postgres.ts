import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  clusterFolder,
  type PostgresAccount,
  serverAccount,
} from '../../../src/shared/database/postgres-account.js';
import { findPostgresBinaries } from '../../../src/shared/database/postgres-binaries.js';
import {
  createClusterIfMissing,
  ensurePassword,
  serverEnvironment,
} from '../../../src/shared/database/postgres-cluster.js';
import { type Cluster, databaseUrl } from '../../../src/shared/database/postmaster.js';
import { freePort } from '../../support/app-process.js';
import { eventually } from '../../support/eventually.js';
import { temporaryFolder } from '../../support/postgres.js';
import { sql } from '../../support/tenants.js';

/** As long as processes of the stopped server hold its shared memory, a start fails. */
const STARTS_WITHIN_MS = 60_000;

/** A Postgres server of its own, with the durable settings that are its defaults, that is stopped and started again. */
export class StoppablePostgres {
  #server: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly cluster: Cluster,
    private readonly programs: string,
    private readonly account: PostgresAccount | undefined,
    private readonly port: number,
  ) {}

  static async start(): Promise<StoppablePostgres> {
    const folder = await temporaryFolder();
    const account = serverAccount(join(folder, 'postgres'));
    const path = clusterFolder(await realpath(folder), account);
    const cluster = { folder: path, password: await ensurePassword(path) };
    const home = dirname(path);
    const programs = await findPostgresBinaries({ account, home, major: undefined });
    await createClusterIfMissing(cluster, programs, account, false);
    const port = await freePort();
    const postgres = new StoppablePostgres(folder, cluster, programs.folder, account, port);
    await postgres.start();
    return postgres;
  }

  /** URL of an empty database on it. */
  get url(): string {
    return databaseUrl(this.cluster, this.port, 'postgres');
  }

  /** Starts it, and resolves when it answers. */
  async start(): Promise<void> {
    await eventually(() => this.#starts(), { within: STARTS_WITHIN_MS, what: 'Postgres' });
  }

  /** As `pg_ctl stop -m immediate`: no checkpoint, connections are cut; the next start recovers. Resolves when it has ended. */
  stopImmediately(): Promise<void> {
    return this.#end('SIGQUIT');
  }

  /** Stops all its processes where they are (SIGSTOP). */
  freeze(): void {
    this.#signalAll('SIGSTOP');
  }

  /** Lets them go on. */
  thaw(): void {
    this.#signalAll('SIGCONT');
  }

  async close(): Promise<void> {
    await this.#end('SIGINT');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #starts(): Promise<boolean> {
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 100,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(join(this.programs, 'postgres'), ['-D', this.cluster.folder, ...options], {
      ...this.account,
      cwd: '/',
      env: serverEnvironment(),
      stdio: 'ignore',
    });
    this.#server = server;
    for (;;) {
      if (server.exitCode !== null) return false;
      if (await answers(this.url)) return true;
    }
  }

  #signalAll(signal: NodeJS.Signals): void {
    const { pid } = this.#server as ChildProcess;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    for (const each of [String(pid), ...children].filter(Boolean))
      process.kill(Number(each), signal);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }
}

function answers(url: string): Promise<boolean> {
  return sql(url, 'SELECT').then(
    () => true,
    () => new Promise((resolve) => setTimeout(() => resolve(false), 50)),
  );
}
