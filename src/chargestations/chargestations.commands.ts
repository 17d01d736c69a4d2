import { Command, Query } from '@nestjs/cqrs';
import type { SecurityType } from '../shared/vocabulary/security.js';
import type {
  BootInfo,
  Protocol,
  Registration,
  StationRef,
  ValidationMode,
} from '../shared/vocabulary/station.js';

/** What the gateway must know of a station at the upgrade. */
export interface StationCredentials extends StationRef {
  security: SecurityType;
  registration: Registration;
  validation: ValidationMode;
  /** What the CN of its client certificate must be, given by API or bound by its first certificate; null when neither. */
  serialNumber: string | null;
  /** The serial number in its last BootNotification; null when unknown. */
  bootSerialNumber: string | null;
  /** SHA-256 of the passwords that are valid now: the present one, and the previous one while it is not yet replaced. */
  passwordHashes: Buffer[];
}

/**
 * The station behind an OCPP identity (compared exactly), or null. With `OCPP_UNKNOWN_STATIONS=accept` an unknown one is
 * provisioned into the first organization. Answered by chargestations.
 */
export class AuthenticateStation extends Query<StationCredentials | null> {
  constructor(readonly endpoint: string) {
    super();
  }
}

/** Which of these OCPP identities (compared exactly) have a chargestation in any organization; whose it is is not told. Answered by chargestations. */
export class FindTakenEndpoints extends Query<ReadonlySet<string>> {
  constructor(readonly endpoints: readonly string[]) {
    super();
  }
}

/** What a chargestation is registered with; the rest is as POST /v1.1/chargestations defaults it. */
export interface RegistrationFields {
  /** Its OCPP identity, a valid one. */
  endpoint: string;
  name?: string | null;
  location?: string | null;
  protocol?: Protocol | null;
  security?: { type: SecurityType };
  meta_data?: object;
}

/**
 * Registers a chargestation and answers with it as POST /v1.1/chargestations does, its one-time password included. Answered by
 * chargestations; rejects with DomainError `endpoint_taken` or `invalid_field` (location).
 */
export class RegisterChargestation extends Command<object & { _id: string }> {
  constructor(
    readonly organization: string,
    readonly fields: RegistrationFields,
  ) {
    super();
  }
}

/** Whether the station may connect with this password now: the newest one, or the one before while that is still valid. Answered by chargestations. */
export class IsStationPassword extends Query<boolean> {
  constructor(
    readonly organization: string,
    readonly chargestation: string,
    readonly password: string,
  ) {
    super();
  }
}

/** The station's newest password was used: the previous one ends now. */
export class RetirePreviousPassword extends Command<void> {
  constructor(readonly chargestation: string) {
    super();
  }
}

/**
 * The station has connected with this security profile: if it is a higher one than registered, it is registered from now on (A00.FR.005). A
 * certificate is bound to the station by its CN. Answered by chargestations.
 */
export class RaiseSecurity extends Command<void> {
  constructor(
    readonly chargestation: string,
    readonly security: SecurityType,
    /** CN of the client certificate; null without one. */
    readonly serialNumber: string | null,
  ) {
    super();
  }
}

/** Whether another chargestation of the organization has this serial number for its client certificate. Answered by chargestations. */
export class IsSerialNumberTaken extends Query<boolean> {
  constructor(
    readonly station: StationRef,
    readonly serialNumber: string,
  ) {
    super();
  }
}

/** One BootNotification. */
export interface Boot {
  station: StationRef;
  protocol: Protocol;
  bootInfo: BootInfo;
}

/** Stores boot information; one answer per boot, in their order. `interval` in s. Answered by chargestations. */
export class RegisterBoots extends Command<{ status: Registration; interval: number }[]> {
  constructor(readonly boots: readonly Boot[]) {
    super();
  }
}

/** What other modules may ask about a chargestation. */
export interface ChargestationFacts {
  _id: string;
  protocol: Protocol | null;
  active: boolean;
}

/** A chargestation of this organization, or null (unknown, deleted, another organization's, not 24 hex). */
export class FindChargestation extends Query<ChargestationFacts | null> {
  constructor(
    readonly organization: string,
    readonly chargestation: string,
  ) {
    super();
  }
}

/** What a command must know of its chargestation. */
export type CommandedChargestation = Pick<ChargestationFacts, '_id' | 'protocol'>;

/** As `FindChargestation`, for the routes of commands: one that is connected here is known without a look at the database. */
export class FindCommandedChargestation extends Query<CommandedChargestation | null> {
  constructor(
    readonly organization: string,
    readonly chargestation: string,
  ) {
    super();
  }
}

/** Which of these stations are inactive (`active: false`). */
export class FindInactiveChargestations extends Query<ReadonlySet<string>> {
  constructor(readonly chargestations: readonly string[]) {
    super();
  }
}

/** The full chargestations as REST shows them, connectors included, by `_id`; as of this unit of work. */
export class GetChargestations extends Query<Map<string, object>> {
  constructor(readonly chargestations: readonly string[]) {
    super();
  }
}

/** How many chargestations of an organization speak each protocol; `unknown` before the first handshake. Answered by chargestations. */
export class CountProtocols extends Query<Record<Protocol | 'unknown', number>> {
  constructor(readonly organization: string) {
    super();
  }
}
