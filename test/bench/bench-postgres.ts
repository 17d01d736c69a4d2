import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/shared/database/embedded-postgres.js';
import { familyCpuSeconds } from './process-usage.js';

const TMPFS = 0x01021994;

/** One statement of a database since the last reset, as pg_stat_statements counts it. */
export interface StatementUse {
  calls: number;
  /** Server's time for all calls, ms. */
  total_ms: number;
  rows: number;
  wal_bytes: number;
  query: string;
}

/** Both servers' Postgres: the embedded one with its production settings, fsync and synchronous_commit on. */
export class BenchPostgres {
  #databases = 0;

  private constructor(
    private readonly admin: pg.Client,
    private readonly url: string,
    private readonly postmaster: number,
    /** Not on a disk: commits cost nothing, and the figures say little. */
    readonly inMemory: boolean,
    private readonly end: () => Promise<void>,
  ) {}

  /** @param folder where the temporary data folder is made; on the disk that is to be measured */
  static async start(folder: string): Promise<BenchPostgres> {
    const dataDir = await mkdtemp(join(folder, 'ohmgate-bench-'));
    await chmod(dataDir, 0o711); // Postgres may run under an account of its own, which has to pass
    const settings = { shared_preload_libraries: 'pg_stat_statements' };
    const server = await startEmbeddedPostgres({ dataDir, settings });
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('CREATE EXTENSION pg_stat_statements');
    const { rows } = await admin.query<{ pid: string }>(
      `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`,
    );
    const inMemory = (await statfs(dataDir)).type === TMPFS;
    return new BenchPostgres(admin, server.url, Number(rows[0]?.pid), inMemory, async () => {
      await admin.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
  }

  /** A new, empty database; gives its URL. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const url = new URL(this.url);
    url.pathname = `/bench_${this.#databases}`;
    await this.admin.query(`CREATE DATABASE ${nameOf(url.href)}`);
    return url.href;
  }

  /** Removes a database, cutting connections that are still open. */
  async dropDatabase(url: string): Promise<void> {
    await this.admin.query(`DROP DATABASE ${nameOf(url)} WITH (FORCE)`);
  }

  /** Writes everything out, so that a case does not pay for the one before it. */
  async settle(): Promise<void> {
    await this.admin.query('CHECKPOINT');
  }

  /** CPU time (s) of the whole server so far; null where it cannot be read. */
  cpuSeconds(): number | null {
    return familyCpuSeconds(this.postmaster);
  }

  /** Forgets what was counted. */
  async resetStatements(): Promise<void> {
    await this.admin.query('SELECT pg_stat_statements_reset()');
  }

  /** The statements of a database since the last reset, the costliest first; BEGIN and COMMIT are among them. */
  async statements(url: string): Promise<StatementUse[]> {
    const { rows } = await this.admin.query<StatementUse>(
      `SELECT calls::float8 AS calls, total_exec_time AS total_ms, rows::float8 AS rows, wal_bytes::float8 AS wal_bytes, query
        FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1 ORDER BY total_exec_time DESC`,
      [nameOf(url)],
    );
    return rows;
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    await this.end();
  }
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
