import type { EvseRef } from '../shared/vocabulary/evse.js';
import { isChargingState, type TransactionReport } from '../shared/vocabulary/transaction.js';
import { type Activity, endActivity, recordActivity } from './activity.js';
import { extendEnergy, foldEnergy } from './energy.js';
import {
  ABANDONED,
  emptyState,
  type LedgerEvent,
  type LedgerState,
  type Position,
} from './ledger-state.js';
import { type Quantity, quantitiesOf } from './meter-quantities.js';
import { newestReadings, rawReadings } from './readings.js';

/** How one event stands to what was known before it. */
export interface Placement {
  /** The first event of the session: session.started. */
  first: boolean;
  /** Below an event already counted: never publishes a status. */
  late: boolean;
  /** Above the known Ended: counts for nothing, never publishes a status. */
  afterEnd: boolean;
  /** The session's first Ended: session.ended. */
  ended: boolean;
}

export interface LedgerOptions {
  /** Keep the newest raw sampled values (organization setting `include_raw_energy_report`). */
  keepRaw?: boolean;
}

/** How the event stands to the state before it; null: the session has no event yet. */
export function placeEvent(before: LedgerState | null, { report }: LedgerEvent): Placement {
  const ends = report.phase === 'ended';
  if (before === null) return { first: true, late: false, afterEnd: false, ended: ends };
  const late = isBelow(positionOf(report), before.last);
  const open = before.status === 'Started';
  return { first: false, late, afterEnd: !open && !late, ended: open && ends };
}

/**
 * The state after one more event, without looking at the earlier ones. `refold` when those are needed: the event is
 * late, or its samples are. The caller then gives all stored events, this one included, to `foldTransaction`.
 */
export function applyReport(
  before: LedgerState | null,
  event: LedgerEvent,
  options: LedgerOptions = {},
): LedgerState | 'refold' {
  const { report } = event;
  const { late, afterEnd } = placeEvent(before, event);
  if (late) return 'refold';
  const state = before === null ? emptyState(positionOf(report)) : { ...before };
  if (afterEnd) {
    passOver(state, report);
    return state;
  }
  const quantities = quantitiesOf(report.meterValues);
  const energy = extendEnergy(state.energy, quantities, report.seqNo === null);
  if (energy === 'refold') return energy;
  state.energy = energy;
  count(state, event, quantities, options);
  return state;
}

/**
 * The state that a set of events makes.
 *
 * @param events all stored events of the session in any order, at least one
 * @param options.activity the activity so far; kept where no event tells a charging state (1.6)
 */
export function foldTransaction(
  events: readonly LedgerEvent[],
  options: LedgerOptions & { activity?: readonly Activity[] } = {},
): LedgerState {
  const sorted = events.toSorted(byPosition);
  const first = sorted[0];
  if (!first) throw new Error('A transaction has at least one event');
  const state = emptyState(positionOf(first.report));
  const tellsStates = sorted.some(({ report }) => isChargingState(report.chargingState));
  if (!tellsStates && options.activity) state.activity = options.activity;
  const counted: Quantity[] = [];
  for (const event of sorted) {
    if (state.status === 'Ended') {
      passOver(state, event.report);
      continue;
    }
    const quantities = quantitiesOf(event.report.meterValues);
    for (const quantity of quantities) counted.push(quantity);
    count(state, event, quantities, options);
  }
  state.energy = foldEnergy(counted, first.report.seqNo === null);
  return state;
}

/** The state after a message that is only stored: the session has too many to be decided again. */
export function withoutDeciding(state: LedgerState): LedgerState {
  return {
    ...state,
    events: state.events + 1,
    reported: withWords(state.reported, ['history_too_long']),
  };
}

/** The state of an open session that is given up: it ended with the last event that is known. */
export function closeAbandoned(state: LedgerState): LedgerState {
  const endedAt = state.last.timestamp;
  return {
    ...state,
    status: 'Ended',
    endedAt,
    activity: endActivity(state.activity, endedAt),
    reported: withWords(state.reported, [ABANDONED]),
  };
}

function positionOf({ seqNo, phase, timestamp }: TransactionReport): Position {
  return { rank: seqNo ?? (phase === 'started' ? -1 : 0), timestamp };
}

function isBelow(position: Position, other: Position): boolean {
  if (position.rank !== other.rank) return position.rank < other.rank;
  return position.timestamp < other.timestamp;
}

function byPosition(a: LedgerEvent, b: LedgerEvent): number {
  const [left, right] = [positionOf(a.report), positionOf(b.report)];
  return left.rank - right.rank || left.timestamp - right.timestamp || a.arrival - b.arrival;
}

/** Takes an event above Ended into the state: it is known of, and changes nothing else. */
function passOver(state: LedgerState, { seqNo, anomalies }: TransactionReport): void {
  state.events += 1;
  state.afterEnd = true;
  if (seqNo !== null && seqNo === state.last.rank) state.seqNoReused = true;
  state.reported = withWords(state.reported, anomalies);
}

/** Takes an event above all others into the state, all but its energy. Replaces parts and never changes one in place. */
function count(
  state: LedgerState,
  { report, receivedAt }: LedgerEvent,
  quantities: readonly Quantity[],
  { keepRaw }: LedgerOptions,
): void {
  const { seqNo, timestamp, idToken } = report;
  if (seqNo !== null) {
    if (state.firstSeqNo !== null && seqNo === state.last.rank) {
      state.seqNoReused = true;
    } else {
      state.seqNos += 1;
    }
    state.firstSeqNo ??= seqNo;
  }
  state.events += 1;
  state.last = positionOf(report);
  if (report.phase === 'started' && !state.startSeen) {
    state.startSeen = true;
    state.startedAt = timestamp;
  }
  if (isChargingState(report.chargingState)) {
    state.chargingState = report.chargingState;
    state.activity = recordActivity(state.activity, report.chargingState, timestamp);
  }
  state.evse = namedEvse(state.evse, report.evse);
  state.idToken ??= idToken;
  if (report.phase === 'ended' || report.triggerReason === 'StopAuthorized') {
    state.stopIdToken = idToken ?? state.stopIdToken;
  }
  state.remoteStartId ??= report.remoteStartId;
  state.reservationId ??= report.reservationId;
  state.readings = newestReadings(state.readings, quantities);
  if (keepRaw) state.raw = rawReadings(report, receivedAt) ?? state.raw;
  state.reported = withWords(state.reported, report.anomalies);
  if (report.phase === 'ended') {
    state.status = 'Ended';
    state.endedAt = timestamp;
    state.chargingStopReason = report.triggerReason;
    state.stopReason = report.stopReason;
    state.activity = endActivity(state.activity, timestamp);
  }
}

/** A 0 stands for the whole station and names no EVSE or connector. */
function namedEvse(known: EvseRef | null, named: EvseRef | null): EvseRef | null {
  if (named === null) return known;
  const evseId = named.evseId || null;
  const connectorId = named.connectorId || null;
  if (named.evseId === 0 || (evseId === null && connectorId === null)) return known;
  if (connectorId !== null) return { evseId, connectorId };
  return known?.evseId === evseId ? known : { evseId, connectorId };
}

function withWords(known: readonly string[], words: readonly string[]): readonly string[] {
  const added = words.filter((word) => !known.includes(word));
  return added.length === 0 ? known : [...new Set([...known, ...added])].sort();
}
