import { randomUUID } from 'node:crypto';
import WebSocket, { type ClientOptions } from 'ws';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import {
  AnswerTimeoutError,
  CallError,
  ConnectionLostError,
  UpgradeRefusedError,
} from './station-errors.js';

/** Payload of an OCPP message. */
export type JsonObject = Record<string, unknown>;

/** Answers a call of the CSMS; throw a `CallError` to answer with a CALLERROR. */
export type CallHandler = (action: string, payload: JsonObject) => JsonObject | Promise<JsonObject>;

export interface StationSocketOptions {
  version: OcppVersion;
  /** Endpoint without the identity, for example `ws://127.0.0.1:3000/ocpp`. */
  url: string;
  /** OCPP identity: last segment of the URL and, unless `username` says otherwise, the Basic auth user. */
  id: string;
  /** Basic auth password, as text or as the bytes a 1.6 station sends; absent: no Authorization header. */
  password?: string | Buffer;
  username?: string;
  /** Offered subprotocols; default the one of `version`. */
  protocols?: string[];
  /** How long a call waits for its answer in ms; default 30,000. */
  answerTimeoutMs?: number;
  /** Whether received frames and calls are kept; default true, off for load generators. */
  record?: boolean;
  /** Passed to the `ws` client (TLS, headers, autoPong, ...). Compression is off unless asked for here. */
  clientOptions?: ClientOptions;
}

interface PendingCall {
  /** The connection on which the answer must come. */
  socket?: WebSocket;
  resolve(payload: JsonObject): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/**
 * The wire of a charging station: one WebSocket, OCPP-J frames, one CALL at a time in the order of asking.
 * Knows nothing of what the messages mean; `VirtualStation` does. The same object may connect again after a loss.
 */
export class StationSocket {
  /** Answers the CSMS; replace it to play a different station. */
  onCall: CallHandler = (action) => {
    throw new CallError('NotImplemented', `${action} is not implemented`);
  };
  /** Sees every text frame in both directions. */
  onFrame?: (direction: 'sent' | 'received', text: string) => void;
  /** Every text frame received, oldest first (empty with `record: false`). */
  readonly received: string[] = [];
  /** Every call received from the CSMS, oldest first (empty with `record: false`). */
  readonly calls: { action: string; payload: JsonObject }[] = [];
  /** Resolves when the present connection has ended. */
  closed: Promise<{ code: number; reason: string }> = Promise.resolve({ code: 1006, reason: '' });

  private socket?: WebSocket;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly pending = new Map<string, PendingCall>();

  constructor(readonly options: StationSocketOptions) {}

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** The subprotocol the server chose, or an empty string. */
  get protocol(): string {
    return this.socket?.protocol ?? '';
  }

  /** Opens the socket. Throws `UpgradeRefusedError` for an HTTP answer, else the network error. */
  connect(): Promise<void> {
    const { url, id, version, protocols = [`ocpp${version}`], clientOptions } = this.options;
    const socket = new WebSocket(`${url}/${encodeURIComponent(id)}`, protocols, {
      handshakeTimeout: 15_000,
      perMessageDeflate: false,
      ...clientOptions,
      headers: { ...this.credentials(), ...clientOptions?.headers },
    });
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.failPending(socket, new ConnectionLostError(code, reason.toString()));
        resolve({ code, reason: reason.toString() });
      });
    });
    socket.on('message', (data, isBinary) => {
      if (!isBinary) this.receive(data.toString());
    });
    return new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.on('error', reject);
      socket.once('unexpected-response', (_request, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('close', () => {
          const body = Buffer.concat(chunks).toString();
          reject(new UpgradeRefusedError(response.statusCode ?? 0, body, response.headers));
          socket.terminate();
        });
      });
    });
  }

  /** Closes with the WebSocket handshake and waits for its end. */
  async close(code = 1000, reason = ''): Promise<void> {
    this.socket?.close(code, reason);
    await this.closed;
  }

  /** Drops the TCP connection without a word, as a lost network does. */
  terminate(): void {
    this.socket?.terminate();
  }

  /**
   * Sends a CALL when all earlier ones are answered and resolves with the answer's payload. Throws `CallError`,
   * `AnswerTimeoutError` or `ConnectionLostError`.
   */
  call<Answer = JsonObject>(action: string, payload: object, messageId?: string): Promise<Answer> {
    const answer = this.turn.then(() => this.callNow<Answer>(action, payload, messageId));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /** As `call`, but does not wait for earlier calls: for stations that break the rule of one open CALL. */
  callNow<Answer = JsonObject>(
    action: string,
    payload: object,
    messageId: string = randomUUID(),
  ): Promise<Answer> {
    return new Promise<JsonObject>((resolve, reject) => {
      const timeoutMs = this.options.answerTimeoutMs ?? 30_000;
      const timer = setTimeout(() => {
        this.pending.delete(messageId);
        reject(new AnswerTimeoutError(action, timeoutMs));
      }, timeoutMs);
      this.pending.set(messageId, { socket: this.socket, resolve, reject, timer });
      try {
        this.sendRaw(JSON.stringify([2, messageId, action, payload]));
      } catch (error) {
        this.settle(messageId)?.reject(error as Error);
      }
    }) as Promise<Answer>;
  }

  /** Sends any text as one frame. Throws `ConnectionLostError` when no socket is open. */
  sendRaw(text: string): void {
    if (!this.socket || !this.isOpen) throw new ConnectionLostError(1006, 'not connected');
    this.onFrame?.('sent', text);
    this.socket.send(text);
  }

  private credentials(): Record<string, string> {
    const { id, username = id, password } = this.options;
    if (password === undefined) return {};
    const bytes = Buffer.concat([Buffer.from(`${username}:`), Buffer.from(password)]);
    return { Authorization: `Basic ${bytes.toString('base64')}` };
  }

  private receive(text: string): void {
    this.onFrame?.('received', text);
    if (this.options.record !== false) this.received.push(text);
    const frame = parseFrame(text);
    if (!frame) return;
    const [type, messageId] = frame;
    if (type === 3) this.settle(messageId)?.resolve(frame[2] as JsonObject);
    if (type === 4) {
      this.settle(messageId)?.reject(new CallError(String(frame[2]), String(frame[3]), frame[4]));
    }
    if (type === 2) void this.answer(messageId, String(frame[2]), (frame[3] ?? {}) as JsonObject);
  }

  private async answer(messageId: string, action: string, payload: JsonObject): Promise<void> {
    if (this.options.record !== false) this.calls.push({ action, payload });
    let frame: unknown[];
    try {
      frame = [3, messageId, await this.onCall(action, payload)];
    } catch (error) {
      const fault =
        error instanceof CallError ? error : new CallError('InternalError', String(error));
      frame = [4, messageId, fault.code, fault.description, fault.details];
    }
    if (this.isOpen) this.sendRaw(JSON.stringify(frame));
  }

  private settle(messageId: string): PendingCall | undefined {
    const call = this.pending.get(messageId);
    if (!call) return undefined;
    clearTimeout(call.timer);
    this.pending.delete(messageId);
    return call;
  }

  private failPending(socket: WebSocket, error: Error): void {
    for (const [messageId, call] of this.pending) {
      if (call.socket === socket) this.settle(messageId)?.reject(error);
    }
  }
}

function parseFrame(text: string): [number, string, ...unknown[]] | null {
  try {
    const frame: unknown = JSON.parse(text);
    return Array.isArray(frame) ? (frame as [number, string, ...unknown[]]) : null;
  } catch {
    return null;
  }
}
