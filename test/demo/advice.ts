import {
  AnswerTimeoutError,
  CallError,
  ConnectionLostError,
  TokenRefusedError,
  UpgradeRefusedError,
} from '../support/station-errors.js';

/** What the user asked for, as far as advice needs it. */
export interface Attempt {
  /** Endpoint without the identity, `ws://host:port/ocpp`. */
  url: string;
  id: string;
  password: string | undefined;
}

/** Says what went wrong and how to mend it. An error that is none of ours is given with its message alone. */
export function advise(error: unknown, { url, id, password }: Attempt): string {
  const api = url.replace(/^ws/, 'http').replace(/\/ocpp\/?$/, '/v1.1');
  if (error instanceof UpgradeRefusedError) return refused(error, { id, password }, api);
  if (error instanceof TokenRefusedError) {
    return `The server answered ${error.status} to the card ${error.idToken}.
Accept every card: PATCH ${api}/organization/settings {"unknown_tokens":"accept"}`;
  }
  if (error instanceof CallError && error.code === 'SecurityError') {
    return `The server does not take messages of ${id} yet (${error.description}).
Accept the station: PATCH ${api}/chargestations/<its _id> {"registration":"accepted"}`;
  }
  if (error instanceof ConnectionLostError) {
    if (error.code === 1006)
      return 'The server is gone without a goodbye. The simulator does not come back by itself: start it again.';
    return `The server closed the connection (${error.code}${error.reason && `: ${error.reason}`}).
Another program connected as ${id} takes its place; a server that stops closes all.`;
  }
  if (error instanceof CallError || error instanceof AnswerTimeoutError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at ${url}. Is the server running (npm start)? Another address: --url`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The host of ${url} is not known.`;
  return message ?? String(error);
}

function refused(
  { status, body }: UpgradeRefusedError,
  { id, password }: Pick<Attempt, 'id' | 'password'>,
  api: string,
): string {
  switch (status) {
    case 401:
      return `${
        password === undefined
          ? `The server wants a password from ${id} (HTTP 401): give it with --password.`
          : `The server refused the password of ${id} (HTTP 401).`
      }
It is shown once when the station is created. A new one:
  curl -X PATCH ${api}/chargestations/<its _id>/reset_password -H 'Authorization: Bearer <API key>'`;
    case 404:
      return `The server knows no station ${id} (HTTP 404). Create it; the answer holds its password:
  curl -X POST ${api}/chargestations -H 'Authorization: Bearer <API key>' \\
       -H 'Content-Type: application/json' -d '{"endpoint":"${id}"}'`;
    case 429:
      return 'Too many failed attempts (HTTP 429): wait a minute.';
    case 503:
      return 'The server is starting, stopping or without its database (HTTP 503): try again soon.';
    default:
      return `The server refused the connection with HTTP ${status}: ${body.trim().slice(0, 300)}`;
  }
}
