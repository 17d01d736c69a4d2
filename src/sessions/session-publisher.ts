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
    const snapshots = recordings.map(({ session, reported }) =>
      snapshotOf(session, reported.report.seqNo === null ? null : reported.payload),
    );
    const started = snapshots.filter((_, index) => recordings[index]?.placement.first);
    const ended = snapshots.filter((_, index) => recordings[index]?.placement.ended);
    if (started.length > 0) await this.eventBus.publish(new SessionsStarted(started));
    await this.eventBus.publish(new SessionsUpdated(snapshots));
    if (ended.length > 0) await this.eventBus.publish(new SessionsEnded(ended));
    const states = recordings.flatMap(chargingStateOf);
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

/**
 * What a message means for the status of its connector. Nothing while the connector is unknown, a newer session runs on its EVSE, or the
 * message stands after the end; a late message matters only when it ends the session or makes its connector known. Nothing, too, for
 * stations that tell no chargingStates (1.6).
 */
function chargingStateOf({
  reported,
  session,
  placement,
  connectorChanged,
}: Recording): SessionChargingState[] {
  const { connector, ledger } = session;
  const { first, late, afterEnd, ended } = placement;
  if (connector === null || session.superseded || afterEnd) return [];
  if (late && !ended && !connectorChanged) return [];
  const tellsStates = reported.report.seqNo !== null;
  if (ledger.chargingState === null && !(tellsStates && (first || ended || connectorChanged)))
    return [];
  return [
    {
      station: reported.station,
      session: session._id,
      connector,
      chargingState: ledger.chargingState,
      open: ledger.status === 'Started',
      live: !late && !reported.report.offline,
    },
  ];
}
