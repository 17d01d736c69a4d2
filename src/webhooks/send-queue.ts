import type { ClaimedDelivery } from './delivery-claims.js';

/** A delivery with those that come behind it in its lane, each sent when the one before has left its first two attempts. */
interface Run {
  next: ClaimedDelivery;
  rest: ClaimedDelivery[];
  /** Somebody of it has left its first two attempts, so the lane waits for the next one. */
  begun: boolean;
}

/** How an attempt has ended, as its lane needs to know it. */
interface AttemptEnd {
  /** Attempts made before. */
  attemptCount: number;
  delivered: boolean;
  /** ms until the next one; null when none follows. */
  pauseMs: number | null;
}

/**
 * The deliveries of one endpoint that a process has in hand, in the order in which they are sent. A delivery is in hand from its claim until its
 * result is stored, so that it is never claimed twice.
 */
export class SendQueue {
  /** Runs of which nothing was sent yet. */
  #ready: Run[] = [];
  /** How many of these have been taken. */
  #taken = 0;
  /** Runs that go on; they come first. */
  #going: Run[] = [];
  #waiting = 0;
  readonly #sent = new Map<string, Run>();
  readonly #inHand = new Set<string>();
  readonly #lanes = new Set<string>();

  /** How many have not been sent yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many of them can be sent now: one of each run. */
  get ready(): number {
    return this.#going.length + this.#ready.length - this.#taken;
  }

  /** `_id`s of all deliveries in hand. */
  get inHand(): ReadonlySet<string> {
    return this.#inHand;
  }

  /** Chargestations whose next delivery is not in hand, though nothing before it holds it up any longer. */
  get lanes(): ReadonlySet<string> {
    return this.#lanes;
  }

  /** Adds what was claimed, runs one after the other. What is in hand already is left out. */
  add(claimed: readonly ClaimedDelivery[]): void {
    this.#ready = this.#ready.slice(this.#taken);
    this.#taken = 0;
    let run: Run | undefined;
    for (const delivery of claimed) {
      if (this.#inHand.has(delivery._id)) {
        if (!delivery.follows) run = undefined;
        continue;
      }
      if (delivery.follows) {
        if (!run) continue; // its predecessor is in hand, and with it the lane
        run.rest.push(delivery);
      } else {
        run = { next: delivery, rest: [], begun: false };
        this.#ready.push(run);
      }
      this.#inHand.add(delivery._id);
      this.#waiting += 1;
    }
  }

  /** The next delivery to send. */
  take(): ClaimedDelivery | undefined {
    const run = this.#going.pop() ?? this.#ready[this.#taken];
    if (!run) return undefined;
    if (run === this.#ready[this.#taken]) this.#taken += 1;
    this.#waiting -= 1;
    this.#sent.set(run.next._id, run);
    return run.next;
  }

  /** An attempt has ended: the run goes on, or waits in the database for what becomes of this delivery. */
  ended(delivery: string, { attemptCount, delivered, pauseMs }: AttemptEnd): void {
    const run = this.#sent.get(delivery);
    if (!run) return;
    this.#sent.delete(delivery);
    const leaves = attemptCount < 2 && (attemptCount === 1 || delivered || pauseMs === null);
    const next = leaves ? run.rest.shift() : undefined;
    if (next) this.#going.push({ next, rest: run.rest, begun: true });
    else this.#letGo(run.rest);
    if (leaves && !next && run.next.lane !== null) this.#lanes.add(run.next.lane);
  }

  /** The results are stored, or will never be. */
  stored(deliveries: Iterable<string>): void {
    for (const delivery of deliveries) this.#inHand.delete(delivery);
  }

  /** The lanes have been started. */
  started(lanes: Iterable<string>): void {
    for (const lane of lanes) this.#lanes.delete(lane);
  }

  /** Nothing more is sent of what is in hand; lanes of which something was sent are left to others. */
  clear(): void {
    for (const { next, rest, begun } of [...this.#going, ...this.#ready.slice(this.#taken)]) {
      this.#letGo([next, ...rest]);
      if (begun && next.lane !== null) this.#lanes.add(next.lane);
    }
    this.#going = [];
    this.#ready = [];
    this.#taken = 0;
    for (const run of this.#sent.values()) this.#letGo(run.rest.splice(0));
  }

  /** As `clear`, when another process has taken over: the lanes are its own. What is under way stays in hand until it ends. */
  forget(): void {
    this.clear();
    this.#lanes.clear();
    this.#sent.clear();
  }

  #letGo(deliveries: readonly ClaimedDelivery[]): void {
    this.#waiting -= deliveries.length;
    this.stored(deliveries.map(({ _id }) => _id));
  }
}
