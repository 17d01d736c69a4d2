import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A scrape does not wait longer for figures that must be asked for, for example of a database that is away. */
const READ_WITHIN_MS = 1000;

/** Label names with their values. Values must come from a short list that we know: each new one is kept for ever. */
export type Labels = Readonly<Record<string, string>>;

/** A number that only grows. Adding to it costs nothing, so it may stand on the way of every message. */
export interface Count {
  value: number;
}

/** The counts of one metric, one for each combination of label values. */
export class Tally {
  readonly #counts = new Map<string, Count & { labels: Labels }>();

  /** The count with these labels, which the caller may keep; always the same one for the same labels. */
  of(labels: Labels): Count {
    const key = Object.values(labels).join('\n');
    let count = this.#counts.get(key);
    if (!count) {
      count = { labels, value: 0 };
      this.#counts.set(key, count);
    }
    return count;
  }

  get all(): Iterable<Count & { labels: Labels }> {
    return this.#counts.values();
  }
}

/** One value of a gauge. */
export interface Sample {
  labels?: Labels;
  value: number;
}

/** The figures of this process, told by `/metrics`. Each module adds its own when it is constructed. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Something that is counted. @param name ends in `_total` */
  counter(name: string, help: string, labelNames: string[]): Tally {
    const tally = new Tally();
    new Counter({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { labels, value } of tally.all) this.inc(labels, value);
      },
    });
    return tally;
  }

  /**
   * Something that is looked at when it is asked for. A reading that fails or takes longer than a second gives no value; the next scrape
   * waits for the same one.
   */
  gauge(
    name: string,
    help: string,
    labelNames: string[],
    read: () => Sample[] | Promise<Sample[]>,
  ): void {
    const latest = oneAtATime(read);
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        const samples = await within(latest(), READ_WITHIN_MS);
        this.reset();
        if (labelNames.length === 0) this.remove(); // or no value would read as 0
        for (const { labels = {}, value } of samples) this.set(labels, value);
      },
    });
  }

  /** Something whose distribution counts: one observation costs some 40 ns. */
  histogram(name: string, help: string, buckets: number[]): Pick<Histogram, 'observe'> {
    return new Histogram({ name, help, buckets, registers: [this.registry] });
  }
}

function oneAtATime(read: () => Sample[] | Promise<Sample[]>): () => Promise<Sample[]> {
  let running: Promise<Sample[]> | undefined;
  return () => {
    running ??= Promise.resolve()
      .then(read)
      .catch(() => [])
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}

async function within(samples: Promise<Sample[]>, ms: number): Promise<Sample[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Sample[]>((resolve) => {
    timer = setTimeout(() => resolve([]), ms);
  });
  return Promise.race([samples, late]).finally(() => clearTimeout(timer));
}
