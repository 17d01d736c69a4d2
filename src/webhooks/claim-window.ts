/** Longest time (ms) that a claimed delivery should wait for its turn. */
const LONGEST_WAIT_MS = 500;

/**
 * How many deliveries of an endpoint a process claims at once. It begins with as many as may be in flight, doubles while the endpoint
 * takes all of them before the next ones are there, and shrinks when they wait: a quick endpoint costs few statements, and a slow or dead
 * one keeps nothing claimed that it cannot take.
 */
export class ClaimWindow {
  #size: number;
  #claimedAt = Number.NEGATIVE_INFINITY;

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

  /**
   * A claim is back.
   *
   * @param count what it has brought
   * @param room how many were wanted
   * @param waiting of the ones before that have not been sent yet
   * @param now ms
   */
  claimed(count: number, room: number, waiting: number, now = performance.now()): void {
    if (waiting > 0) {
      if (now - this.#claimedAt > LONGEST_WAIT_MS) {
        this.#size = Math.max(this.least, this.#size >> 1);
      }
    } else if (count >= room) {
      this.#size = Math.min(this.#size * 2, Math.max(this.least, this.most));
    }
    if (count > 0) this.#claimedAt = now;
  }
}
