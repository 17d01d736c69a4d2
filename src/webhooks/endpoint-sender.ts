import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ClaimWindow } from './claim-window.js';
import type { AttemptOutcome, DeliveryAttempt } from './delivery-attempt.js';
import type {
  ClaimedDelivery,
  DeliveryClaims,
  FinishedAttempt,
  Leased,
  LeasedResult,
} from './delivery-claims.js';
import type { DeliveryLimits } from './delivery-limits.js';
import type { DeliveryPost, Destination } from './delivery-post.js';
import { Nap } from './nap.js';
import type { Places } from './places.js';
import { SendQueue } from './send-queue.js';
import { TurnEnd } from './turn-end.js';
import { Unrecorded } from './unrecorded.js';

/** Pause in ms after a failure of the database. */
const FAILURE_PAUSE_MS = 1000;

/** Pause in ms after another process was found to send to the endpoint. */
const HELD_PAUSE_MS = 50;

/** How often (ms) is looked whether the last attempts have ended. */
const DRAIN_STEP_MS = 10;

/** Retries that are due this soon are not left to the poll. */
const NEAR_MS = 10_000;

/** Claims are made before fewer lanes are ready than this many times the requests in flight. */
const LANES_READY = 2;

/** So many times the least pause between two exchanges passes before results are recorded for their own sake. */
const RECORD_EVERY = 3;

/** The lease of an endpoint, as the last exchange has renewed it. */
interface Lease {
  number: number;
  /** `performance.now()` before that exchange. */
  renewedAt: number;
}

/**
 * Sends the deliveries of one endpoint while this process leases it: as many at once as may be in flight, more of them claimed ahead while it is
 * quick. Each exchange with the database records what has finished meanwhile, renews the lease and claims as much again. Endpoints do not wait for
 * each other.
 */
