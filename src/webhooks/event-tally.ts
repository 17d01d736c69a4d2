import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { DAY_MS } from '../shared/database/growing-tables.js';
import { Reads } from '../shared/database/reads.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { FlagEvents } from './webhooks.commands.js';

const WRITE_EVERY_MS = 5000;
const CLEAR_EVERY_MS = 3_600_000;
/** Nobody asks for more than 30 days. */
const KEPT_MS = 32 * DAY_MS;

/** In the order of the organizations, so that two processes never wait for each other in a circle. */
const ADD = `INSERT INTO event_tally AS t (organization, hour, events, synthetic, changes)
  SELECT organization, date_trunc('hour', now(), 'UTC'), events, synthetic, changes
  FROM unnest($1::text[], $2::int4[], $3::int4[], $4::int4[]) AS c (organization, events, synthetic, changes) ORDER BY organization
  ON CONFLICT (organization, hour) DO UPDATE
    SET events = t.events + excluded.events, synthetic = t.synthetic + excluded.synthetic, changes = t.changes + excluded.changes`;
/** From the beginning of the hour of a time on. */
const SUM = {
  name: 'event_tally_sum',
  text: `SELECT coalesce(sum(events), 0)::float8 AS events, coalesce(sum(synthetic), 0)::float8 AS synthetic,
      coalesce(sum(changes), 0)::float8 AS changes
    FROM event_tally WHERE organization = $1 AND hour >= date_trunc('hour', $2::timestamptz, 'UTC')`,
};
const CLEAR = 'DELETE FROM event_tally WHERE hour < $1';

/**
 * Keeps count of the events of each organization by the hour: in memory, and every 5 s in the database. A process that is killed loses
 * the counts of its last seconds, not the events.
 */
@Injectable()
export class EventTally implements BeforeApplicationShutdown {
  readonly #logger = new Logger(EventTally.name);
  #counts = new Map<string, FlagEvents>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: Reads,
    private readonly dataSource: DataSource,
  ) {}

  /** Counts something of the running unit of work, once it has committed. */
  count(organization: string, kind: keyof FlagEvents): void {
    const pending = this.unitOfWork.remember(this, () => {
      const counts = new Map<string, FlagEvents>();
      this.unitOfWork.afterCommit(() => this.#add(counts));
      return counts;
    });
    countsOf(pending, organization)[kind] += 1;
  }

  /** Writes down what was counted since the last time. Never rejects: what cannot be written is written later. */
  @Interval(WRITE_EVERY_MS)
  async write(): Promise<void> {
    const counts = this.#counts;
    if (counts.size === 0) return;
    this.#counts = new Map();
    const all = [...counts.values()];
    try {
      await this.dataSource.query(ADD, [
        [...counts.keys()],
        all.map(({ events }) => events),
        all.map(({ synthetic }) => synthetic),
        all.map(({ changes }) => changes),
      ]);
    } catch (error) {
      this.#add(counts);
      this.#logger.warn(`Counts of events are written later: ${(error as Error).message}`);
    }
  }

  /** Never rejects. */
  @Interval(CLEAR_EVERY_MS)
  async clear(): Promise<void> {
    try {
      await this.dataSource.query(CLEAR, [new Date(Date.now() - KEPT_MS)]);
    } catch (error) {
      this.#logger.warn(`Old counts are removed later: ${(error as Error).message}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.write();
  }

  /** The events of an organization from the hour of a time (ms) on. What other processes counted in the last seconds is not among them yet. */
  async since(organization: string, time: number): Promise<FlagEvents> {
    await this.write();
    const [sum] = await this.reads.query<FlagEvents>(SUM, [organization, new Date(time)]);
    return sum as FlagEvents;
  }

  #add(counts: ReadonlyMap<string, FlagEvents>): void {
    for (const [organization, { events, synthetic, changes }] of counts) {
      const sum = countsOf(this.#counts, organization);
      sum.events += events;
      sum.synthetic += synthetic;
      sum.changes += changes;
    }
  }
}

function countsOf(counts: Map<string, FlagEvents>, organization: string): FlagEvents {
  let found = counts.get(organization);
  if (!found) {
    found = { events: 0, synthetic: 0, changes: 0 };
    counts.set(organization, found);
  }
  return found;
}
