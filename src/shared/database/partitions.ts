import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

const DAY_MS = 86_400_000;
const EVERY_MS = 6 * 3_600_000;

/** The growing tables, partitioned by ranges of a time-ordered `_id`, with the length of a range in days. */
const TABLES = [
  { table: 'event', days: 1, ahead: 7 },
  { table: 'ocpp_frame', days: 1, ahead: 7 },
  { table: 'transaction_event', days: 30, ahead: 2 },
] as const;

/** Rows just over 2 kB stay as they are: compressing them costs more than their bytes. */
const STORAGE = ' WITH (toast_tuple_target = 8160)';

/** One partition: all ids from `from` to below `to`. */
export interface Partition {
  name: string;
  from: string;
  to: string;
}

/** The partitions that a table needs at a time (ms): that of the time and the `ahead` following ones. */
export function partitionsFor(
  { table, days, ahead }: (typeof TABLES)[number],
  now: number,
): Partition[] {
  const length = days * DAY_MS;
  const first = Math.floor(now / length) * length;
  return Array.from({ length: ahead + 1 }, (_, index) => {
    const start = first + index * length;
    const name = `${table}_${new Date(start).toISOString().slice(0, 10).replaceAll('-', '')}`;
    return { name, from: lowestId(start), to: lowestId(start + length) };
  });
}

/** No id made from this time (ms) on is lower: an ObjectId begins with its seconds. */
function lowestId(at: number): string {
  return `${Math.floor(at / 1000)
    .toString(16)
    .padStart(8, '0')}${'0'.repeat(16)}`;
}

/** Makes the partitions of the growing tables ahead of time, so that old ones can be dropped whole. */
@Injectable()
export class Partitions {
  readonly #logger = new Logger(Partitions.name);

  constructor(private readonly dataSource: DataSource) {}

  /** At the start, before anything is written. */
  async onModuleInit(): Promise<void> {
    await this.ensure();
  }

  /** Several processes may run it at once. Rows for which no partition could be made stay in the default one. */
  @Interval(EVERY_MS)
  async ensure(): Promise<void> {
    for (const table of TABLES) {
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
