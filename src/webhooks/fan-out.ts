import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DeliverySender } from './delivery-sender.js';
import { FanOutStep } from './fan-out-step.js';
import { WorkShare } from './work-share.js';

const POLL_MS = 1000;

/** Least time (ms) between the beginnings of two steps: what is committed meanwhile shares one. */
const SPACING_MS = 8;

/** Pause before looking again while events wait for a transaction that is still open; doubled each time. */
const FIRST_PAUSE_MS = 4;

/**
 * Turns committed events into deliveries, one for each endpoint that subscribes to them. Runs after every commit of this process
 * that logged events, and each second for those of other processes; over all processes one step runs at a time.
 */
@Injectable()
export class FanOut implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(FanOut.name);
  #wanted = false;
  #running: Promise<void> | undefined;
  #poll: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #unheard = false;

  constructor(
    private readonly step: FanOutStep,
    private readonly sender: DeliverySender,
    private readonly share: WorkShare,
  ) {}

  onApplicationBootstrap(): void {
    this.#poll = setInterval(() => this.#start(), POLL_MS);
    this.#start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#poll);
    clearTimeout(this.#again);
    this.#poll = undefined;
    await this.#running;
  }

  /** There is an endpoint that may be the first one. Never throws and never waits. */
  heard(): void {
    this.#unheard = false;
    this.wake();
  }

  /** Events were committed. Never throws and never waits. While there is no endpoint at all, the poll is enough. */
  wake(): void {
    if (this.#unheard) return;
    this.#pause = FIRST_PAUSE_MS;
    this.#start();
  }

  #start(): void {
    this.#wanted = true;
    if (!this.#poll || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted) this.#start();
    });
  }

  async #run(): Promise<void> {
    try {
      while (this.#wanted && this.#poll) {
        this.#wanted = false;
        const since = performance.now();
        const { endpoints, more, held, unheard } = await this.step.run();
        this.#unheard = unheard;
        this.sender.wake(endpoints);
        if (more) this.#wanted = true;
        else if (held) this.#lookAgainSoon();
        await this.share.pauseAfter(performance.now() - since);
        const left = since + SPACING_MS - performance.now();
        if (left > 0) await sleep(left);
      }
    } catch (error) {
      this.#wanted = false;
      this.#logger.error(`Events wait: ${(error as Error).message}`);
    }
  }

  #lookAgainSoon(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#start(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, POLL_MS);
  }
}
