/** Does what has come up in one turn of the event loop together, after it. */
export class TurnEnd {
  #waiting: (() => void)[] = [];

  /** @param last done behind all of it */
  constructor(private readonly last: () => void) {}

  /** Adds a piece of work, which must not throw. */
  add(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length === 1) setImmediate(() => this.#run());
  }

  #run(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
    this.last();
  }
}
