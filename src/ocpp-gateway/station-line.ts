import { newId } from '../shared/id.js';
import type { Registration, StationRef, Violation } from '../shared/vocabulary/station.js';
import { FramePace } from './frame-pace.js';
import type { StationSocket } from './ocpp-ws.adapter.js';
import type {
  InboundRoute,
  OutboundCall,
  ProtocolAdapter,
  StationReport,
} from './protocol-adapter.js';
import { actionAskedFor } from './sending-rules.js';
import { type CallWire, type MayFollow, type Reply, StationCalls } from './station-calls.js';

const MOST_WAITING_FRAMES = 64;
const MOST_WAITING_BYTES = 1_048_576;
const UNREADABLE_PER_MINUTE = 10;
const MISSED_PINGS = 2;
const MINUTE_MS = 60_000;

/** A message that is stored and, where it was understood, acted on; its answer goes out after the commit. */
export interface ReceivedCall {
  kind: 'call';
  /** `_id` of its row in the log of raw messages; the same at each try to store it. */
  frame: string;
  connection: StationConnection;
  messageId: string;
  action: string;
  /** JSON text of the payload as sent. */
  payloadText: string;
  violations: readonly Violation[];
  /** ms. */
  receivedAt: number;
  /** What the message says and how it is answered; null when it was refused and is only kept. */
  understood: { route: InboundRoute; request: never; report: StationReport } | null;
  /** Text of the answer: the CALLERROR of a refused message from the start, else set when the message was handled. */
  answer: string;
  /** Set when the message was handled. */
  sideEffect?: () => void;
}

/** A socket was opened, or has been gone for the grace time. `at` in ms. */
export interface ConnectionChange {
  kind: 'connected' | 'disconnected';
  connection: StationConnection;
  at: number;
}

/** An answer that needs no transaction (Heartbeat, CALLERRORs of frames that are not kept), sent in its turn. */
export interface ImmediateAnswer {
  kind: 'immediate';
  send: () => void;
}

export type LineItem = ReceivedCall | ConnectionChange | ImmediateAnswer;

/**
 * The queue of one station, kept across its sockets: messages are handled strictly one after the other in order of arrival. It is the
 * intake's unit: a batch holds at most one item of each line.
 */
export class StationLine {
  /** The newest authenticated socket. */
  current: StationConnection | null = null;
  /** Ends the grace time after which a station without socket is offline. */
  graceTimer: NodeJS.Timeout | undefined;
  readonly waiting: LineItem[] = [];
  /** An item of this line is in the batch under way. */
  busy = false;

  constructor(readonly station: StationRef) {}

  /** Nothing refers to the line any more: it can be forgotten. */
  get idle(): boolean {
    return (
      this.current === null &&
      this.graceTimer === undefined &&
      this.waiting.length === 0 &&
      !this.busy
    );
  }
}

