import { type Latencies, latenciesOf } from './latencies.js';

/** What was answered within one window. */
export interface Measured {
  messages: number;
  /** Length of the window in s. */
  seconds: number;
  /** CALLERRORs among the answers, or requests that were refused. */
  refused: number;
  /** Text of the first of them. */
  firstRefusal: string | null;
}

/** Times of answers, counted within windows; each window belongs to a series. */
export class AnswerTimes {
  /** In ms, by series. */
  readonly #series = new Map<string, number[]>();
  #window: {
    since: number;
    times: number[];
    before: number;
    refused: number;
    firstRefusal: string | null;
  } | null = null;

  /** The window begins. */
  mark(series = ''): void {
    const times = this.#series.get(series) ?? [];
    this.#series.set(series, times);
    const since = performance.now();
    this.#window = { since, times, before: times.length, refused: 0, firstRefusal: null };
  }

  /** Counts an answer, if a window is open. */
  add(ms: number): void {
    this.#window?.times.push(ms);
  }

  /** Counts a refusal, if a window is open. */
  refuse(text: string): void {
    if (!this.#window) return;
    this.#window.refused += 1;
    this.#window.firstRefusal ??= text;
  }

  /** The window ends. */
  take(): Measured {
    if (!this.#window) throw new Error('Nothing is being measured: ask for mark first.');
    const { since, times, before, refused, firstRefusal } = this.#window;
    this.#window = null;
    const seconds = (performance.now() - since) / 1000;
    return { messages: times.length - before, seconds, refused, firstRefusal };
  }

  /** How long the answers of all windows of a series took. */
  latencies(series = ''): Latencies {
    return latenciesOf(this.#series.get(series) ?? []);
  }
}
