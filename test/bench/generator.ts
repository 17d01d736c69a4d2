import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { serveCommands } from './child.js';
import { type Latencies, latenciesOf } from './latencies.js';
import {
  ARRIVAL_MESSAGES,
  type FrameTemplate,
  HEARTBEAT,
  TRANSACTION_MESSAGES,
} from './messages.js';

const CONNECTING_AT_ONCE = 100;

/** What was answered within one window. */
export interface Measured {
  messages: number;
  /** Length of the window in s. */
  seconds: number;
  /** CALLERRORs among the answers. */
  refused: number;
  /** Text of the first CALLERROR. */
  firstRefusal: string | null;
}

/** The window under way; null outside one. */
let window: { since: number; refused: number; firstRefusal: string | null } | null;
/** Times of answers in ms, of all windows so far. */
const times: number[] = [];
/** How many of them are from before the window. */
let timesBefore = 0;
/** Whether a station sends on when it has its answer. */
let driving = false;
let lostSockets = 0;
let stations: BenchStation[] = [];

/** One station: one socket, one CALL under way at a time. */
class BenchStation {
  #messages = 0;
  #transactions = 0;
  /** Index within the script of the message that is sent next. */
  #position = 0;
  #transaction = '';
  #sentAt = 0;
  #onAnswer: ((text: string) => void) | null = null;

  constructor(
    private readonly name: string,
    private readonly version: OcppVersion,
    readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer) => this.#answered(data.toString()));
    socket.on('close', () => {
      if (this.#onAnswer) lostSockets += 1;
    });
  }

  get busy(): boolean {
    return this.#onAnswer !== null;
  }

  /** Sends a message and resolves to its answer. */
  ask(template: FrameTemplate): Promise<string> {
    return new Promise((resolve) => this.#send(template, resolve));
  }

  /** The messages of whole transactions, or the one given, again and again. */
  loop(only?: FrameTemplate): void {
    if (only) return this.#send(only, () => driving && this.loop(only));
    const script = TRANSACTION_MESSAGES[this.version];
    const position = this.#position;
    this.#position = (position + 1) % script.length;
    if (position === 0) this.#beginTransaction();
    this.#send(script[position] as FrameTemplate, (answer) => {
      if (position === 0 && this.version === '1.6') this.#transaction = issuedId(answer);
      if (driving) this.loop();
    });
  }

  /** Resolves when the start of a new transaction was answered. */
  start(): Promise<string> {
    this.#beginTransaction();
    return this.ask(TRANSACTION_MESSAGES[this.version][0] as FrameTemplate);
  }

  #beginTransaction(): void {
    this.#transactions += 1;
    this.#transaction = `${this.name}-${this.#transactions}`;
  }

  #send(template: FrameTemplate, onAnswer: (text: string) => void): void {
    this.#messages += 1;
    const particulars = {
      id: String(this.#messages),
      time: new Date().toISOString(),
      transaction: this.#transaction,
    };
    this.#onAnswer = onAnswer;
    const text = template.fill(particulars);
    this.#sentAt = performance.now();
    this.socket.send(text);
  }

  #answered(text: string): void {
    const onAnswer = this.#onAnswer;
    if (!text.startsWith(`,"${this.#messages}",`, 2) || !onAnswer) {
      throw new Error(`${this.name} got an answer that it did not wait for: ${text}`);
    }
    if (window) {
      times.push(performance.now() - this.#sentAt);
      if (!text.startsWith('[3')) {
        window.refused += 1;
        window.firstRefusal ??= text;
      }
    }
    this.#onAnswer = null;
    onAnswer(text);
  }
}

function issuedId(answer: string): string {
  const id = /"transactionId":(\d+)/.exec(answer)?.[1];
  if (!id) throw new Error(`StartTransaction was not answered with an id: ${answer}`);
  return id;
}

async function connectOne(url: string, version: OcppVersion, name: string): Promise<BenchStation> {
  const socket = new WebSocket(`${url}/${name}`, `ocpp${version}`, { perMessageDeflate: false });
  await once(socket, 'open');
  const station = new BenchStation(name, version, socket);
  for (const template of ARRIVAL_MESSAGES[version]) await station.ask(template);
  return station;
}

const commands = {
  /** Adds stations until there are `count`: each opens its socket, boots and reports its connector. */
  async connect(url: string, version: OcppVersion, count: number): Promise<void> {
    let next = stations.length;
    const work = async () => {
      while (next < count) {
        const name = `bench-${next}`;
        next += 1;
        stations.push(await connectOne(url, version, name));
      }
    };
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, work));
  },

  /** All stations begin; each sends its next message when it has the answer to the last one. */
  drive(kind: 'transactions' | 'heartbeats'): void {
    driving = true;
    for (const station of stations) station.loop(kind === 'heartbeats' ? HEARTBEAT : undefined);
  },

  /** The window begins. */
  mark(): void {
    timesBefore = times.length;
    window = { since: performance.now(), refused: 0, firstRefusal: null };
  },

  /** The window ends. */
  take(): Measured {
    if (!window) throw new Error('Nothing is being measured: ask for mark first.');
    const { since, refused, firstRefusal } = window;
    window = null;
    const seconds = (performance.now() - since) / 1000;
    if (lostSockets > 0)
      throw new Error(`${lostSockets} sockets were closed while an answer was due.`);
    return { messages: times.length - timesBefore, seconds, refused, firstRefusal };
  },

  /** How long the answers of all windows took. */
  latencies(): Latencies {
    return latenciesOf(times);
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
    while (stations.some(({ busy }) => busy))
      await new Promise((resolve) => setTimeout(resolve, 5));
  },

  /** Drops all sockets. */
  disconnect(): void {
    for (const { socket } of stations) socket.terminate();
    stations = [];
  },
};

/** What the generator can be asked. */
export type GeneratorCommands = typeof commands;

serveCommands(commands);
