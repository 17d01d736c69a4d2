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
import type { RefusalReason } from '../shared/vocabulary/connection-refusal.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import { matchingPassword, parseBasicAuth } from './basic-auth.js';
import { attemptOf, type ConnectionAttempt } from './connection-attempt.js';
import { DatabaseWatch } from './database-watch.js';
import { FailedHandshakes } from './failed-handshakes.js';
import { RefusedConnectionsLog } from './refused-connections.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

/** An accepted upgrade. */
export interface Admission {
  credentials: StationCredentials;
  protocol: Protocol;
  /** IP address of the station. */
  address: string;
}

/** A refused upgrade: answered with this HTTP status and text. */
export interface Refusal {
  status: 400 | 401 | 404 | 429 | 503;
  /** Null when it does not lie with the station. */
  reason: RefusalReason | null;
  message: string;
  headers?: Record<string, string>;
}

const PROTOCOLS: readonly string[] = [v16.protocol, v201.protocol];

const WRONG_PATH: Refusal = {
  status: 404,
  reason: 'wrong_path',
  message: 'Stations connect at /ocpp/<identity>.',
};
const INVALID_IDENTITY: Refusal = {
  status: 400,
  reason: 'invalid_identity',
  message:
    'The identity in the URL must be 1 to 48 characters without colon, slash and control characters.',
};
const UNKNOWN_STATION: Refusal = {
  status: 404,
  reason: 'unknown_station',
  message: 'No chargestation has this endpoint. Create it with POST /v1.1/chargestations.',
};
const NO_COMMON_PROTOCOL: Refusal = {
  status: 400,
  reason: 'no_common_protocol',
  message: `Offer one of these WebSocket subprotocols: ${PROTOCOLS.join(', ')}.`,
};
/** The refusal while the database is away or the server drains: stations keep their queues and come back. */
const UNAVAILABLE: Refusal = {
  status: 503,
  reason: null,
  message: 'Not available at the moment.',
  headers: { 'Retry-After': '10' },
};
const TOO_MANY = {
  status: 429,
  message: 'Too many failed attempts. Try again in a minute.',
  headers: { 'Retry-After': '60' },
} as const;

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
    private readonly refusals: RefusedConnectionsLog,
  ) {}

  /** Never rejects: trouble with the database is a 503. */
  async decide(request: IncomingMessage): Promise<Admission | Refusal> {
    if (this.lifecycle.draining || this.database.away) return UNAVAILABLE;
    const attempt = attemptOf(request, this.config.get('TRUSTED_PROXIES'));
    const { identity, address } = attempt;
    if (identity === null)
      return this.#refused(attempt, null, attempt.ocpp ? INVALID_IDENTITY : WRONG_PATH);
    if (this.#isHopeless(attempt, request)) {
      this.refusals.noteAgain(identity);
      return { ...TOO_MANY, reason: null };
    }
    let station: StationCredentials | null;
    try {
      station = await this.queryBus.execute(new AuthenticateStation(identity));
    } catch (error) {
      this.#logger.warn(
        `Upgrade of ${identity} refused, the database does not answer: ${(error as Error).message}`,
        { identity },
      );
      return UNAVAILABLE;
    }
    const refusal = station ? this.#authenticate(station, identity, request) : UNKNOWN_STATION;
    if (refusal) return this.#refused(attempt, station, refusal);
    const protocol = attempt.protocols.find((name) => PROTOCOLS.includes(name));
    if (protocol === undefined) return this.#refused(attempt, station, NO_COMMON_PROTOCOL);
    return { credentials: station!, protocol: protocol as Protocol, address };
  }

  /** Failures are beyond the limit and nothing came that could be right: not worth a question to the database. */
  #isHopeless({ address, identity }: ConnectionAttempt, { headers }: IncomingMessage): boolean {
    return (
      headers.authorization === undefined &&
      !this.config.get('OCPP_ALLOW_UNAUTHENTICATED') &&
      this.#failures.isOver(address, identity!, Date.now())
    );
  }

  #authenticate(
    station: StationCredentials,
    identity: string,
    request: IncomingMessage,
  ): Refusal | null {
    switch (station.security) {
      case 'none':
        return this.config.get('OCPP_ALLOW_UNAUTHENTICATED')
          ? null
          : unauthorized(
              'unauthenticated_not_allowed',
              'Stations without password are not admitted; see OCPP_ALLOW_UNAUTHENTICATED.',
            );
      case 'basic_auth':
        return this.#checkPassword(station, identity, request);
      default:
        return unauthorized(
          'tls_required',
          'This chargestation must connect over TLS (security profile 2 or 3).',
        );
    }
  }

  #checkPassword(
    station: StationCredentials,
    identity: string,
    request: IncomingMessage,
  ): Refusal | null {
    const given = parseBasicAuth(request.headers.authorization);
    if (!given) {
      return unauthorized(
        'credentials_missing',
        'Send the identity and the password as Basic authentication.',
      );
    }
    if (given.user !== identity)
      return unauthorized('wrong_user', 'The user name must equal the identity in the URL.');
    const match = matchingPassword(given.password, station.passwordHashes);
    if (match < 0) return unauthorized('wrong_password', 'Wrong password.');
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

  /** Notes the refusal; beyond the limits it is answered 429. */
  #refused(
    attempt: ConnectionAttempt,
    station: StationCredentials | null,
    refusal: Refusal,
  ): Refusal {
    const { identity, address, path, url, protocols, userAgent } = attempt;
    const limited =
      identity !== null &&
      refusal.status !== 400 &&
      this.#failures.isExcessive(address, identity, Date.now());
    const answer: Refusal = limited ? { ...TOO_MANY, reason: refusal.reason } : refusal;
    if (!limited) {
      const who = JSON.stringify(identity ?? url);
      this.#logger.warn(`Upgrade of ${who} from ${address} refused: ${refusal.message}`, {
        ...{ identity, address, status: answer.status },
        chargestation: station?.chargestation,
      });
    }
    this.refusals.note({
      subject: identity ?? path,
      identity,
      station: station && {
        chargestation: station.chargestation,
        organization: station.organization,
      },
      reason: refusal.reason!,
      status: answer.status,
      message: refusal.message,
      ...{ url, protocols, address, userAgent },
    });
    return answer;
  }
}

function unauthorized(reason: RefusalReason, message: string): Refusal {
  return { status: 401, reason, message, headers: { 'WWW-Authenticate': 'Basic realm="Ohmgate"' } };
}
