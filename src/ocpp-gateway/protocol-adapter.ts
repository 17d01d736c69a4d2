import type { ChargingProfilesReport } from '../shared/vocabulary/charging-profile.js';
import type { ConnectorStatusReport } from '../shared/vocabulary/connector-status.js';
import type { DeviceModelReport } from '../shared/vocabulary/device-model.js';
import type { EvseRef } from '../shared/vocabulary/evse.js';
import type { Authorization, IdToken } from '../shared/vocabulary/id-token.js';
import type { MeterValue } from '../shared/vocabulary/meter-value.js';
import type { ReservationEnd } from '../shared/vocabulary/reservation.js';
import type {
  BootInfo,
  OcppVersion,
  Protocol,
  Registration,
} from '../shared/vocabulary/station.js';
import type {
  CommandResult,
  ProfileChange,
  StationCommandName,
  StationCommands,
} from '../shared/vocabulary/station-command.js';
import type { StartKey, TransactionReport } from '../shared/vocabulary/transaction.js';

/** What one message of a station says, in vocabulary words. A part that it does not speak of is absent. */
export interface StationReport {
  boot?: BootInfo;
  /** Statuses of connectors, or of the station as a whole (a number 0); several when one NotifyEvent carries several. */
  statuses?: ConnectorStatusReport[];
  transaction?: TransactionReport;
  /** 1.6 StartTransaction only: what makes two starts the same. */
  startKey?: StartKey;
  /** Readings that belong to no transaction (2.0.1 MeterValues): for display, stored with the frame. */
  meterValues?: { evse: EvseRef; meterValues: MeterValue[] };
  /** The token whose acceptance the answer must state. */
  authorize?: IdToken;
  /** A part of the installed charging profiles, as it was asked for. */
  chargingProfiles?: ChargingProfilesReport;
  /** A reservation has ended. */
  reservationEnd?: ReservationEnd;
  /** A part of a report about the device model. */
  deviceModel?: DeviceModelReport;
  /** A message that is only kept and passed on. */
  notice?: StationNotice;
}

/** A kept message that applications may want to hear of. */
export interface StationNotice {
  /** Webhook type it makes, or null for messages that are kept without one. */
  type:
    | 'chargestation.security_event'
    | 'chargestation.firmware_status.updated'
    | 'chargestation.log_status.updated'
    | 'chargestation.data_transfer.received'
    | null;
  /** The OCPP action. */
  action: string;
  /** The request as sent. */
  payload: unknown;
}

/** What the modules decided about a report; an adapter turns it into the version's answer. */
export interface Outcome {
  /** The server's clock in ms, for answers that carry `currentTime`. */
  now: number;
  /** Present for BootNotification. */
  registration?: {
    status: Registration;
    /** Heartbeat interval, or wait before the next boot message, in s. */
    interval: number;
  };
  /** Present when the report asked to authorize. */
  authorization?: Authorization;
  /** The transaction's id, for the answer to a 1.6 StartTransaction. */
  transactionId?: string;
}

/** What is known of a message beside its payload. */
export interface ReportContext {
  /** The server's time of receipt in ms; stands in for a timestamp that cannot be read. */
  receivedAt: number;
  /** The payload's text as the station sent it. */
  payloadText: string;
}

/**
 * How one kind of message is read and answered. Pure: no injection, no database, no version test.
 * `Request` and `Response` are the message's types from the schemas; a lenient station's request may lack parts, see
 * `rpc/message-schemas.ts`.
 */
export interface InboundRoute<Request = never, Response = unknown> {
  /** Translates the request into vocabulary. Throws nothing. */
  report(request: Request, context: ReportContext): StationReport;
  /** The CALLRESULT payload. */
  answer(request: Request, outcome: Outcome): Response;
}

/** One CALL to a station. */
export interface OutboundCall {
  action: string;
  payload: object;
}

/** Why a version has no message for a command, and what to use instead. */
export class NotInThisVersion {
  constructor(readonly reason: string) {}
}

/** Declares that a version lacks a command. `reason` names the alternative, if there is one; the API answers 422 with it. */
export function notInThisVersion(reason: string): NotInThisVersion {
  return new NotInThisVersion(reason);
}

/** How a command is asked of a station and its answer is read. Pure, like inbound routes. */
export interface OutboundRoute<Request> {
  /**
   * The CALLs of the command, usually one; several are sent one after the other. A part of the request that this version cannot say makes
   * a NotInThisVersion.
   */
  calls(request: Request): OutboundCall[] | NotInThisVersion;
  /** Reads the payload of a CALLRESULT that is usable by its schema. */
  result(payload: never): CommandResult;
  /** Several CALLs count as accepted when any of them is; with `allOf` when each of them is. */
  allOf?: true;
}

/** A list in a message of ours that a station may take in parts only. */
export interface LimitedList {
  /** Field of the request. */
  list: string;
  /** Fields of the answer with the results of the elements; none where the answer has one status for all. */
  results: readonly string[];
  /**
   * Field of the request with the version of the local list. The parts are then updates that build on each other: the first of the
   * `updateType` asked for, the others Differential, each with a version of its own, the last with the one asked for.
   */
  versionIn?: string;
}

/** A command that does not compile until every version says how, or `notInThisVersion('...')`. */
export type OutboundRoutes = {
  readonly [Name in StationCommandName]: OutboundRoute<StationCommands[Name]> | NotInThisVersion;
};

/** One OCPP version: its name on the wire and its messages by action. */
export interface ProtocolAdapter {
  version: OcppVersion;
  protocol: Protocol;
  /** Every action that a station may send. */
  inbound: Readonly<Record<string, InboundRoute>>;
  /** Every command. */
  outbound: OutboundRoutes;
  /** Messages of ours, by action, whose lists stations may limit. */
  lists: Readonly<Record<string, LimitedList>>;
  /** The values in the answer to `getConfiguration`, as the station sent it, by key or by `Component.Variable`, with `.Instance` where the variable has one. */
  configurationOf(answer: unknown): Record<string, string>;
  /** What a message, legal by its schema, changes of the installed charging profiles; null for any other message. */
  profileChangeOf(call: OutboundCall): ProfileChange | null;
}
