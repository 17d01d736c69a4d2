const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 5;

/** What is told of a station whose sockets replace one another. */
export interface Conflict {
  replaced: number;
  /** ms. */
  since: number;
  /** IP addresses of the sockets. */
  addresses: string[];
}

/** The replaced sockets of one station in the last minute. */
export class Replacements {
  #replaced: { at: number; addresses: readonly string[] }[] = [];
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Notes one at `now` (ms). A conflict when there are more than 5 and none was told of for a minute. */
  note(addresses: readonly string[], now: number): Conflict | null {
    this.#replaced = this.#replaced.filter(({ at }) => now - at < WINDOW_MS);
    this.#replaced.push({ at: now, addresses });
    if (this.#replaced.length <= MOST_IN_WINDOW || now - this.#toldAt < WINDOW_MS) return null;
    this.#toldAt = now;
    return {
      replaced: this.#replaced.length,
      since: this.#replaced[0]!.at,
      addresses: [...new Set(this.#replaced.flatMap((one) => one.addresses))],
    };
  }
}
