import type { IncomingMessage } from 'node:http';
import { originOf, type RequestOrigin } from './request-origin.js';
import { identityOf, isOcppPath } from './upgrade-path.js';

/** What an upgrade asks for, before anything of it is judged. */
export interface ConnectionAttempt extends RequestOrigin {
  /** Null when the URL holds none. */
  identity: string | null;
  /** The path leads to the OCPP endpoint. */
  ocpp: boolean;
  /** Without query. */
  path: string;
  /** As the station called it, without query. */
  url: string;
  /** The offered WebSocket subprotocols, in the station's order. */
  protocols: string[];
  userAgent: string | null;
}

const LONGEST_URL = 500;
const LONGEST_WORD = 200;
const MOST_PROTOCOLS = 20;

/** @param trusted as of `originOf` */
export function attemptOf(request: IncomingMessage, trusted: readonly string[]): ConnectionAttempt {
  const origin = originOf(request, trusted);
  const {
    host = '',
    'user-agent': userAgent,
    'sec-websocket-protocol': offered = '',
  } = request.headers;
  const path = (request.url ?? '').split('?', 1)[0]!.slice(0, LONGEST_URL);
  const ocpp = isOcppPath(path);
  return {
    ...origin,
    ocpp,
    path,
    identity: ocpp ? identityOf(path) : null,
    url: `${origin.secure ? 'wss' : 'ws'}://${host}${path}`.slice(0, LONGEST_URL),
    protocols: offered
      .split(',', MOST_PROTOCOLS)
      .map((name) => name.trim().slice(0, LONGEST_WORD))
      .filter(Boolean),
    userAgent: userAgent?.slice(0, LONGEST_WORD) ?? null,
  };
}
