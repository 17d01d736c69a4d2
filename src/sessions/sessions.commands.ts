import { Command, Query } from '@nestjs/cqrs';
import type { IdToken } from '../shared/vocabulary/id-token.js';
import type { StationRef } from '../shared/vocabulary/station.js';
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
