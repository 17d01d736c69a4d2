import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How fast retention works. A class of its own, so that tests can change it. */
@Injectable()
export class RetentionPace {
  /** Rows that a slice looks at or removes. */
  rows = 2000;
  /** The pause after a slice, as a multiple of the time that it took: the rest belongs to the intake. */
  pauses = 4;
  /** How often a slice is tried whose rows or partitions are in use, and the pause in ms in between. */
  tries = 10;
  triesPauseMs = 500;
}

/**
 * A transaction may not wait longer than this for a lock, since all statements behind it wait as long as it does.
 *
 * Its commit does not wait for the disk: what a crash undoes is removed again. Plans use indexes whatever the statistics say.
 */
const LIMITS = `SELECT set_config('lock_timeout', '100ms', true), set_config('synchronous_commit', 'off', true),
  set_config('enable_seqscan', 'off', true)`;

/** lock_not_available, deadlock_detected. */
const IN_USE: ReadonlySet<string | undefined> = new Set(['55P03', '40P01']);

/** What a run has removed from a table. */
export interface Removal {
  table: string;
  partitions: number;
  rows: number;
}

/** The work of one run on one connection: short transactions with pauses in between. */
export class Slices {
  constructor(
    private readonly manager: EntityManager,
    readonly pace: RetentionPace,
    private readonly stop: AbortSignal,
  ) {}

  /**
   * One transaction, then the pause. It is tried again while others hold locks that it needs.
   *
   * @throws AbortError when the process is about to end; the database's error after the last try
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      this.stop.throwIfAborted();
      const started = performance.now();
      try {
        const result = await this.manager.transaction(async (manager) => {
          await manager.query(LIMITS);
          return work(manager);
        });
        await this.#pause((performance.now() - started) * this.pace.pauses);
        return result;
      } catch (error) {
        const { code } = error as { code?: string };
        if (!IN_USE.has(code) || tried >= this.pace.tries) throw error;
        await this.#pause(this.pace.triesPauseMs);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stop });
  }
}
