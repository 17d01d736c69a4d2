/** How long (ms) between two looks at what is due. */
const TICK_MS = 1;

/** What is due at a rate per second, counted in whole ones; what was due and could not be done is made up for only for a moment. */
export class Pace {
  #done = 0;

  /**
   * @param rate per second
   * @param backlog how many may at most be made up for at once
   */
  constructor(
    private readonly rate: number,
    private readonly backlog: number,
  ) {}

  /** How many are due now, given the time (ms) since the beginning; they count as done. */
  due(elapsed: number): number {
    const total = Math.floor((elapsed * this.rate) / 1000);
    const due = Math.min(total - this.#done, this.backlog);
    this.#done = total;
    return due;
  }
}

/** Calls `work` at a rate per second whatever becomes of the earlier ones (open loop), until the returned function is called. */
export function atRate(rate: number, work: () => void): () => void {
  const since = performance.now();
  const pace = new Pace(rate, rate);
  const timer = setInterval(() => {
    for (let due = pace.due(performance.now() - since); due > 0; due -= 1) work();
  }, TICK_MS);
  return () => clearInterval(timer);
}
