import { Command, Query } from '@nestjs/cqrs';
import type { Protocol } from '../shared/vocabulary/station.js';
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
