import { createDataSource } from './src/shared/database/data-source.js';
import { startEmbeddedPostgres } from './src/shared/database/embedded-postgres.js';

/**
 * The DataSource for the TypeORM command line: `typeorm -d dist/ormconfig.js <command>` after a build.
 * It goes to DATABASE_URL or, without one, to the embedded Postgres in DATA_DIR, which is started when
 * it does not run and then stays up for the next start to adopt. `npm run migration:*` stops it again.
 */
export default createDataSource(
  process.env.DATABASE_URL ||
    (await startEmbeddedPostgres({ dataDir: process.env.DATA_DIR || './data' })).url,
);
