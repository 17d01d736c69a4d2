import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ClaimWindow } from './claim-window.js';
import type { DeliveryAttempt } from './delivery-attempt.js';
import type { ClaimedDelivery, DeliveryClaims, FinishedAttempt } from './delivery-claims.js';
import type { DeliveryLimits } from './delivery-limits.js';
import type { DeliveryPost, Destination } from './delivery-post.js';
import type { Places } from './places.js';

/** Pause in ms after a failure of the database. */
const FAILURE_PAUSE_MS = 1000;

/** Retries that are due this soon are not left to the poll. */
const NEAR_MS = 10_000;

/** A claimed delivery that waits for its turn. */
interface Queued {
  claim: ClaimedDelivery;
  /** `performance.now()` before the claim. */
  claimedAt: number;
}

/**
 * Sends the deliveries of one endpoint: as many at once as may be in flight, more of them claimed ahead while it is quick. Each exchange
 * with the database records what has finished meanwhile and claims as much again. Endpoints do not wait for each other.
 */
export class EndpointSender {
  readonly #logger = new Logger(EndpointSender.name);
  readonly #window: ClaimWindow;
  readonly #attempts = new Map<string, DeliveryAttempt>();
  #queue: Queued[] = [];
  /** As the last exchange has found the endpoint. */
  #destination: Destination | undefined;
  #finished: FinishedAttempt[] = [];
  #released: string[] = [];
  #exchangedAt = Number.NEGATIVE_INFINITY;
  #wanted = false;
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #tooLate: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    private readonly endpoint: string,
    private readonly limits: DeliveryLimits,
    private readonly claims: DeliveryClaims,
    private readonly post: DeliveryPost,
    private readonly places: Places,
    /** Called when the endpoint was deleted. */
    private readonly onGone: () => void,
  ) {
    this.#window = new ClaimWindow(limits.inFlight, limits.ahead);
  }

  /** There may be something to send or to record. */
  wake(): void {
    this.#wanted = true;
    if (this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted && !this.#stopping) this.wake();
    });
  }

  /** Claims and sends nothing more, waits for running attempts up to a time, abandons the rest and records what has finished. */
  async stop(drainMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#tooLate);
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
      await this.#spaced();
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

  /** What finishes soon after an exchange is recorded together, and so is what finishes in the same turn. */
  async #spaced(): Promise<void> {
    const left = this.#exchangedAt + this.limits.spacingMs - performance.now();
    await (left > 0 ? sleep(left) : tick());
    this.#exchangedAt = performance.now();
  }

  async #exchange(): Promise<void> {
    const results = this.#finished;
    const released = this.#released;
    const room = this.#room();
    if (results.length === 0 && released.length === 0 && room === 0) return;
    this.#finished = [];
    this.#released = [];
    let claimedAt = 0;
    const { endpoint } = this;
    const exchange = await this.places
      .use(() => {
        claimedAt = performance.now();
        return this.claims.exchange({ endpoint, results, released, room });
      })
      .catch((error: unknown) => {
        this.#finished.unshift(...results);
        this.#released.unshift(...released);
        throw error;
      });
    if (exchange === 'gone') {
      this.#queue = [];
      this.onGone();
    } else {
      if (this.#stopping) return; // the leases are given back
      const { target, open, claimed } = exchange;
      this.#destination = this.post.prepare(target);
      if (!open) this.#release(this.#queue.splice(0));
      if (room > 0 && claimed.length === room && this.#queue.length === 0) this.#window.ranDry();
      for (const claim of claimed) this.#queue.push({ claim, claimedAt });
      this.#sendQueued();
    }
  }

  /** How many deliveries to claim: none while half of the window is still there, so that exchanges are few. */
  #room(): number {
    if (this.#stopping) return 0;
    const room = this.#window.size - this.#queue.length - this.#attempts.size;
    return this.#queue.length > this.#window.size >> 1 ? 0 : Math.max(0, room);
  }

  #sendQueued(): void {
    while (this.#queue.length > 0 && this.#attempts.size < this.limits.inFlight) {
      this.#send(this.#queue.shift() as Queued);
    }
    clearTimeout(this.#tooLate);
    const [first] = this.#queue;
    if (!first || this.#stopping) return;
    const left = this.post.latestStart(first.claimedAt) - performance.now();
    this.#tooLate = setTimeout(() => this.#giveUpLate(), Math.max(0, left) + 1);
  }

  /** What could not be sent in time goes back, before its lease ends and somebody else sends it. */
  #giveUpLate(): void {
    const now = performance.now();
    const late = this.#queue.filter(({ claimedAt }) => now > this.post.latestStart(claimedAt));
    this.#queue = this.#queue.filter((queued) => !late.includes(queued));
    this.#release(late);
    this.#sendQueued();
  }

  #release(queued: readonly Queued[]): void {
    if (queued.length === 0) return;
    this.#window.stuck();
    for (const { claim } of queued) this.#released.push(claim._id);
    this.wake();
  }

  #send(queued: Queued): void {
    const { claim, claimedAt } = queued;
    this.#window.waited(performance.now() - claimedAt);
    const started = this.post.start(claim, this.#destination as Destination, claimedAt);
    if (started === 'late') {
      this.#release([queued]);
      return;
    }
    if ('record' in started) {
      this.#finish(started);
      return;
    }
    this.#attempts.set(claim._id, started);
    void started.outcome.then((outcome) => {
      this.#attempts.delete(claim._id);
      if (!outcome) return;
      this.#finish(this.post.finish(claim, outcome));
      if (!this.#stopping) this.#sendQueued();
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
