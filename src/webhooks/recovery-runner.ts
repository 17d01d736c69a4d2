import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { RecoverySlice } from './recovery-slice.js';

const EVERY_MS = 1000;

/** Pause in ms between slices, so that a long recovery leaves the database to others. */
const PAUSE_MS = 10;

const RUNNING = `SELECT endpoint FROM webhook_recovery WHERE status = 'running' ORDER BY _id`;

/** Goes on with recoveries, also those that another process has begun: each gets a slice in turn. */
@Injectable()
export class RecoveryRunner implements BeforeApplicationShutdown {
  readonly #logger = new Logger(RecoveryRunner.name);
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly slice: RecoverySlice,
  ) {}

  /** Does what there is to do. Never rejects. */
  @Interval(EVERY_MS)
  async run(): Promise<void> {
    this.#running ??= this.#runAll()
      .catch((error: Error) => this.#logger.error(`Recoveries wait: ${error.message}`))
      .finally(() => {
        this.#running = undefined;
      });
    await this.#running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  async #runAll(): Promise<void> {
    const rows = await this.dataSource.query<{ endpoint: string }[]>(RUNNING);
    let endpoints = rows.map(({ endpoint }) => endpoint);
    while (endpoints.length > 0) {
      const unfinished: string[] = [];
      for (const endpoint of endpoints) {
        if (this.#stopping) return;
        if (await this.slice.run(endpoint)) unfinished.push(endpoint);
        await sleep(PAUSE_MS);
      }
      endpoints = unfinished;
    }
  }
}
