/** Longest time (ms) that a claimed delivery should wait for its turn: what it is sent with was read at its claim. */
const LONGEST_WAIT_MS = 500;

/**
 * How many deliveries of an endpoint a process claims at once. It begins with as many as may be in flight, doubles while the endpoint
 * takes all of them before the next ones are there, and shrinks when they wait: a quick endpoint costs few statements, and a slow or dead
 * one keeps nothing claimed that it cannot take.
 */
export class ClaimWindow {
  #size: number;

  /**
   * @param least as many as may be in flight
   * @param most what is never exceeded
   */
  constructor(
    private readonly least: number,
    private readonly most: number,
  ) {
    this.#size = least;
  }

  get size(): number {
    return this.#size;
  }

  /** As many as asked for were claimed, and none of the earlier ones was left. */
  ranDry(): void {
    this.#size = Math.min(this.#size * 2, Math.max(this.least, this.most));
  }

  /** A claimed delivery is sent after it has waited for so long (ms). */
  waited(ms: number): void {
    if (ms > LONGEST_WAIT_MS) this.#size = Math.max(this.least, this.#size >> 1);
  }

  /** Claimed deliveries could not be sent in time. */
  stuck(): void {
    this.#size = this.least;
  }
}
