import { Command, Query } from '@nestjs/cqrs';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { StationCommandName, StationCommands } from '../shared/vocabulary/station-command.js';
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
  outcome: 'accepted' | 'rejected' | 'timeout' | 'connection_lost' | 'error';
  /** The station's word for it, or a CALLERROR's code. */
  status: string | null;
  /** Why it was not accepted, in words for people. */
  reason: string | null;
  /** The CALLs that were sent, in their order. */
  calls: { action: string; payload: object }[];
  /** The payloads of the station's answers as sent (CALLERRORs as {code, description, details}), one for each answered call. */
  responses: unknown[];
}

/** Asks a command of a station and waits for its answer. Answered by the gateway. Rejects with DomainError `chargestation_offline`, `not_supported_by_protocol` or `command_queue_full`. */
export class CallStation<
  Name extends StationCommandName = StationCommandName,
> extends Command<CommandAnswer> {
  constructor(
    readonly chargestation: string,
    readonly name: Name,
    readonly request: StationCommands[Name],
    readonly timeoutMs: number | null = null,
  ) {
    super();
  }
}

/** The exact CALLs that a command makes for a protocol; nothing is sent. Rejects with `not_supported_by_protocol`. */
export class TranslateCommand<Name extends StationCommandName = StationCommandName> extends Query<
  { action: string; payload: object }[]
> {
  constructor(
    readonly protocol: Protocol,
    readonly name: Name,
    readonly request: StationCommands[Name],
  ) {
    super();
  }
}

/** The protocol of the station's open socket at this process; null when it has none. */
export class GetConnectedProtocol extends Query<Protocol | null> {
  constructor(readonly chargestation: string) {
    super();
  }
}
