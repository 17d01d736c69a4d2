import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

const EVERY_MS = 2000;

/** Tables that have over four times the pages that they had when Postgres last looked at them. Nothing is said of the smallest, which fit any plan. */
const OUTGROWN = `SELECT format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() AND c.relkind = 'r'
    AND pg_relation_size(c.oid) > (8 + 4 * greatest(c.relpages, 0)) * current_setting('block_size')::bigint`;

/**
 * Has Postgres look at tables that have grown since it last did. Statements that were planned while a table was empty read the whole table, and go on
 * doing so until its statistics change; autovacuum comes once a minute, and until then thousands of stations may have arrived.
 */
@Injectable()
export class YoungTables {
  readonly #logger = new Logger(YoungTables.name);
  #looking = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Never rejects: without it Postgres is only slower. */
  @Interval(EVERY_MS)
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const tables = await this.dataSource.query<{ name: string }[]>(OUTGROWN);
      // A table that is locked has its turn later: who waits for autovacuum makes Postgres cancel it.
      for (const { name } of tables) await this.dataSource.query(`ANALYZE (SKIP_LOCKED) ${name}`);
    } catch (error) {
      this.#logger.debug(`The tables were not analyzed: ${(error as Error).message}`);
    } finally {
      this.#looking = false;
    }
  }
}
