import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { DAY_MS, lowestId } from '../shared/database/growing-tables.js';
import { Reads } from '../shared/database/reads.js';
import { EventTallyStep } from './event-tally-step.js';
import type { FlagEvents } from './webhooks.commands.js';
import { WorkShare } from './work-share.js';

const EVERY_MS = 5000;
/** Events of a step, and of the one that a reader waits for. */
const STEP = 2000;
const STEP_OF_READER = 500;
/** The pause after a step, as a multiple of its time. */
const PAUSES = 9;

const CLEAR_EVERY_MS = 3_600_000;
/** Nobody asks for more than 30 days. */
const KEPT_MS = 32 * DAY_MS;

/** From the beginning of the hour of a time on. */
const SUM = {
  name: 'event_tally_sum',
  text: `SELECT coalesce(sum(events), 0)::float8 AS events, coalesce(sum(synthetic), 0)::float8 AS synthetic,
      coalesce(sum(changes), 0)::float8 AS changes
    FROM event_tally WHERE organization = $1 AND hour >= date_trunc('hour', $2::timestamptz, 'UTC')`,
};
const CLEAR = 'DELETE FROM event_tally WHERE hour < $1';
/** Of sessions that have not ended in all that time, or got a message after their end. */
const CLEAR_STATES = 'DELETE FROM event_tally_state WHERE session < $1';

/**
 * Keeps count of the events of each organization by the hour. It follows the log in short steps with long pauses and makes room for stations;
 * the intake knows nothing of it. After an update it begins with the oldest event that is kept.
 */
@Injectable()
export class EventTally implements BeforeApplicationShutdown {
  readonly #logger = new Logger(EventTally.name);
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly step: EventTallyStep,
    private readonly share: WorkShare,
    private readonly reads: Reads,
    private readonly dataSource: DataSource,
  ) {}

  /** Counts what is new. Never rejects. */
  @Interval(EVERY_MS)
  async follow(): Promise<void> {
    this.#running ??= this.#followAll()
      .catch((error: Error) => {
        if (!this.#stop.signal.aborted)
          this.#logger.warn(`Events are counted later: ${error.message}`);
      })
      .finally(() => {
        this.#running = undefined;
      });
    await this.#running;
  }

  /** Never rejects. */
  @Interval(CLEAR_EVERY_MS)
  async clear(): Promise<void> {
    const before = Date.now() - KEPT_MS;
    try {
      await this.dataSource.query(CLEAR, [new Date(before)]);
      await this.dataSource.query(CLEAR_STATES, [lowestId(before)]);
    } catch (error) {
      this.#logger.warn(`Old counts are removed later: ${(error as Error).message}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** The events of an organization from the hour of a time (ms) on. Where the count lags behind, the newest are not among them yet. */
  async since(organization: string, time: number): Promise<FlagEvents> {
    await this.step.run(STEP_OF_READER);
    const [sum] = await this.reads.query<FlagEvents>(SUM, [organization, new Date(time)]);
    return sum as FlagEvents;
  }

  async #followAll(): Promise<void> {
    const { signal } = this.#stop;
    for (let counted = STEP; counted === STEP && !signal.aborted; ) {
      const started = performance.now();
      counted = await this.step.run(STEP);
      const ms = performance.now() - started;
      await sleep(ms * PAUSES, undefined, { signal });
      await this.share.pauseAfter(ms);
    }
  }
}
