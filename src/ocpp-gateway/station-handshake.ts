import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  AuthenticateStation,
  RetirePreviousPassword,
  type StationCredentials,
} from '../chargestations/chargestations.commands.js';
import { Config } from '../shared/config.js';
import { Lifecycle } from '../shared/lifecycle.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import { matchingPassword, parseBasicAuth } from './basic-auth.js';
import { DatabaseWatch } from './database-watch.js';
import { FailedHandshakes } from './failed-handshakes.js';
import { identityOf } from './upgrade-path.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

/** An accepted upgrade. */
export interface Admission {
  credentials: StationCredentials;
  protocol: Protocol;
}

/** A refused upgrade: answered with this HTTP status and text. */
export interface Refusal {
  status: 400 | 401 | 404 | 429 | 503;
  message: string;
  headers?: Record<string, string>;
}

const PROTOCOLS: readonly string[] = [v16.protocol, v201.protocol];

/** Decides whether a station's WebSocket upgrade is accepted, by rules checked in a fixed order. */
@Injectable()
export class StationHandshake {
  readonly #logger = new Logger(StationHandshake.name);
  readonly #failures = new FailedHandshakes();

  constructor(
    private readonly queryBus: QueryBus,
    private readonly commandBus: CommandBus,
    private readonly config: Config,
    private readonly database: DatabaseWatch,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** Never rejects: trouble with the database is a 503. */
  async decide(request: IncomingMessage): Promise<Admission | Refusal> {
    if (this.lifecycle.draining || this.database.away) return unavailable();
    const identity = identityOf(request.url ?? '');
    if (identity === null) {
      return {
        status: 400,
        message:
          'The identity in the URL must be 1 to 48 characters without colon, slash and control characters.',
      };
    }
    let station: StationCredentials | null;
    try {
      station = await this.queryBus.execute(new AuthenticateStation(identity));
    } catch (error) {
      this.#logger.warn(
        `Upgrade of ${identity} refused, the database does not answer: ${(error as Error).message}`,
        { identity },
      );
      return unavailable();
    }
    const decision = station
      ? this.#authenticate(station, identity, request)
      : ({
          status: 404,
          message: 'No chargestation has this endpoint. Create it with POST /v1.1/chargestations.',
        } as const);
    if ('status' in decision && decision.status !== 400)
      return this.#limited(decision, identity, request);
    return decision;
  }

  #authenticate(
    station: StationCredentials,
    identity: string,
    request: IncomingMessage,
  ): Admission | Refusal {
    switch (station.security) {
      case 'none':
        if (!this.config.get('OCPP_ALLOW_UNAUTHENTICATED')) {
          return unauthorized(
            'Stations without password are not admitted; see OCPP_ALLOW_UNAUTHENTICATED.',
          );
        }
        break;
      case 'basic_auth': {
        const refusal = this.#checkPassword(station, identity, request);
        if (refusal) return refusal;
        break;
      }
      default:
        return unauthorized('This chargestation must connect over TLS (security profile 2 or 3).');
    }
    const protocol = offeredProtocols(request).find((name) => PROTOCOLS.includes(name));
    if (protocol === undefined) {
      return {
        status: 400,
        message: `Offer one of these WebSocket subprotocols: ${PROTOCOLS.join(', ')}.`,
      };
    }
    return { credentials: station, protocol: protocol as Protocol };
  }

  #checkPassword(
    station: StationCredentials,
    identity: string,
    request: IncomingMessage,
  ): Refusal | null {
    const given = parseBasicAuth(request.headers.authorization);
    if (!given) return unauthorized('Send the identity and the password as Basic authentication.');
    if (given.user !== identity)
      return unauthorized('The user name must equal the identity in the URL.');
    const match = matchingPassword(given.password, station.passwordHashes);
    if (match < 0) return unauthorized('Wrong password.');
    if (match === 0 && station.passwordHashes.length > 1) {
      this.commandBus
        .execute(new RetirePreviousPassword(station.chargestation))
        .catch((error: Error) =>
          this.#logger.warn(`Previous password of ${identity} not retired: ${error.message}`, {
            identity,
          }),
        );
    }
    return null;
  }

  #limited(refusal: Refusal, identity: string, request: IncomingMessage): Refusal {
    const address = request.socket.remoteAddress ?? '';
    if (!this.#failures.isExcessive(address, identity, Date.now())) {
      this.#logger.warn(
        `Upgrade of ${JSON.stringify(identity)} from ${address} refused: ${refusal.message}`,
        { identity, address, status: refusal.status },
      );
      return refusal;
    }
    return {
      status: 429,
      message: 'Too many failed attempts. Try again in a minute.',
      headers: { 'Retry-After': '60' },
    };
  }
}

function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

function unauthorized(message: string): Refusal {
  return { status: 401, message, headers: { 'WWW-Authenticate': 'Basic realm="Ohmgate"' } };
}

/** The refusal while the database is away or the server drains: stations keep their queues and come back. */
function unavailable(): Refusal {
  return { status: 503, message: 'Not available at the moment.', headers: { 'Retry-After': '10' } };
}
