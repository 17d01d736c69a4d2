import { AsyncResource } from 'node:async_hooks';
import { isDatabaseOutage } from './database-outage.js';

const LARGEST_GROUP = 100;

interface Waiting<Item, Result> {
  item: Item;
  urgent: boolean;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Does work for several callers at once, one group at a time: while one is being done the next forms. A commit costs about as much for
 * many as for one, so the more there is to do the cheaper each becomes. A group that fails is done again one by one, so that nobody fails
 * for another's sake, unless the database is away, which is everybody's fault. The items are done in the order of asking, outside of any unit of work of the callers.
 */
export class GroupedWork<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #busy = false;
  /** Begins the group that forms. */
  #timer: NodeJS.Timeout | undefined;
  readonly #begin: (atOnce: boolean) => void;

  /**
   * @param work does a group, all or nothing, and gives a result for each item
   * @param pauseMs how long a group forms before it is begun; 0: until what the process is just reading has been read
   */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    pauseMs = 0,
  ) {
    const next = () => void this.#next();
    // A group belongs to none of the callers, so it does not run in the context of the one who happens to be first.
    this.#begin = AsyncResource.bind((atOnce: boolean) => {
      if (atOnce || pauseMs === 0) setImmediate(next);
      else this.#timer = setTimeout(next, pauseMs);
    });
  }

  /**
   * Resolves when the group with this item is done; rejects when the work fails for this item alone.
   *
   * @param urgent somebody waits for it: its group does not pause
   */
  do(item: Item, urgent = false): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, urgent, resolve, reject });
      if (!this.#busy) {
        this.#busy = true;
        this.#begin(urgent);
      } else if (urgent && this.#timer) {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#begin(true);
      }
    });
  }

  async #next(): Promise<void> {
    this.#timer = undefined;
    await this.#settle(this.#waiting.splice(0, LARGEST_GROUP));
    this.#busy = this.#waiting.length > 0;
    if (this.#busy) this.#begin(this.#waiting.some(({ urgent }) => urgent));
  }

  async #settle(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1 || isDatabaseOutage(error)) {
        for (const { reject } of group) reject(error);
      } else {
        for (const waiting of group) await this.#settle([waiting]);
      }
    }
  }
}
