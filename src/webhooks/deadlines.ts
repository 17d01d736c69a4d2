/** Something that must not take too long. */
export interface Timed {
  /** `performance.now()` at its beginning. */
  readonly startedAt: number;
  /** The time is over. */
  expire(): void;
}

/** Lets nothing take longer than `limitMs`. One timer serves everything that is open, since one for each costs more than the rest of the bookkeeping. */
export class Deadlines {
  /** In the order of their ends. */
  readonly #open = new Set<Timed>();
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly limitMs: number) {}

  /** Begins now. */
  add(timed: Timed): void {
    this.#open.add(timed);
    this.#timer ??= this.#wait(this.limitMs);
  }

  /** Has ended in time. */
  delete(timed: Timed): void {
    this.#open.delete(timed);
  }

  #wait(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const timed of this.#open) {
      const left = timed.startedAt + this.limitMs - now;
      if (left > 0) {
        this.#timer ??= this.#wait(Math.ceil(left));
        return;
      }
      this.#open.delete(timed);
      timed.expire();
    }
  }
}
