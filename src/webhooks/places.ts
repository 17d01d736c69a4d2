/** Lets at most `count` pieces of work run at once; the others wait in their order. A place may rest after its work. */
export class Places {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param rest told how long (ms) the work has taken; the place is free again when it resolves */
  constructor(
    count: number,
    private readonly rest: (ms: number) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#free = count;
  }

  /** Runs the work as soon as a place is free; the place is free again when it has ended, however it ended, and rested. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((admit) => this.#waiting.push(admit));
    const since = performance.now();
    try {
      return await work();
    } finally {
      void this.rest(performance.now() - since).then(() => {
        const next = this.#waiting.shift();
        if (next) next();
        else this.#free += 1;
      });
    }
  }
}
