import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  AuthenticateStation,
  type StationCredentials,
} from '../chargestations/chargestations.commands.js';
import { Config } from '../shared/config.js';
import { Lifecycle } from '../shared/lifecycle.js';
import { isProtocol, type Protocol } from '../shared/vocabulary/station.js';
import { clientCertificateOf } from './client-certificate.js';
import { attemptOf, type ConnectionAttempt } from './connection-attempt.js';
import { DatabaseWatch } from './database-watch.js';
import { FailedHandshakes } from './failed-handshakes.js';
import { RefusedConnectionsLog } from './refused-connections.js';
import { type Refusal, StationProof } from './station-proof.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

/** An accepted upgrade. */
export interface Admission {
  credentials: StationCredentials;
  protocol: Protocol;
  attempt: ConnectionAttempt;
  /** The CN of its client certificate, which the serial number of its BootNotification must equal; null without one. */
  certificateName: string | null;
}

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
  message: `Offer one of these WebSocket subprotocols: ${v16.protocol}, ${v201.protocol}.`,
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
    private readonly config: Config,
    private readonly database: DatabaseWatch,
    private readonly lifecycle: Lifecycle,
    private readonly refusals: RefusedConnectionsLog,
    private readonly proof: StationProof,
  ) {}

  /** Never rejects: trouble with the database is a 503. */
  async decide(request: IncomingMessage): Promise<Admission | Refusal> {
    if (this.lifecycle.draining || this.database.away) return UNAVAILABLE;
    const attempt = attemptOf(request, this.config.get('TRUSTED_PROXIES'));
    const { identity } = attempt;
    if (identity === null)
      return this.#refused(attempt, null, attempt.ocpp ? INVALID_IDENTITY : WRONG_PATH);
    if (this.#isHopeless(attempt, request)) {
      this.refusals.noteAgain(identity);
      return { ...TOO_MANY, reason: null };
    }
    try {
      return await this.#admit(attempt, identity, request);
    } catch (error) {
      this.#logger.warn(
        `Upgrade of ${identity} refused, the database does not answer: ${(error as Error).message}`,
        { identity },
      );
      return UNAVAILABLE;
    }
  }

  async #admit(
    attempt: ConnectionAttempt,
    identity: string,
    request: IncomingMessage,
  ): Promise<Admission | Refusal> {
    const station = await this.queryBus.execute(new AuthenticateStation(identity));
    if (!station) return this.#refused(attempt, null, UNKNOWN_STATION);
    const proof = await this.proof.of(station, attempt, request);
    if ('reason' in proof) return this.#refused(attempt, station, proof);
    const protocol = attempt.protocols.find(isProtocol);
    if (protocol === undefined) return this.#refused(attempt, station, NO_COMMON_PROTOCOL);
    await this.proof.keep(station, proof);
    return { credentials: station, protocol, attempt, certificateName: proof.certificateName };
  }

  /** Failures are beyond the limit and nothing came that could be right: not worth a question to the database. */
  #isHopeless(attempt: ConnectionAttempt, request: IncomingMessage): boolean {
    return (
      request.headers.authorization === undefined &&
      clientCertificateOf(request) === null &&
      !this.config.get('OCPP_ALLOW_UNAUTHENTICATED') &&
      this.#failures.isOver(attempt.address, attempt.identity!, Date.now())
    );
  }

  /** Notes the refusal; beyond the limits it is answered 429. */
  #refused(
    attempt: ConnectionAttempt,
    station: StationCredentials | null,
    refusal: Refusal,
  ): Refusal {
    const { identity, address, path, url, protocols, userAgent } = attempt;
    const limited =
      refusal !== NO_COMMON_PROTOCOL && // who came that far has proved who it is
      this.#failures.isExcessive(address, identity, Date.now());
    const answer: Refusal = limited ? { ...TOO_MANY, reason: refusal.reason } : refusal;
    if (!limited) {
      const who = JSON.stringify(identity ?? url);
      this.#logger.warn(`Upgrade of ${who} from ${address} refused: ${refusal.message}`, {
        ...{ identity, address, status: answer.status },
        ...(station && { chargestation: station.chargestation }),
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
