import { Pool } from 'undici';
import { AnswerTimes, type Measured } from './answer-times.js';
import { BENCH_COMMAND, type BenchStation } from './bench-station.js';
import type { Latencies } from './latencies.js';
import { atRate } from './pace.js';

/** Kept-alive connections at most; far more than are ever busy, so that no request waits for one. */
const CONNECTIONS = 256;
const ACCEPTED = 202;
/** How long a command may take to its station before it is lost, ms. */
const ARRIVAL_MS = 10_000;

/** What became of the commands of one window. */
export interface MeasuredCommands {
  /** By their arrival at the station. */
  arrived: Measured;
  /** By the answer to the REST request; `refused` were not answered with 202. */
  rest: Measured;
}

/**
 * An application that commands stations at a fixed rate, one after the other, with one command under way per station. It shares its
 * clock with the stations: a command is timed from the moment its request is given away to that of its frame's arrival.
 */
export class CommandClient {
  readonly #pool: Pool;
  readonly #toFrame = new AnswerTimes();
  readonly #toAnswer = new AnswerTimes();
  /** Beginnings (ms) of commands that have not arrived, by station. */
  readonly #underWay = new Map<string, number>();
  readonly #headers: Record<string, string>;
  #unanswered = 0;
  #next = 0;
  #stop: (() => void) | null = null;

  /** @param ids `_id` of each station by its name */
  constructor(
    url: string,
    key: string,
    private readonly ids: Readonly<Record<string, string>>,
  ) {
    this.#pool = new Pool(url, { connections: CONNECTIONS });
    this.#headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  }

  /** Begins to send so many per second. */
  drive(stations: readonly BenchStation[], rate: number): void {
    this.#stop = atRate(rate, () => {
      const station = stations[this.#next] as BenchStation;
      this.#next = (this.#next + 1) % stations.length;
      if (!this.#underWay.has(station.name)) void this.#send(station.name);
    });
  }

  /** The frame has come to its station. */
  arrived({ name }: BenchStation): void {
    const since = this.#underWay.get(name);
    if (since === undefined) return;
    this.#underWay.delete(name);
    this.#toFrame.add(performance.now() - since);
  }

  /** The window begins. */
  mark(series: string): void {
    this.#toFrame.mark(series);
    this.#toAnswer.mark(series);
  }

  /** The window ends. */
  take(): MeasuredCommands {
    return { arrived: this.#toFrame.take(), rest: this.#toAnswer.take() };
  }

  /** Of all windows of a series. */
  latencies(series: string): { toFrame: Latencies; toAnswer: Latencies } {
    return {
      toFrame: this.#toFrame.latencies(series),
      toAnswer: this.#toAnswer.latencies(series),
    };
  }

  /** Sends no more; resolves to the number of commands that have not come to their stations. */
  async rest(): Promise<number> {
    this.#stop?.();
    this.#stop = null;
    const deadline = performance.now() + ARRIVAL_MS;
    while (this.#unanswered > 0 || (this.#underWay.size > 0 && performance.now() < deadline))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const lost = this.#underWay.size;
    this.#underWay.clear();
    return lost;
  }

  async #send(name: string): Promise<void> {
    this.#unanswered += 1;
    const since = performance.now();
    this.#underWay.set(name, since);
    const { statusCode, text } = await this.#post(
      `/v1.1/chargestations/${this.ids[name]}/trigger_message`,
    );
    this.#unanswered -= 1;
    this.#toAnswer.add(performance.now() - since);
    if (statusCode === ACCEPTED) return;
    this.#underWay.delete(name);
    this.#toAnswer.refuse(text);
  }

  async #post(path: string): Promise<{ statusCode: number; text: string }> {
    try {
      const { statusCode, body } = await this.#pool.request({
        method: 'POST',
        path,
        headers: this.#headers,
        body: JSON.stringify(BENCH_COMMAND),
      });
      return { statusCode, text: await body.text() };
    } catch (error) {
      return { statusCode: 0, text: String(error) };
    }
  }
}
