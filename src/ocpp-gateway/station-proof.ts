import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  IsSerialNumberTaken,
  RaiseSecurity,
  RetirePreviousPassword,
  type StationCredentials,
} from '../chargestations/chargestations.commands.js';
import { GetOrganizationName } from '../organizations/organizations.commands.js';
import { Config } from '../shared/config.js';
import type { RefusalReason } from '../shared/vocabulary/connection-refusal.js';
import { needsTls, type SecurityType, strengthens } from '../shared/vocabulary/security.js';
import { type BasicCredentials, matchingPassword, parseBasicAuth } from './basic-auth.js';
import {
  type ClientCertificate,
  certificateFault,
  clientCertificateOf,
} from './client-certificate.js';
import type { ConnectionAttempt } from './connection-attempt.js';

/** A refused upgrade: answered with this HTTP status and text. */
export interface Refusal {
  status: 400 | 401 | 404 | 429 | 503;
  /** Null when it does not lie with the station. */
  reason: RefusalReason | null;
  message: string;
  headers?: Record<string, string>;
}

/** How a station has proved its identity. */
export interface Proof {
  /** The security profile that it has used. */
  security: SecurityType;
  /** CN of its client certificate; null without one. */
  certificateName: string | null;
  /** It has used the newest of several valid passwords. */
  newestPassword: boolean;
}

const TAKEN =
  'The client certificate is bound to another chargestation: its CN is the serial number of that one.';

/** Checks who a station is, by its security profile: at least the one that is registered, and what a higher one asks for when it uses that. */
@Injectable()
export class StationProof {
  readonly #logger = new Logger(StationProof.name);

  constructor(
    private readonly queryBus: QueryBus,
    private readonly commandBus: CommandBus,
    private readonly config: Config,
  ) {}

  async of(
    station: StationCredentials,
    attempt: ConnectionAttempt,
    request: IncomingMessage,
  ): Promise<Proof | Refusal> {
    if (station.security === 'none') return this.#noProof();
    if (needsTls(station.security) && !attempt.secure) {
      return unauthorized(
        'tls_required',
        'This chargestation must connect over TLS (security profile 2 or 3).',
      );
    }
    const certificate = clientCertificateOf(request);
    const given = parseBasicAuth(request.headers.authorization);
    if (station.security === 'mtls' || (certificate && !given))
      return this.#byCertificate(station, certificate);
    return this.#byPassword(station, attempt, given);
  }

  /** What the accepted connection changes: a higher profile stays (A00.FR.005), a certificate is bound, an old password ends. */
  async keep(station: StationCredentials, proof: Proof): Promise<void> {
    const { chargestation } = station;
    const binds = proof.certificateName !== null && station.serialNumber === null;
    if (binds || strengthens(station.security, proof.security)) {
      await this.commandBus.execute(
        new RaiseSecurity(chargestation, proof.security, proof.certificateName),
      );
    }
    if (proof.newestPassword && station.passwordHashes.length > 1) {
      await this.commandBus
        .execute(new RetirePreviousPassword(chargestation))
        .catch((error: Error) =>
          this.#logger.warn(`A previous password was not retired: ${error.message}`),
        );
    }
  }

  #noProof(): Proof | Refusal {
    return this.config.get('OCPP_ALLOW_UNAUTHENTICATED')
      ? { security: 'none', certificateName: null, newestPassword: false }
      : unauthorized(
          'unauthenticated_not_allowed',
          'Stations without password are not admitted; see OCPP_ALLOW_UNAUTHENTICATED.',
        );
  }

  #byPassword(
    { passwordHashes }: StationCredentials,
    { identity, secure }: ConnectionAttempt,
    given: BasicCredentials | null,
  ): Proof | Refusal {
    if (!given) {
      return unauthorized(
        'credentials_missing',
        'Send the identity and the password as Basic authentication.',
      );
    }
    if (given.user !== identity)
      return unauthorized('wrong_user', 'The user name must equal the identity in the URL.');
    const match = matchingPassword(given.password, passwordHashes);
    if (match < 0) return unauthorized('wrong_password', 'Wrong password.');
    const security = secure ? 'tls' : 'basic_auth';
    return { security, certificateName: null, newestPassword: match === 0 };
  }

  /** Only a station that is registered for profile 3 may bring a serial number that is not known yet. */
  async #byCertificate(
    station: StationCredentials,
    certificate: ClientCertificate | null,
  ): Promise<Proof | Refusal> {
    if (!certificate) {
      return unauthorized(
        'client_certificate_missing',
        'This chargestation must show a client certificate (security profile 3).',
      );
    }
    const owner = await this.queryBus.execute(new GetOrganizationName(station.organization));
    const serialNumber = station.serialNumber ?? station.bootSerialNumber;
    const fault =
      serialNumber === null && station.security !== 'mtls'
        ? 'The serial number of the chargestation is not known: connect with the password once.'
        : certificateFault(certificate, owner, serialNumber);
    if (fault) return unauthorized('client_certificate_refused', fault);
    const commonName = certificate.commonName as string;
    const binds = station.serialNumber === null;
    if (binds && (await this.queryBus.execute(new IsSerialNumberTaken(station, commonName))))
      return unauthorized('serial_number_taken', TAKEN);
    return {
      security: 'mtls',
      certificateName: commonName,
      newestPassword: false,
    };
  }
}

function unauthorized(reason: RefusalReason, message: string): Refusal {
  return { status: 401, reason, message, headers: { 'WWW-Authenticate': 'Basic realm="Ohmgate"' } };
}
