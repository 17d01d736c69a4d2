import { Command, Query } from '@nestjs/cqrs';
import type { EvseRef } from '../shared/vocabulary/evse.js';
import type { IdToken } from '../shared/vocabulary/id-token.js';
import type { Protocol, StationRef } from '../shared/vocabulary/station.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';

/** A 1.6 message that cannot know its transaction's id. */
export interface TransactionIdQuestion {
  station: StationRef;
  report: TransactionReport;
  /** Hash of what makes two StartTransactions the same; null for other messages. */
  startKey: Buffer | null;
}

/**
 * The id under which each message is kept: for a start a new one, or the same as before when the start was sent before; for others
 * that of the open session they must mean, or null when none fits. One answer per question, in their order.
 */
export class IssueTransactionIds extends Command<(string | null)[]> {
  constructor(readonly questions: readonly TransactionIdQuestion[]) {
    super();
  }
}

/** Whether a session is open on this chargestation (and connector, if given). Answered by sessions. */
export class HasOpenSession extends Query<boolean> {
  constructor(
    readonly chargestation: string,
    readonly connector?: string,
  ) {
    super();
  }
}

/**
 * The open transactions of each of these tokens (`_id`), oldest first. Those that may have been lost (a newer one runs on the EVSE, or the station has
 * booted since) are not counted, so that nobody is locked out by them. Answered by sessions.
 */
export class FindOpenTransactions extends Query<
  Map<string, { chargestation: string; transactionId: string }[]>
> {
  constructor(readonly tokens: ReadonlySet<string>) {
    super();
  }
}

/** An open transaction of a chargestation. */
export interface OpenSession {
  _id: string;
  /** The station's own. */
  transactionId: string;
  connector: string | null;
  evseId: number | null;
}

/** The open transactions of a chargestation, the most likely first: not overtaken by a newer one, then the newest. Answered by sessions. */
export class FindOpenSessions extends Query<OpenSession[]> {
  constructor(readonly chargestation: string) {
    super();
  }
}

/** What other modules may ask about a session. */
export interface SessionFacts {
  _id: string;
  chargestation: string;
  connector: string | null;
  evseId: number | null;
  /** The station's own; null before it has one. */
  transactionId: string | null;
  status: string;
  protocol: Protocol;
  /** Its first message, or the request for it, was stored. */
  createdAt: Date;
  /** It was changed last. */
  updatedAt: Date;
}

/** A session of this organization, or null (unknown, another organization's, not 24 hex). Answered by sessions. */
export class FindSession extends Query<SessionFacts | null> {
  constructor(
    readonly organization: string,
    readonly session: string,
  ) {
    super();
  }
}

/**
 * Whether an application has asked for a session with this token at this station that waits for its start or runs: then the station may
 * let it charge, even if nobody registered the token. One answer per question, in their order. Answered by sessions.
 */
export class FindRequestedTokens extends Query<boolean[]> {
  constructor(readonly questions: readonly { station: StationRef; idToken: IdToken }[]) {
    super();
  }
}

/** In which states a session was. Times in ms of the station's clock; null: it lasts. */
export interface SessionActivity {
  /** Null while no message has come. */
  startTime: number | null;
  endTime: number | null;
  /** 2.0.1: chargingStates; 1.6: statuses of its connector. */
  activity: readonly { startTime: number; endTime: number | null; status: string }[];
}

/** The activity of a session; null when there is no such session. Answered by sessions. */
export class GetSessionActivity extends Query<SessionActivity | null> {
  constructor(readonly session: string) {
    super();
  }
}

/** A message about a transaction in a preview. */
export interface PreviewedMessage {
  station: StationRef;
  protocol: Protocol;
  report: TransactionReport;
  /** The OCPP action. */
  action: string;
  /** JSON text of the payload. */
  payload: string;
  contentHash: Buffer;
  /** ms. */
  receivedAt: number;
}

/** Settings that are kept on a session when it starts. */
export interface PreviewedSettings {
  include_raw_energy_report: boolean;
  include_id_tag: boolean;
  include_artificial_status_notification_for_201: boolean;
}

/** What a message of a transaction makes in a preview. */
export interface PreviewedTransaction {
  /** To be given back with the next message. */
  after: object;
  /** What is published of it, in this order; nothing for a message that is stored already. */
  events: ('session.started' | 'session.updated' | 'session.ended')[];
  /** The session as REST shows it after the message, without its raw message. */
  snapshot: {
    session: string;
    connector: string | null;
    transactionId: string | null;
    data: string;
  };
  /** What it means for the status of its connector, or the rule that kept silent. */
  state:
    | {
        session: string;
        connector: string;
        chargingState: string | null;
        open: boolean;
        live: boolean;
      }
    | string;
}

/**
 * What a message about a transaction would make, by the same functions as in earnest; nothing is stored or published. `resolve` finds the
 * connector that is meant. Answered by sessions.
 */
export class PreviewTransaction extends Query<PreviewedTransaction> {
  constructor(
    readonly message: PreviewedMessage,
    /** What the message before made; null for the first one. */
    readonly before: object | null,
    readonly settings: PreviewedSettings,
    /** `_id` of the stored session that is played once more; null for one that does not exist. */
    readonly session: string | null,
    readonly resolve: (
      evse: EvseRef | null,
    ) => Promise<{ connector: { _id: string } | null; evseId: number | null }>,
  ) {
    super();
  }
}
