import { Command, Query } from '@nestjs/cqrs';
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
