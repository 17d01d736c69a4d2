import type { IncomingHttpHeaders } from 'node:http';

/** A CALLERROR, received from the CSMS or to be sent to it (OCPP-J section 4.2.3). */
export class CallError extends Error {
  constructor(
    readonly code: string,
    readonly description: string,
    readonly details: unknown = {},
  ) {
    super(`${code}: ${description}`);
    this.name = 'CallError';
  }
}

/** The server answered the upgrade request with an ordinary HTTP status. */
export class UpgradeRefusedError extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: IncomingHttpHeaders,
  ) {
    super(`the server refused the connection with HTTP ${status}`);
    this.name = 'UpgradeRefusedError';
  }
}

/** The socket closed, or was never open, while an answer was awaited. */
export class ConnectionLostError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
  ) {
    super(`the connection is closed (${code}${reason ? ` ${reason}` : ''})`);
    this.name = 'ConnectionLostError';
  }
}

/** The CSMS left a CALL unanswered. */
export class AnswerTimeoutError extends Error {
  constructor(
    readonly action: string,
    readonly timeoutMs: number,
  ) {
    super(`${action} was not answered within ${timeoutMs} ms`);
    this.name = 'AnswerTimeoutError';
  }
}

/** The CSMS did not accept the driver's token. */
export class TokenRefusedError extends Error {
  constructor(
    readonly idToken: string,
    readonly status: string,
  ) {
    super(`the token ${idToken} was answered with ${status}`);
    this.name = 'TokenRefusedError';
  }
}
