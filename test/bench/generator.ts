import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { AnswerTimes, type Measured } from './answer-times.js';
import { BenchStation } from './bench-station.js';
import { serveCommands } from './child.js';
import { CommandClient, type MeasuredCommands } from './command-client.js';
import type { Latencies } from './latencies.js';
import { HEARTBEAT } from './messages.js';
import { atRate } from './pace.js';

const CONNECTING_AT_ONCE = 100;

const answers = new AnswerTimes();
const stations: BenchStation[] = [];
/** Whether a station sends on when it has its answer. */
let driving = false;
/** Ends the sending at a fixed rate. */
let stopSending: (() => void) | null = null;
let lostSockets = 0;
let client: CommandClient | null = null;

const observer = {
  answered(text: string, ms: number): void {
    answers.add(ms);
    if (!text.startsWith('[3')) answers.refuse(text);
  },
  commanded(station: BenchStation): void {
    client?.arrived(station);
  },
  lost(): void {
    lostSockets += 1;
  },
};

function commandClient(): CommandClient {
  if (!client) throw new Error('Nobody commands: ask for useApi first.');
  return client;
}

const commands = {
  /** Adds stations until there are `count`: each opens its socket, boots and reports its connector. Resolves to the time that took, in s. */
  async connect(url: string, version: OcppVersion, count: number): Promise<number> {
    const since = performance.now();
    let next = stations.length;
    const work = async () => {
      while (next < count) {
        const name = `bench-${next}`;
        next += 1;
        stations.push(await BenchStation.connect(url, version, name, observer));
      }
    };
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, work));
    return (performance.now() - since) / 1000;
  },

  /**
   * All stations begin. Without a rate (messages per second of all stations) each sends its next message when it has the answer to the
   * last one; with one, stations that wait for no answer take turns.
   */
  drive(kind: 'transactions' | 'heartbeats', rate: number | null): void {
    const only = kind === 'heartbeats' ? HEARTBEAT : undefined;
    if (rate !== null) {
      let next = 0;
      stopSending = atRate(rate, () => {
        for (let tried = 0; tried < stations.length; tried += 1) {
          const station = stations[next] as BenchStation;
          next = (next + 1) % stations.length;
          if (!station.busy) return station.next(only, () => {});
        }
      });
      return;
    }
    driving = true;
    const loop = (station: BenchStation) =>
      station.next(only, () => {
        if (driving) loop(station);
      });
    for (const station of stations) loop(station);
  },

  /** The window begins. */
  mark(series?: string): void {
    answers.mark(series);
  },

  /** The window ends. */
  take(): Measured {
    if (lostSockets > 0)
      throw new Error(`${lostSockets} sockets were closed while an answer was due.`);
    return answers.take();
  },

  /** How long the answers of all windows of a series took. */
  latencies(series?: string): Latencies {
    return answers.latencies(series);
  },

  /** Every station starts a transaction in the same instant; resolves when all are answered. */
  async burst(): Promise<Measured> {
    commands.mark();
    await Promise.all(stations.map((station) => station.start()));
    return commands.take();
  },

  /** No station sends on; resolves when every answer has come. */
  async rest(): Promise<void> {
    driving = false;
    stopSending?.();
    stopSending = null;
    while (stations.some(({ busy }) => busy))
      await new Promise((resolve) => setTimeout(resolve, 5));
  },

  /** From now on stations can be commanded. @param ids `_id` of each station by its name */
  useApi(url: string, key: string, ids: Record<string, string>): void {
    client = new CommandClient(url, key, ids);
  },

  /** Commands are sent at this rate per second. */
  command(rate: number): void {
    commandClient().drive(stations, rate);
  },

  /** The window of the commands begins. */
  markCommands(series: string): void {
    commandClient().mark(series);
  },

  /** The window of the commands ends. */
  takeCommands(): MeasuredCommands {
    return commandClient().take();
  },

  /** No further command is sent; resolves to the number of those that were lost. */
  restCommands(): Promise<number> {
    return commandClient().rest();
  },

  /** How long the commands of a series took, to the frame at the station and to the answer of the REST request. */
  commandLatencies(series: string): { toFrame: Latencies; toAnswer: Latencies } {
    return commandClient().latencies(series);
  },
};

/** What the generator can be asked. */
export type GeneratorCommands = typeof commands;

serveCommands(commands);
