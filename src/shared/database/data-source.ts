import 'reflect-metadata';
import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';

type Class = new (...parameters: never[]) => object;

/** `.js` in the compiled application, `.ts` where a test runner loads the sources. */
const EXTENSION = extname(fileURLToPath(import.meta.url));
const SOURCES = fileURLToPath(new URL('../..', import.meta.url));

const ENTITIES = await classesIn(SOURCES, (file) => file.endsWith(`.entity${EXTENSION}`));
const MIGRATIONS = await classesIn(
  fileURLToPath(new URL('./migrations', import.meta.url)),
  (file) => /^\d+-/.test(file) && file.endsWith(EXTENSION),
);

/**
 * The classes exported by the matching files below a folder, in the order of the files' names.
 *
 * TypeORM's own globs are not used because it imports from within node_modules, past the test runner's
 * transformer. The files are loaded while this module loads, so an entity must not import it.
 */
async function classesIn(folder: string, matches: (file: string) => boolean): Promise<Class[]> {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  const modules = await Promise.all(
    files
      .filter(matches)
      .sort()
      .map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<object>),
  );
  return modules.flatMap((exported) =>
    Object.values(exported).filter((value): value is Class => typeof value === 'function'),
  );
}

/** Below the time after which the database counts as away. */
const STATEMENT_TIMEOUT_MS = 25_000;

/** Nobody thinks for so long between two statements; below the time limit of those that wait for his locks. */
const IDLE_IN_TRANSACTION_MS = 20_000;

/** The same for a process that stands still before it has sent all of a group of statements, which Postgres does not take for idleness. */
const LIMIT_TRANSACTIONS = `SELECT CASE WHEN current_setting('server_version_num')::int >= 170000
  THEN set_config('transaction_timeout', '60s', false) END`;

/**
 * A DataSource, not yet initialized, over every `*.entity` file below `src/` and every migration.
 * It never changes the schema by itself: `migrate()` does.
 *
 * Connections pipeline: statements sent without awaiting each other travel together. After an error in
 * a transaction all later ones fail, so await them all and report the first error. Who finds no free or
 * no new connection for 10 s gets an error that `isDatabaseOutage` knows, instead of waiting for ever.
 * A statement that the database works on for longer than 25 s is ended there: what asks for too much must not hold a connection.
 * A process that stands still in the middle of a transaction loses it after 20 s, so that others need not wait for its locks for ever; on
 * Postgres 17 and newer after 60 s wherever it stands.
 *
 * @param url `postgres://user:password@host:port/database`
 * @param queryTimeoutMs a statement without an answer for so long ends its connection, so a database that hangs counts as away; 0: wait
 *   for ever, for migrations
 */
export function createDataSource(url: string, queryTimeoutMs = 30_000): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsRun: false,
    synchronize: false,
    extra: {
      pipeline: true,
      max: 20,
      application_name: 'ohmgate',
      connectionTimeoutMillis: 10_000,
      query_timeout: queryTimeoutMs,
      idle_in_transaction_session_timeout: Math.min(queryTimeoutMs, IDLE_IN_TRANSACTION_MS),
      statement_timeout: Math.min(queryTimeoutMs, STATEMENT_TIMEOUT_MS),
      keepAlive: true,
      ...(queryTimeoutMs > 0 && {
        onConnect: (client: ClientBase) => client.query(LIMIT_TRANSACTIONS),
      }),
    },
  });
}
