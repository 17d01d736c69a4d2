import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Interval, Timeout } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { GetOrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import {
  type Expired,
  type GrowingTable,
  GrowingTables,
} from '../shared/database/growing-tables.js';
import { walkLog } from './log-walk.js';
import { dropPartitions } from './partition-drops.js';
import { expiredOf } from './retention-plan.js';
import { type Removal, RetentionPace, Slices } from './slices.js';

const FIRST_MS = 300_000;
const EVERY_MS = 3_600_000;

/** Advisory lock of the process that removes. */
const LOCK = 7_364_005;

/**
 * Removes what organizations no longer keep: whole partitions once the last organization has no more use for them, rows where another one
 * keeps longer. Over all processes one run at a time, on one connection, in short transactions with pauses in between. Whatever stops a
 * run, the next one goes on.
 */
@Injectable()
export class Retention implements BeforeApplicationShutdown {
  readonly #logger = new Logger(Retention.name);
  readonly #stop = new AbortController();
  #running: Promise<unknown> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
    private readonly tables: GrowingTables,
    private readonly pace: RetentionPace,
  ) {}

  /** Some minutes after the start: what has waited for the server goes first. */
  @Timeout(FIRST_MS)
  first(): Promise<void> {
    return this.tick();
  }

  /** Never rejects; does nothing while the last run goes on. */
  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.#running !== undefined) return;
    try {
      await this.run();
    } catch (error) {
      this.#logger.warn(`Retention goes on later: ${(error as Error).message}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Removes what has expired; null when another process is at it. */
  run(): Promise<Removal[] | null> {
    const run = this.#underLock((manager) => this.#removeAll(manager));
    this.#running = run
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
      });
    return run;
  }

  async #underLock<T>(work: (manager: EntityManager) => Promise<T>): Promise<T | null> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [{ locked }] = await runner.query('SELECT pg_try_advisory_lock($1) AS locked', [LOCK]);
      if (!locked) return null;
      try {
        return await work(runner.manager);
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
      }
    } finally {
      await runner.release();
    }
  }

  async #removeAll(manager: EntityManager): Promise<Removal[]> {
    const started = performance.now();
    const now = await earlierClock(manager);
    const slices = new Slices(manager, this.pace, this.#stop.signal);
    const removals: Removal[] = [];
    for (const table of this.tables.all) {
      if (this.#stop.signal.aborted) break;
      removals.push(await this.#remove(table, now, slices));
    }
    this.#report(removals, performance.now() - started);
    return removals;
  }

  /** A table that cannot be cleared now is left to the next run, and does not keep the others. */
  async #remove(table: GrowingTable, now: number, slices: Slices): Promise<Removal> {
    const removal = { table: table.table, partitions: 0, rows: 0 };
    try {
      const settings = await this.queryBus.execute(new GetOrganizationSettings('all'));
      const expired = expiredOf(table, settings, now);
      await dropPartitions(table, expired, slices, removal);
      await walkLog(table, expired, slices, removal);
      for (const each of expired) await removeOldest(table, each, slices, removal);
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.#logger.warn(`${table.table} is cleared later: ${(error as Error).message}`);
      }
    }
    return removal;
  }

  #report(removals: readonly Removal[], ms: number): void {
    const parts = removals
      .filter(({ partitions, rows }) => partitions + rows > 0)
      .map(({ table, partitions, rows }) => `${table} ${partitions} partitions, ${rows} rows`);
    const what = parts.length > 0 ? parts.join('; ') : 'nothing';
    this.#logger.log(`Removed because of its age in ${(ms / 1000).toFixed(1)} s: ${what}`);
  }
}

async function removeOldest(
  { removeOldest: remove }: GrowingTable,
  expired: Expired,
  slices: Slices,
  removal: Removal,
): Promise<void> {
  for (let removed = 1; remove && removed > 0; removal.rows += removed) {
    removed = await slices.run((manager) => remove(manager, expired, slices.pace.rows));
  }
}

/** Now (ms) by the clock that says less: one that has run ahead must not make data expire. */
async function earlierClock(manager: EntityManager): Promise<number> {
  const [{ now }] = await manager.query<[{ now: Date }]>('SELECT now()');
  return Math.min(Date.now(), now.getTime());
}
