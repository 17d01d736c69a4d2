import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { YoungTables } from '../../src/shared/database/young-tables.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await createDataSource(database.url).initialize();
  await dataSource.query('CREATE TABLE "Thing" (_id int) WITH (autovacuum_enabled = false)');
});
afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

/** The number of rows that Postgres takes for granted; -1 while it has not looked. */
async function rowsKnownOf(table: string): Promise<number> {
  const [{ reltuples }] = await dataSource.query<[{ reltuples: number }]>(
    'SELECT reltuples FROM pg_class WHERE relname = $1',
    [table],
  );
  return reltuples;
}

async function rowsKnownAfter(added: number): Promise<number> {
  await dataSource.query('INSERT INTO "Thing" SELECT generate_series(1, $1)', [added]);
  await new YoungTables(dataSource).look();
  return rowsKnownOf('Thing');
}

it('has Postgres look at a table that has outgrown what it knows of it', async () => {
  expect(await rowsKnownAfter(10)).toBe(-1); // too small to matter
  expect(await rowsKnownAfter(4990)).toBe(5000);
  expect(await rowsKnownAfter(5000)).toBe(5000); // twice as large: good enough
  expect(await rowsKnownAfter(30_000)).toBe(40_000);
});

it.each([
  ['First', 'Second'],
  ['Second', 'First'],
])('does not wait for %s, which is locked, before it looks at %s', async (locked, free) => {
  for (const table of ['First', 'Second']) {
    await dataSource.query(`DROP TABLE IF EXISTS "${table}"`);
    await dataSource.query(`CREATE TABLE "${table}" WITH (autovacuum_enabled = false) AS
      SELECT generate_series(1, 5000) AS _id`);
  }
  await dataSource.transaction(async (holder) => {
    await holder.query(`LOCK TABLE "${locked}" IN SHARE UPDATE EXCLUSIVE MODE`); // as autovacuum does
    await new YoungTables(dataSource).look();
  });
  expect([await rowsKnownOf(locked), await rowsKnownOf(free)]).toEqual([-1, 5000]);
});

it('is silent while the database is away', async () => {
  const away = createDataSource('postgres://nobody@127.0.0.1:1/nothing');
  await expect(new YoungTables(away).look()).resolves.toBeUndefined();
});
