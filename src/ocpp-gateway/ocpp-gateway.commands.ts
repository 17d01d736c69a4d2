import { Command, Query } from '@nestjs/cqrs';
import type { ConnectorStatusReport } from '../shared/vocabulary/connector-status.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type {
  CommandResult,
  ProfileChange,
  StationCommandName,
  StationCommands,
} from '../shared/vocabulary/station-command.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';

/** A stored message about a transaction. */
export interface StoredTransactionMessage {
  protocol: Protocol;
  /** The OCPP action. */
  action: string;
  /** The payload as sent. */
  payload: unknown;
  /** ms. */
  receivedAt: number;
}

/** Translates stored messages again, so that a session can be decided anew from them. Answered by the gateway. */
export class ReadTransactionMessages extends Query<TransactionReport[]> {
  constructor(readonly messages: readonly StoredTransactionMessage[]) {
    super();
  }
}

/** What a message of a station says. */
export interface ReadMessage {
  transaction: TransactionReport | null;
  statuses: readonly ConnectorStatusReport[];
  /** Hash of the payload: the same for a message that is sent again. */
  contentHash: Buffer;
  /** Why a station would get a CALLERROR for it; null for a usable message. */
  refusal: string | null;
}

/** Reads any messages of stations, as those of a lenient station are read on arrival. One answer per message. Answered by the gateway. */
export class ReadStationMessages extends Query<ReadMessage[]> {
  constructor(readonly messages: readonly StoredTransactionMessage[]) {
    super();
  }
}

/** One CALL of the frame log with its answer. */
export interface KeptFrame {
  _id: string;
  direction: 'from_station' | 'from_csms';
  messageId: string;
  action: string;
  /** Payload of the CALL. */
  request: unknown;
  /** Payload of the CALLRESULT; null when there is none. */
  answer: unknown;
  /** Code of the CALLERROR, or `timeout`, `connection_lost`, `unusable_answer`; null when the message was answered well. */
  error: string | null;
  /** ms. */
  requestedAt: number;
  /** ms; null when it was not answered. */
  answeredAt: number | null;
}

/** Which frames are wanted. Ids rise with the time of storing, so their bounds stand for times. */
export interface FrameFilter {
  organization: string;
  chargestation: string;
  /** Only frames with a higher and a lower `_id`; null: no bound. */
  above: string | null;
  below: string | null;
  /** Only these actions; null for all. */
  actions: readonly string[] | null;
  onlyFailures: boolean;
  order: 'newest' | 'oldest';
  limit: number;
}

/** Frames of a chargestation in the order of their ids. Answered by the gateway. */
export class FindFrames extends Query<KeptFrame[]> {
  constructor(readonly filter: FrameFilter) {
    super();
  }
}

/** Closes the socket of a station, if this process holds one: the station was deleted, or must connect anew. Answered by the gateway. */
export class CloseStationSocket extends Command<void> {
  constructor(
    readonly chargestation: string,
    /** WebSocket close code and reason. */
    readonly code: number,
    readonly reason: string,
  ) {
    super();
  }
}

/** What became of a command. */
export interface CommandAnswer {
  /** `error`: a CALLERROR, an answer that could not be read, or a command that could not be said. */
  outcome: 'accepted' | 'rejected' | 'timeout' | 'connection_lost' | 'error';
  /** The station's word for it, or a CALLERROR's code. */
  status: string | null;
  /** Why it was not accepted, in words for people. */
  reason: string | null;
  /** Not each of several CALLs was answered by a result: what became of the others is not known, whatever the outcome. */
  partial?: true;
  /** What it has told beside that, in the words of both versions. */
  told?: CommandResult['told'];
  /** The CALLs that were sent, in their order. One that was sent in several parts, all of which were answered, stands here as one. */
  calls: { action: string; payload: object }[];
  /** The payloads of the station's answers as sent (CALLERRORs as {code, description, details}), one for each answered one of `calls`. */
  responses: unknown[];
}

/**
 * Asks a command of a station and waits for its answer. One CALL per station is open at a time, others queue. A list that is longer than a
 * 2.0.1 station takes goes out in several CALLs, whose answers are one again. Answered by the gateway.
 * Rejects, with nothing sent, with DomainError `chargestation_offline`, `not_supported_by_protocol` or `command_queue_full`, and
 * `invalid_field` when the payload of a `call` breaks its schema.
 */
export class CallStation<
  Name extends StationCommandName = StationCommandName,
> extends Command<CommandAnswer> {
  constructor(
    /** `_id`. */
    readonly chargestation: string,
    readonly name: Name,
    readonly request: StationCommands[Name],
    /** How long to wait for the answer to each CALL, from its sending on; null: OCPP_CALL_TIMEOUT_MS. */
    readonly timeoutMs: number | null = null,
  ) {
    super();
  }
}

/**
 * The exact CALLs that a command makes for a protocol; nothing is sent. Answered by the gateway. Rejects with DomainError
 * `not_supported_by_protocol`, or `invalid_field` when a value breaks the schema of the message (`path` is inside its payload).
 */
export class TranslateCommand<Name extends StationCommandName = StationCommandName> extends Query<
  { action: string; payload: object }[]
> {
  constructor(
    readonly protocol: Protocol,
    readonly name: Name,
    readonly request: StationCommands[Name],
    /** `_id` of the chargestation whose limits divide long lists; null: lists stay as they are. */
    readonly chargestation: string | null = null,
  ) {
    super();
  }
}

/** The protocol of the station's open socket at this process; null when it has none. Answered by the gateway. */
export class GetConnectedProtocol extends Query<Protocol | null> {
  constructor(readonly chargestation: string) {
    super();
  }
}

/** The organization and the protocol of a station that has an open socket at this process; null when it has none. Answered by the gateway. */
export class FindConnectedStation extends Query<{
  organization: string;
  protocol: Protocol;
} | null> {
  constructor(readonly chargestation: string) {
    super();
  }
}

/** What a CALL, legal by its schema, changes of the installed charging profiles; null for any other. Answered by the gateway. */
export class ReadProfileChange extends Query<ProfileChange | null> {
  constructor(
    readonly protocol: Protocol,
    readonly call: { action: string; payload: object },
  ) {
    super();
  }
}

/**
 * The values in answers of a station to `getConfiguration`, as it sent them, by key or by `Component.Variable`, with `.Instance` where the
 * variable has one. Answered by the gateway.
 */
export class ReadConfigurationAnswers extends Query<Record<string, string>> {
  constructor(
    readonly protocol: Protocol,
    readonly answers: readonly unknown[],
  ) {
    super();
  }
}