export class EndpointSender {
  readonly #logger = new Logger(EndpointSender.name);
  readonly #window: ClaimWindow;
  readonly #queue = new SendQueue();
  readonly #attempts = new Map<string, DeliveryAttempt>();
  #lease: Lease | undefined;
  /** As the last exchange has found the endpoint. */
  #destination: Destination | undefined;
  #finished: LeasedResult[] = [];
  /** A connection can be used again after the turn in which its attempt ends. */
  readonly #turnEnd = new TurnEnd(() => this.#sendQueued());
  readonly #unrecorded: Unrecorded;
  readonly #nap = new Nap();
  #exchangedAt = Number.NEGATIVE_INFINITY;
  /** The lease must be renewed before anything more is sent. */
  #late = false;
  #wanted = false;
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
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
    this.#unrecorded = new Unrecorded(limits.inFlight);
  }

  /** There may be something to send or to record. */
  wake(): void {
    this.#wanted = true;
    this.#nap.end();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted && !this.#stopping) this.wake();
    });
  }

  /** Claims and sends nothing more, waits for running attempts up to a time, abandons the rest and records what has finished. */
  async stop(drainMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retry);
    this.#nap.end();
    await this.#running;
    this.#queue.clear();
    const until = performance.now() + drainMs;
    while (this.#attempts.size > 0 && performance.now() < until) await sleep(DRAIN_STEP_MS);
    for (const attempt of this.#attempts.values()) attempt.abandon();
    this.#attempts.clear();
    if (this.#lease) await this.#exchange();
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

  /** What ends within a while is recorded together, and so is what ends in the same turn. */
  async #spaced(): Promise<void> {
    await tick();
    while (!this.#isDue() && !this.#stopping) await this.#nap.take(this.#untilExchange());
    this.#exchangedAt = performance.now();
  }

  #untilExchange(): number {
    const least = this.limits.spacingMs * (this.#room() > 0 ? 1 : RECORD_EVERY);
    return this.#exchangedAt + least - performance.now();
  }

  #isDue(): boolean {
    return this.#unrecorded.pressing || this.#untilExchange() <= 0;
  }

  async #exchange(): Promise<void> {
    const nothing = this.#finished.length === 0 && this.#queue.lanes.size === 0;
    if (nothing && this.#room() === 0 && !this.#late && !this.#stopping) return;
    const { exchange, finished, lanes, room, renewedAt } = await this.places.use(() =>
      this.#tellAndAsk(),
    );
    this.#late = false;
    this.#queue.stored(finished.map(({ result }) => result.delivery));
    this.#queue.started(lanes);
    if (exchange === 'held' || exchange === 'gone') {
      this.#lease = undefined;
      this.#queue.forget();
      this.#exchangedAt = performance.now() + HELD_PAUSE_MS;
      if (exchange === 'gone') this.onGone();
    } else {
      this.#goOn(exchange, room, renewedAt);
    }
  }

  async #tellAndAsk() {
    const finished = this.#finished;
    const room = this.#room();
    const lanes = room > 0 || this.#stopping ? [...this.#queue.lanes] : [];
    this.#finished = [];
    const renewedAt = performance.now();
    const exchange = await this.claims
      .exchange({
        endpoint: this.endpoint,
        lease: this.#lease?.number ?? null,
        results: finished,
        lanes,
        inHand: this.#queue.inHand,
        room,
        idle: this.#attempts.size === 0 && this.#queue.waiting === 0,
      })
      .catch((error: unknown) => {
        this.#finished.unshift(...finished);
        throw error;
      });
    this.#unrecorded.recorded(finished.length);
    return { exchange, finished, lanes, room, renewedAt };
  }

  #goOn({ lease, kept, target, open, claimed }: Leased, room: number, renewedAt: number): void {
    if (!kept) this.#queue.forget();
    this.#lease = lease === null ? undefined : { number: lease, renewedAt };
    this.#destination = this.post.prepare(target, this.#destination);
    if (!open) this.#queue.clear();
    if (!open && this.#lease && this.#attempts.size === 0) this.wake(); // to let its lanes and the lease go
    if (this.#stopping) return;
    if (room > 0) this.#window.claimed(claimed.length, room, this.#queue.waiting);
    this.#queue.add(claimed);
    this.#sendQueued();
  }

  /** How many deliveries to claim: none while half of the window and enough lanes are still there, so that claims are few. */
  #room(): number {
    if (this.#stopping) return 0;
    const { waiting, ready } = this.#queue;
    const enough = waiting > this.#window.size >> 1 && ready >= LANES_READY * this.limits.inFlight;
    return enough ? 0 : Math.max(0, this.#window.size - waiting - this.#attempts.size);
  }

  #hasPlace(): boolean {
    return this.#attempts.size < this.limits.inFlight && !this.#unrecorded.full;
  }

  /** Sends nothing under a lease that might end before an attempt does: somebody else may send then. */
  #sendQueued(): void {
    const lease = this.#lease;
    if (!lease || this.#stopping) return;
    while (this.#queue.waiting > 0 && this.#hasPlace()) {
      if (!this.post.mayStart(lease.renewedAt)) {
        this.#late = true;
        this.wake();
        return;
      }
      const claim = this.#queue.take();
      if (!claim) return;
      this.#send(claim, lease);
    }
  }

  #send(claim: ClaimedDelivery, { number }: Lease): void {
    this.#unrecorded.sent();
    const started = this.post.start(claim, this.#destination as Destination, (outcome) =>
      this.#turnEnd.add(() => this.#end(claim, outcome, number)),
    );
    if ('record' in started) this.#finish(started, number);
    else this.#attempts.set(claim._id, started);
  }

  #end(claim: ClaimedDelivery, outcome: AttemptOutcome, lease: number): void {
    if (this.#attempts.delete(claim._id)) this.#finish(this.post.finish(claim, outcome), lease);
  }

  #finish(result: FinishedAttempt, lease: number): void {
    this.#queue.ended(result.delivery, result);
    this.#finished.push({ lease, result });
    if (result.pauseMs !== null && result.pauseMs <= NEAR_MS && !this.#stopping) {
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.wake();
      }, result.pauseMs);
    }
    if (this.#stopping) return;
    this.#wanted = true;
    if (this.#running === undefined || this.#isDue()) this.wake();
  }
}
