import type { EvseRef } from './evse.js';
import type { IdToken } from './id-token.js';
import type { MeterValue } from './meter-value.js';

/** ChargingStateEnumType of OCPP 2.0.1 (part 2, 3.13). */
export const CHARGING_STATES = [
  'Charging',
  'EVConnected',
  'SuspendedEV',
  'SuspendedEVSE',
  'Idle',
] as const;
export type ChargingState = (typeof CHARGING_STATES)[number];

/** Whether a word of the station is one of the five charging states; an unknown word moves nothing. */
export function isChargingState(word: string | null): word is ChargingState {
  return word !== null && (CHARGING_STATES as readonly string[]).includes(word);
}

/**
 * One message about a transaction in vocabulary words: a TransactionEvent of 2.0.1, or StartTransaction (started),
 * MeterValues (updated) or StopTransaction (ended) of 1.6.
 */
export interface TransactionReport {
  phase: 'started' | 'updated' | 'ended';
  /**
   * The transaction's id as a string. Null where the station cannot know it: a 1.6 start, and 1.6 messages that name
   * none (absent, 0 or negative); `IssueTransactionIds` finds it before the report is published.
   */
  transactionId: string | null;
  /** Position within the transaction; null in 1.6, which has none. */
  seqNo: number | null;
  /** The station's time of the event in ms since 1970. */
  timestamp: number;
  /** The message happened or was queued while the station was offline (2.0.1 only). */
  offline: boolean;
  /** As sent, usually one of CHARGING_STATES; null when not sent (always in 1.6). */
  chargingState: string | null;
  /** TriggerReasonEnumType as sent; null in 1.6 and from lenient stations that left it out. */
  triggerReason: string | null;
  /** Ended only: the station's own word, `Local` when it sent none; else null. */
  stopReason: string | null;
  evse: EvseRef | null;
  /** The token that this message carries. */
  idToken: IdToken | null;
  reservationId: number | null;
  remoteStartId: number | null;
  /** In the order sent. 1.6: meterStart and meterStop stand here as registers with context Transaction.Begin and .End. */
  meterValues: MeterValue[];
  /** Words for parts that could not be used, to be kept on the session (for example `invalid_timestamp`). */
  anomalies: string[];
}

/** What must be the same in a StartTransaction that is sent again (reference: 1.6 errata 3.2); null for other messages. */
export interface StartKey {
  connectorId: number;
  idTag: string;
  timestamp: string;
  meterStart: number;
}
