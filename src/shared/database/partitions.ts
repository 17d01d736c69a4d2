import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import {
  DAY_MS,
  type GrowingTable,
  GrowingTables,
  lowestId,
  type Partition,
  startOfRange,
} from './growing-tables.js';

const EVERY_MS = 6 * 3_600_000;

/** Rows just over 2 kB stay as they are: compressing them costs more than their bytes. */
const STORAGE = ' WITH (toast_tuple_target = 8160)';

/** The partitions that a table needs at a time (ms): that of the time and those ahead of it; none when it is not partitioned. */
export function partitionsFor(
  { table, partitions }: Pick<GrowingTable, 'table' | 'partitions'>,
  now: number,
): Partition[] {
  if (!partitions) return [];
  const { days, ahead } = partitions;
  const first = startOfRange(now, days);
  return Array.from({ length: ahead + 1 }, (_, index) => {
    const start = first + index * days * DAY_MS;
    const name = `${table}_${new Date(start).toISOString().slice(0, 10).replaceAll('-', '')}`;
    return { name, from: lowestId(start), to: lowestId(start + days * DAY_MS) };
  });
}

/** Makes the partitions of the growing tables ahead of time, so that old ones can be dropped whole. */
@Injectable()
export class Partitions {
  readonly #logger = new Logger(Partitions.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly tables: GrowingTables,
  ) {}

  /** At the start, before anything is written. */
  async onModuleInit(): Promise<void> {
    await this.ensure();
  }

  /** Several processes may run it at once. Rows for which no partition could be made stay in the default one. */
  @Interval(EVERY_MS)
  async ensure(): Promise<void> {
    for (const table of this.tables.all) {
      for (const partition of partitionsFor(table, Date.now())) {
        await this.#create(table.table, partition).catch((error: Error) =>
          this.#logger.warn(`Partition ${partition.name} could not be made: ${error.message}`),
        );
      }
    }
  }

  /** Attaching, unlike creating in place, does not stop inserts into the other partitions. */
  async #create(table: string, { name, from, to }: Partition): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(7364004)`);
      const [{ exists }] = await manager.query<[{ exists: boolean }]>(
        `SELECT to_regclass($1) IS NOT NULL AS exists`,
        [name],
      );
      if (exists) return;
      await manager.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)${STORAGE}`);
      await manager.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`,
      );
    });
  }
}
