import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/shared/database/embedded-postgres.js';

/** Carries the URL of the test run's server from the global set-up to the workers. */
const VARIABLE = 'OHMGATE_TEST_POSTGRES_URL';

/** Fast because a crash may lose everything; for the server of a test run only. */
const UNSAFE_BUT_FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
};

/**
 * Vitest global set-up: one server for the whole run, in a temporary folder; or DATABASE_URL if set,
 * whose role must be allowed to create databases. Returns the tear-down.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (process.env.DATABASE_URL) {
    process.env[VARIABLE] = process.env.DATABASE_URL;
    return async () => {};
  }
  const folder = await temporaryFolder();
  const server = await startEmbeddedPostgres({ dataDir: folder, settings: UNSAFE_BUT_FAST });
  process.env[VARIABLE] = server.url;
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** A new folder below the system's temporary folder which the server's account may enter, too. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ohmgate-test-'));
  await chmod(folder, 0o711);
  return folder;
}

/** An empty database of its own for one spec file. */
export interface TestDatabase {
  url: string;
  /** Removes the database, cutting connections that are still open. */
  drop(): Promise<void>;
}

/** Creates an empty database on the server of the test run. */
export async function createDatabase(): Promise<TestDatabase> {
  const admin = process.env[VARIABLE];
  if (!admin) throw new Error('No Postgres: run the tests of test/ with vitest, project e2e.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(admin, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runAsAdmin(admin, `drop database if exists ${name} with (force)`),
  };
}

async function runAsAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
