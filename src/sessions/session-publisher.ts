import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import type { Recording } from './recording.js';
import { toResponse } from './session-response.js';
import type { Session } from './sessions.entity.js';
import {
  ChargingStatesChanged,
  type SessionChargingState,
  type SessionSnapshot,
  SessionsEnded,
  SessionsStarted,
  SessionsUpdated,
} from './sessions.events.js';

/** Publishes what has become of sessions: started, updated, ended, and then in which chargingState they are. */
@Injectable()
export class SessionPublisher {
  constructor(private readonly eventBus: EventBus) {}

  /** For messages of stations; all events of one message show the state after it. */
  async publish(recordings: readonly Recording[]): Promise<void> {
    if (recordings.length === 0) return;
    const followed = recordings.map(whatFollows);
    const snapshots = followed.map(({ snapshot }) => snapshot);
    const started = snapshots.filter((_, index) => followed[index]?.started);
    const ended = snapshots.filter((_, index) => followed[index]?.ended);
    if (started.length > 0) await this.eventBus.publish(new SessionsStarted(started));
    await this.eventBus.publish(new SessionsUpdated(snapshots));
    if (ended.length > 0) await this.eventBus.publish(new SessionsEnded(ended));
    const states = followed.flatMap(({ state }) => (typeof state === 'string' ? [] : [state]));
    if (states.length > 0) await this.eventBus.publish(new ChargingStatesChanged(states));
  }

  /** For a session that the server has closed itself. */
  async publishClosed(session: Session): Promise<void> {
    const snapshots = [snapshotOf(session, null)];
    await this.eventBus.publish(new SessionsUpdated(snapshots));
    await this.eventBus.publish(new SessionsEnded(snapshots));
    const { connector, superseded } = session;
    if (connector === null || superseded) return;
    const { station } = snapshots[0] as SessionSnapshot;
    const state = {
      station,
      session: session._id,
      connector,
      chargingState: session.ledger.chargingState,
      open: false,
      live: false,
      changed: false,
    };
    await this.eventBus.publish(new ChargingStatesChanged([state]));
  }
}

/** The session as it stands, in a fact that no message of the station caused or `raw` did. */
export function snapshotOf(session: Session, raw: string | null = null): SessionSnapshot {
  const { organization, chargestation, connector, transactionId } = session;
  return {
    station: { organization, chargestation },
    session: session._id,
    connector,
    transactionId,
    data: JSON.stringify(toResponse(session)),
    raw,
  };
}

/** Why a message means nothing for the status of a connector. */
export type StateSilence =
  | 'no_connector'
  | 'superseded'
  | 'after_end'
  | 'late'
  | 'no_charging_state';

/** What is published of one message. */
interface Followed {
  snapshot: SessionSnapshot;
  started: boolean;
  ended: boolean;
  /** What it means for the status of its connector, or why it means nothing. */
  state: SessionChargingState | StateSilence;
}

/** What follows from one message that was taken into its session: `started`, then `updated` always, then `ended`, then the state. */
export function whatFollows(recording: Recording): Followed {
  const { session, reported, placement } = recording;
  return {
    snapshot: snapshotOf(session, reported.report.seqNo === null ? null : reported.payload),
    started: placement.first,
    ended: placement.ended,
    state: chargingStateOf(recording),
  };
}

/**
 * What a message means for the status of its connector. Nothing while the connector is unknown, a newer session runs on its EVSE, or the
 * message stands after the end; a late message matters only when it ends the session or makes its connector known. Nothing, too, for
 * stations that tell no chargingStates (1.6).
 */
function chargingStateOf({
  before,
  reported,
  session,
  placement,
  connectorChanged,
}: Recording): SessionChargingState | StateSilence {
  const { connector, ledger } = session;
  const { first, late, afterEnd, ended } = placement;
  if (connector === null) return 'no_connector';
  if (session.superseded) return 'superseded';
  if (afterEnd) return 'after_end';
  if (late && !ended && !connectorChanged) return 'late';
  const tellsStates = reported.report.seqNo !== null;
  if (ledger.chargingState === null && !(tellsStates && (first || ended || connectorChanged)))
    return 'no_charging_state';
  return {
    station: reported.station,
    session: session._id,
    connector,
    chargingState: ledger.chargingState,
    open: ledger.status === 'Started',
    live: !late && !reported.report.offline,
    changed: (ledger.chargingState ?? 'Idle') !== (before?.chargingState ?? 'Idle'),
  };
}
