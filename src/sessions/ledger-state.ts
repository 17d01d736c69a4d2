import type { EvseRef } from '../shared/vocabulary/evse.js';
import type { IdToken } from '../shared/vocabulary/id-token.js';
import type { ChargingState, TransactionReport } from '../shared/vocabulary/transaction.js';
import { type Activity, MAX_ACTIVITY } from './activity.js';
import { type EnergyState, energyOf, NO_ENERGY } from './energy.js';
import { NO_READINGS, type RawReadings, type Readings } from './readings.js';

/** One report about a transaction as it was stored. Exact duplicates (same seqNo, same content) never become one. */
export interface LedgerEvent {
  report: TransactionReport;
  /** Ordinal of its arrival within the session; rises, and parts events with equal seqNo and timestamp. */
  arrival: number;
  /** The server's time of receipt in ms. */
  receivedAt: number;
}

/**
 * Where an event stands in its transaction, whenever it arrived; of equal ones the later arrival is higher.
 * seqNo goes before the clock, since clocks may start at 1970 after power loss.
 */
export interface Position {
  /** The seqNo; without one (1.6) -1 for the start, which is always lowest, and 0 for everything else. */
  rank: number;
  /** Station time of the event in ms. */
  timestamp: number;
}

/**
 * What the events of a transaction say together: a function of their set, whatever order they arrived in. Only events
 * up to the first Ended (by position) count. Plain JSON, kept on the session's row; times are ms of the station's clock.
 */
export interface LedgerState {
  /** Number of events, those that do not count included: the next event's `arrival`. */
  events: number;
  status: 'Started' | 'Ended';
  /** Time of Started; while none was seen, of the lowest event. */
  startedAt: number;
  startSeen: boolean;
  endedAt: number | null;
  /** Highest position that counts: once ended, that of Ended. */
  last: Position;
  /** Lowest seqNo that counts; null in 1.6. The highest is `last.rank`. */
  firstSeqNo: number | null;
  /** How many different seqNos count. */
  seqNos: number;
  /** One seqNo came with different contents. */
  seqNoReused: boolean;
  /** An event stands above Ended. */
  afterEnd: boolean;
  /** Of the highest event that named one of the five states. */
  chargingState: ChargingState | null;
  /** triggerReason of Ended. */
  chargingStopReason: string | null;
  /** stoppedReason of Ended. */
  stopReason: string | null;
  /** Of the highest event that named one; evse.id alone keeps the connectorId named earlier for the same EVSE. */
  evse: EvseRef | null;
  /** The first token: that of the driver who started. */
  idToken: IdToken | null;
  /** The token that stopped the transaction, if one did. */
  stopIdToken: IdToken | null;
  remoteStartId: number | null;
  reservationId: number | null;
  /** From the charging states; in 1.6 the caller records connector statuses here while the session is open. */
  activity: readonly Activity[];
  energy: EnergyState;
  readings: Readings;
  /** Null unless asked for by `keepRaw`. */
  raw: RawReadings | null;
  /** Words of the reports' own `anomalies`, sorted, each once. */
  reported: readonly string[];
}

/** The state before any event counts; `position` is that of the lowest. */
export function emptyState(position: Position): LedgerState {
  return {
    events: 0,
    status: 'Started',
    startedAt: position.timestamp,
    startSeen: false,
    endedAt: null,
    last: position,
    firstSeqNo: null,
    seqNos: 0,
    seqNoReused: false,
    afterEnd: false,
    chargingState: null,
    chargingStopReason: null,
    stopReason: null,
    evse: null,
    idToken: null,
    stopIdToken: null,
    remoteStartId: null,
    reservationId: null,
    activity: [],
    energy: NO_ENERGY,
    readings: NO_READINGS,
    raw: null,
    reported: [],
  };
}

/** Whether Started, Ended and every seqNo between them are there; 1.6: Started and Ended. */
export function isComplete(state: LedgerState): boolean {
  return state.startSeen && state.status === 'Ended' && !isAbandoned(state) && !hasGap(state);
}

/** Anomaly of a session that was closed without its Ended. */
export const ABANDONED = 'abandoned';

/** The session was closed without its Ended; should that come after all, the stored events decide again. */
export function isAbandoned(state: LedgerState | null): boolean {
  return state?.reported.includes(ABANDONED) ?? false;
}

/** The session's `anomalies`; those of missing events are gone once the events came. */
export function anomaliesOf(state: LedgerState): string[] {
  const anomalies: string[] = [];
  if (!state.startSeen && state.events > 0) anomalies.push('inferred_start');
  if (hasGap(state)) anomalies.push('gap');
  if (state.seqNoReused) anomalies.push('seq_no_reused');
  if (state.afterEnd) anomalies.push('event_after_end');
  if (state.activity.length >= MAX_ACTIVITY) anomalies.push('activity_cut');
  return [...anomalies, ...energyOf(state.energy).anomalies, ...state.reported];
}

/** Whether messages between the first and the last that counts are missing; never in 1.6. */
export function hasGap({ firstSeqNo, last, seqNos }: LedgerState): boolean {
  return firstSeqNo !== null && last.rank - firstSeqNo + 1 !== seqNos;
}
