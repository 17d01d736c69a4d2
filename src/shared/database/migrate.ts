import type { DataSource, Migration } from 'typeorm';

/** Advisory lock that one process holds while it changes the schema. */
const SCHEMA_LOCK = 7_364_002;

/**
 * Runs the pending migrations, all in one transaction. Several processes may start at once: they queue
 * on an advisory lock, and those that come later find nothing left to do. (TypeORM takes no lock: two
 * at once die of `duplicate key`.)
 *
 * @param dataSource initialized
 * @returns the migrations that this call ran
 */
export async function migrate(dataSource: DataSource): Promise<Migration[]> {
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query('select pg_advisory_lock($1)', [SCHEMA_LOCK]);
    try {
      return await dataSource.runMigrations({ transaction: 'all' });
    } finally {
      await holder.query('select pg_advisory_unlock($1)', [SCHEMA_LOCK]);
    }
  } finally {
    await holder.release();
  }
}