/** One socket of a station: what was agreed at its upgrade, the frames that wait on it, our own CALLs, and whether its peer is alive. */
export class StationConnection {
  /** Names this socket in the database. */
  readonly id = newId();
  /** The answer to the last BootNotification, or the stored one from before. */
  registration: Registration;
  /** Our CALLs to the station. */
  readonly calls: StationCalls;
  /** Actions that we have asked the station to send, which it may do before it is accepted. */
  readonly askedFor = new Set<string>();
  /** Frames that came in one piece with those that wait. */
  readonly #unread: (() => void)[] = [];
  #waitingFrames = 0;
  #waitingBytes = 0;
  #unreadable = 0;
  #unreadableSince = 0;
  #unansweredPings = 0;
  #pingTimer: NodeJS.Timeout | undefined;
  #pace: FramePace | undefined;
  #paceTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly line: StationLine,
    readonly socket: StationSocket,
    readonly adapter: ProtocolAdapter,
    wire: Pick<CallWire, 'ended' | 'timeoutMs'>,
  ) {
    this.registration = socket.admission.credentials.registration;
    const send = (text: string) => this.send(text);
    this.calls = new StationCalls({ ...wire, version: adapter.version, send });
  }

  /** Sends the CALLs of a command in its turn; see `StationCalls.ask`. */
  ask(
    calls: readonly OutboundCall[],
    timeoutMs: number | null,
    mayFollow?: MayFollow,
  ): Promise<Reply[]> {
    for (const asked of calls) {
      const action = actionAskedFor(asked);
      if (action !== null) this.askedFor.add(action);
    }
    return this.calls.ask(calls, timeoutMs, mayFollow);
  }

  /** Starts to close the socket; what we have asked of the station ends at once. */
  close(code: number, reason: string): void {
    this.calls.lost();
    this.socket.close(code, reason);
  }

  /** Sends a frame; a closed socket swallows it, since the station asks again. */
  send(text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
  }

  /**
   * Has a frame read, at once or when there is room for it: what comes from the network in one piece may hold thousands of frames, which a
   * pause in reading does not keep off.
   */
  whenRoom(read: () => void): void {
    if (this.#isFull || this.#unread.length > 0) this.#unread.push(read);
    else read();
  }

  /** A frame waits for its answer; beyond 64 frames or 1 MiB the socket is not read until some are answered. */
  frameQueued(bytes: number): void {
    this.#waitingFrames += 1;
    this.#waitingBytes += bytes;
    if (this.#isFull) this.socket.pause();
  }

  /** A queued frame was answered. */
  frameAnswered(bytes: number): void {
    const wasFull = this.#isFull;
    this.#waitingFrames -= 1;
    this.#waitingBytes -= bytes;
    // Not here: the intake is in the middle of this line.
    if (wasFull) queueMicrotask(() => this.#readOn());
  }

  /** From now on reading pauses while more than `perSecond` frames come in a second; 0: never. */
  limitPace(perSecond: number): void {
    if (perSecond === 0) return;
    this.#pace = new FramePace(perSecond);
    this.socket.once('close', () => clearTimeout(this.#paceTimer));
  }

  /** A frame was read at `now` (ms). */
  frameRead(now: number): void {
    const pauseMs = this.#pace?.note(now) ?? 0;
    if (pauseMs === 0) return;
    this.socket.pause();
    clearTimeout(this.#paceTimer);
    this.#paceTimer = setTimeout(() => {
      this.#paceTimer = undefined;
      this.#resume();
    }, pauseMs);
  }

  #readOn(): void {
    while (!this.#isFull && this.#unread.length > 0) this.#unread.shift()?.();
    this.#resume();
  }

  #resume(): void {
    if (this.#isFull || this.#paceTimer || this.socket.readyState !== this.socket.OPEN) return;
    this.socket.resume();
  }

  get #isFull(): boolean {
    return this.#waitingFrames >= MOST_WAITING_FRAMES || this.#waitingBytes >= MOST_WAITING_BYTES;
  }

  /** Counts a frame without a readable CALL; closes with 1008 when there are more than 10 in a minute. */
  countUnreadable(now: number): void {
    if (now - this.#unreadableSince > MINUTE_MS) {
      this.#unreadableSince = now;
      this.#unreadable = 0;
    }
    this.#unreadable += 1;
    if (this.#unreadable > UNREADABLE_PER_MINUTE) this.close(1008, 'too many unreadable frames');
  }

  /**
   * Pings every `intervalMs`, the first one after a random part of it, and ends the socket after two unanswered ones. While reading pauses
   * no answer can be seen.
   */
  watchPeer(intervalMs: number): void {
    this.socket.on('pong', () => {
      this.#unansweredPings = 0;
    });
    const ping = () => {
      if (!this.socket.isPaused) {
        if (this.#unansweredPings >= MISSED_PINGS) return this.socket.terminate();
        this.#unansweredPings += 1;
      }
      this.socket.ping();
      this.#pingTimer = setTimeout(ping, intervalMs);
    };
    this.#pingTimer = setTimeout(ping, intervalMs * Math.random());
    this.socket.once('close', () => clearTimeout(this.#pingTimer));
  }
}
