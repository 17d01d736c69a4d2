import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Deadlines, Timed } from './deadlines.js';
import { readRetryAfter } from './retry-after.js';

/** Why an attempt failed, in one word that stays the same. */
export type AttemptError =
  | 'status'
  | 'redirect'
  | 'timeout'
  | 'connect_timeout'
  | 'connection_refused'
  | 'connection_reset'
  | 'unreachable'
  | 'dns'
  | 'tls'
  | 'blocked_url'
  | 'invalid_answer'
  | 'connection_failed';

/** How an attempt went. */
export interface AttemptOutcome {
  /** Null when no answer came. */
  statusCode: number | null;
  durationMs: number;
  /** Null for success: a 2xx whose answer was read to its end or to the limit. */
  error: AttemptError | null;
  /** The beginning of the answer's body, at most 1 KB; null when none came. */
  answer: string | null;
  /** What the answer's `Retry-After` asks for, in ms; null without one. */
  retryAfterMs: number | null;
}

/** Most bytes of an answer that are read; the connection is destroyed when more come. */
const MOST_ANSWER_BYTES = 16_384;

/** Most bytes of an answer that are kept. */
const MOST_KEPT_BYTES = 1024;

/** What is sent. */
export interface AttemptRequest {
  origin: string;
  /** With its query. */
  path: string;
  /** Name, value, name, value. */
  headers: string[];
  body: Buffer;
}

/**
 * One POST. Uses undici's lowest interface, since its convenient ones cost as much again as the POST itself. For the same reason it calls back
 * instead of making a promise.
 */
export class DeliveryAttempt implements Dispatcher.DispatchHandler, Timed {
  readonly startedAt = performance.now();
  #controller: Dispatcher.DispatchController | undefined;
  #over = false;
  #statusCode: number | null = null;
  #retryAfterMs: number | null = null;
  #kept: Buffer[] = [];
  #received = 0;

  /**
   * @param deadlines for everything together: waiting for a connection, sending, the whole answer
   * @param onEnd called once when the attempt is over, whatever its outcome, unless it was abandoned; perhaps before the constructor returns, and
   *   while the connection is still taken
   */
  constructor(
    dispatcher: Dispatcher,
    private readonly deadlines: Deadlines,
    { origin, path, headers, body }: AttemptRequest,
    private readonly onEnd: (outcome: AttemptOutcome) => void,
  ) {
    deadlines.add(this);
    try {
      dispatcher.dispatch({ origin, path, method: 'POST', headers, body }, this);
    } catch (error) {
      this.#finish(classify(error as Error));
    }
  }

  /** Ends the attempt without an outcome and closes its connection. */
  abandon(): void {
    if (this.#over) return;
    this.#over = true;
    this.deadlines.delete(this);
    this.#controller?.abort(new Error('abandoned'));
  }

  /** Its time is over. */
  expire(): void {
    this.#finish('timeout');
    this.#controller?.abort(new Error('timeout'));
  }

  /** Right before the request is written: a process that was stopped since must not send any more, also if no timer has run yet. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (performance.now() - this.startedAt >= this.deadlines.limitMs) this.#finish('timeout');
    if (this.#over) controller.abort(new Error('over'));
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    statusCode: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#statusCode = statusCode;
    this.#retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#received < MOST_KEPT_BYTES) {
      this.#kept.push(Buffer.from(chunk.subarray(0, MOST_KEPT_BYTES - this.#received)));
    }
    this.#received += chunk.length;
    if (this.#received <= MOST_ANSWER_BYTES) return;
    this.#finish(errorOfStatus(this.#statusCode));
    controller.abort(new Error('answer too long'));
  }

  onResponseEnd(): void {
    this.#finish(errorOfStatus(this.#statusCode));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#finish(classify(error));
  }

  #finish(error: AttemptError | null): void {
    if (this.#over) return;
    this.#over = true;
    this.deadlines.delete(this);
    this.onEnd({
      statusCode: this.#statusCode,
      durationMs: Math.round(performance.now() - this.startedAt),
      error,
      retryAfterMs: this.#retryAfterMs,
      answer: this.#received === 0 ? null : Buffer.concat(this.#kept).toString(),
    });
  }
}

/** Any 2xx is success; a redirect is a failure of its own kind, since following it would leave the checked address. */
export function errorOfStatus(statusCode: number | null): AttemptError | null {
  if (statusCode === null) return 'invalid_answer';
  if (statusCode >= 200 && statusCode < 300) return null;
  return statusCode >= 300 && statusCode < 400 ? 'redirect' : 'status';
}

const ERROR_OF_CODE: Readonly<Record<string, AttemptError>> = {
  BLOCKED_ADDRESS: 'blocked_url',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  ETIMEDOUT: 'connect_timeout',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ENODATA: 'dns',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'invalid_answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'invalid_answer',
};

/** The error word for what node or undici reported. */
export function classify(error: Error & { code?: string }): AttemptError {
  const code = error.code ?? '';
  const known = ERROR_OF_CODE[code];
  if (known) return known;
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') return 'invalid_answer';
  const tls = /^ERR_(TLS|SSL)|CERT|^DEPTH_ZERO|^SELF_SIGNED|^UNABLE_TO|ISSUER/;
  return tls.test(code) ? 'tls' : 'connection_failed';
}
