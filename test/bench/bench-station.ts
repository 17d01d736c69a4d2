import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { ARRIVAL_MESSAGES, type FrameTemplate, TRANSACTION_MESSAGES } from './messages.js';

/** What a station tells of itself. */
export interface StationObserver {
  /** An answer came. `ms` since its message was sent. */
  answered(text: string, ms: number): void;
  /** The server's command (`BENCH_COMMAND`) came. */
  commanded(station: BenchStation): void;
  /** The socket was closed while an answer was due. */
  lost(): void;
}

/** Begins every CALL of the server. */
const CALL = '[2,"';

/** The body of the command that the benchmark gives to stations; it is recognised among other CALLs by its words. */
export const BENCH_COMMAND = { requestedMessage: 'Heartbeat' };
const COMMAND_MARK = JSON.stringify(BENCH_COMMAND);

/** One station: one socket, one CALL of its own under way at a time. It accepts the benchmark's command and knows no other. */
export class BenchStation {
  #messages = 0;
  #transactions = 0;
  /** Index within the script of the message that is sent next. */
  #position = 0;
  #transaction = '';
  #sentAt = 0;
  #onAnswer: ((text: string) => void) | null = null;

  private constructor(
    readonly name: string,
    private readonly version: OcppVersion,
    private readonly socket: WebSocket,
    private readonly observer: StationObserver,
  ) {
    socket.on('message', (data: Buffer) => this.#received(data.toString()));
    socket.on('close', () => {
      if (this.busy) observer.lost();
    });
  }

  /** A station whose socket is open and which has booted and reported its connector. */
  static async connect(
    url: string,
    version: OcppVersion,
    name: string,
    observer: StationObserver,
  ): Promise<BenchStation> {
    const socket = new WebSocket(`${url}/${name}`, `ocpp${version}`, { perMessageDeflate: false });
    await once(socket, 'open');
    const station = new BenchStation(name, version, socket, observer);
    for (const template of ARRIVAL_MESSAGES[version]) await station.ask(template);
    return station;
  }

  get busy(): boolean {
    return this.#onAnswer !== null;
  }

  /** Sends a message and resolves to its answer. */
  ask(template: FrameTemplate): Promise<string> {
    return new Promise((resolve) => this.#send(template, resolve));
  }

  /** Sends the next message of its transactions, or the one given; `then` is called with its answer. */
  next(only: FrameTemplate | undefined, then: () => void): void {
    if (only) return this.#send(only, then);
    const script = TRANSACTION_MESSAGES[this.version];
    const position = this.#position;
    this.#position = (position + 1) % script.length;
    if (position === 0) this.#beginTransaction();
    this.#send(script[position] as FrameTemplate, (answer) => {
      if (position === 0 && this.version === '1.6') this.#transaction = issuedId(answer);
      then();
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

  #received(text: string): void {
    if (text.startsWith(CALL)) return this.#called(text);
    const onAnswer = this.#onAnswer;
    if (!text.startsWith(`,"${this.#messages}",`, 2) || !onAnswer) {
      throw new Error(`${this.name} got an answer that it did not wait for: ${text}`);
    }
    this.observer.answered(text, performance.now() - this.#sentAt);
    this.#onAnswer = null;
    onAnswer(text);
  }

  #called(text: string): void {
    const id = text.slice(CALL.length, text.indexOf('"', CALL.length));
    if (!text.includes(COMMAND_MARK)) {
      this.socket.send(`[4,"${id}","NotSupported","",{}]`);
      return;
    }
    this.observer.commanded(this);
    this.socket.send(`[3,"${id}",{"status":"Accepted"}]`);
  }
}

function issuedId(answer: string): string {
  const id = /"transactionId":(\d+)/.exec(answer)?.[1];
  if (!id) throw new Error(`StartTransaction was not answered with an id: ${answer}`);
  return id;
}
