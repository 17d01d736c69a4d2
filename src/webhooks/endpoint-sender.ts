import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DeliveryAttempt } from './delivery-attempt.js';
import type { ClaimedDelivery, DeliveryClaims, FinishedAttempt } from './delivery-claims.js';
import type { DeliveryPost, Destination } from './delivery-post.js';
import type { Places } from './places.js';

/** Pause in ms before the next try while the endpoint's row is locked; a little chance keeps two processes out of step. */
const LOCKED_PAUSE_MS = 2;

/** Pause in ms after a failure of the database. */
const FAILURE_PAUSE_MS = 1000;

/** Retries that are due this soon are not left to the poll. */
const NEAR_MS = 10_000;

/**
 * Sends the deliveries of one endpoint: as many at once as there is room, each exchange with the database recording what has
 * finished meanwhile and claiming as much again. Endpoints do not wait for each other.
 */
export class EndpointSender {
  readonly #logger = new Logger(EndpointSender.name);
  readonly #attempts = new Map<string, DeliveryAttempt>();
  #finished: FinishedAttempt[] = [];
  #wanted = false;
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    private readonly endpoint: string,
    private readonly inFlight: number,
    private readonly claims: DeliveryClaims,
    private readonly post: DeliveryPost,
    private readonly places: Places,
    /** Called when the endpoint was deleted. */
    private readonly onGone: () => void,
  ) {}

  /** There may be something to send or to record. */
  wake(): void {
    this.#wanted = true;
    if (this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted && !this.#stopping) this.wake();
    });
  }

  /** Claims nothing more, waits for running attempts up to a time, abandons the rest and records what has finished. */
  async stop(drainMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retry);
    await this.#running;
    const outcomes = [...this.#attempts.values()].map(({ outcome }) => outcome);
    const drained = Promise.all(outcomes);
    await Promise.race([drained, sleep(drainMs, undefined, { ref: false })]);
    for (const attempt of this.#attempts.values()) attempt.abandon();
    await drained;
    if (this.#finished.length > 0) await this.#exchange();
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stopping) {
      await tick(); // what finishes in the same turn is recorded together
      this.#wanted = false;
      try {
        await this.#exchange();
      } catch (error) {
        this.#logger.error(`Deliveries to ${this.endpoint} wait: ${(error as Error).message}`);
        await sleep(FAILURE_PAUSE_MS, undefined, { ref: false });
        this.#wanted = true;
      }
    }
  }

  async #exchange(): Promise<void> {
    const results = this.#finished;
    const room = this.#stopping ? 0 : this.inFlight - this.#attempts.size;
    if (results.length === 0 && room === 0) return;
    this.#finished = [];
    let claimedAt = 0;
    const exchange = await this.places
      .use(() => {
        claimedAt = performance.now();
        return this.claims.exchange(this.endpoint, results, room);
      })
      .catch((error: unknown) => {
        this.#finished.unshift(...results);
        throw error;
      });
    if (exchange === 'gone') {
      this.onGone();
    } else if (exchange === 'locked') {
      this.#finished.unshift(...results);
      await sleep(LOCKED_PAUSE_MS + Math.random() * LOCKED_PAUSE_MS);
      this.#wanted = true;
    } else {
      if (this.#stopping) return; // the leases are given back
      const destination = this.post.prepare(exchange.target);
      for (const claim of exchange.claimed) this.#send(claim, destination, claimedAt);
    }
  }

  #send(claim: ClaimedDelivery, destination: Destination, claimedAt: number): void {
    const started = this.post.start(claim, destination, claimedAt);
    if (started === 'late') return;
    if ('record' in started) {
      this.#finish(started);
      return;
    }
    this.#attempts.set(claim._id, started);
    void started.outcome.then((outcome) => {
      this.#attempts.delete(claim._id);
      if (outcome) this.#finish(this.post.finish(claim, outcome));
    });
  }

  #finish(result: FinishedAttempt): void {
    this.#finished.push(result);
    if (result.pauseMs !== null && result.pauseMs <= NEAR_MS && !this.#stopping) {
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.wake();
      }, result.pauseMs);
    }
    if (!this.#stopping) this.wake();
  }
}
