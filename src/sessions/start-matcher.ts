import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import { startsSession } from './begin-recording.js';
import { RequestedSessions } from './requested-sessions.js';
import { snapshotOf } from './session-publisher.js';
import type { FoundSession } from './session-store.js';
import { SessionTasks } from './session-tasks.js';
import type { Session } from './sessions.entity.js';
import { SessionsCancelled } from './sessions.events.js';
import { matchStart } from './start-request.js';

/** Finds out which messages begin sessions that applications have asked for. */
@Injectable()
export class StartMatcher {
  constructor(
    private readonly sessions: RequestedSessions,
    private readonly tasks: SessionTasks,
    private readonly eventBus: EventBus,
  ) {}

  /** What applications have asked for that these messages may begin; locked. */
  async requestedOf(transactions: readonly ReportedTransaction[]): Promise<Session[]> {
    if (transactions.length === 0) return [];
    return this.sessions.ofMessages(
      transactions.map(({ station }) => station.chargestation),
      transactions.flatMap(({ report }) => report.remoteStartId ?? []),
    );
  }

  /**
   * The sessions that first messages begin. Where a message tells that a transaction which is known already was meant, its session takes
   * the request over.
   *
   * @param found the sessions of the messages, by their index
   * @param requested those that applications have asked for
   */
  async match(
    transactions: readonly ReportedTransaction[],
    found: readonly (FoundSession | undefined)[],
    requested: readonly Session[],
  ): Promise<Map<ReportedTransaction, Session>> {
    const matches = new Map<ReportedTransaction, Session>();
    if (requested.length === 0) return matches;
    for (const [index, reported] of transactions.entries()) {
      const known = found[index];
      if (!(known ? namesAnother(reported, known) : startsSession(reported))) continue;
      const request = matchStart(
        reported.report,
        requested.filter(
          (session) =>
            session.chargestation === reported.station.chargestation &&
            session._id !== known?.session._id &&
            session.eventCount === 0,
        ),
      );
      if (!request) continue;
      if (known) await this.takeOver(known.session, request);
      else matches.set(reported, request);
      this.#stopIfCancelled(known?.session ?? request, request);
    }
    return matches;
  }

  /** The session of a transaction takes over what was asked for as another one, which ends by it. Both are locked. */
  async takeOver(session: Session, requested: Session): Promise<void> {
    session.remoteStartId = requested.remoteStartId;
    session.start = requested.start;
    session.idTag ??= requested.idTag;
    session.user = requested.user;
    session.token = requested.token;
    session.target = requested.target;
    session.metaData = { ...session.metaData, ...requested.metaData };
    const waited = requested.status === 'created';
    if (requested.failure?.reason === 'cancelled') session.failure = requested.failure;
    requested.remoteStartId = null;
    if (waited) {
      requested.status = 'cancelled';
      const message = `The station used the request for a transaction that had begun: session ${session._id}`;
      const at = new Date().toISOString();
      requested.failure = { command: 'start', reason: 'joined', message, at };
    }
    this.sessions.update(requested);
    this.sessions.update(session);
    if (waited) await this.eventBus.publish(new SessionsCancelled([snapshotOf(requested)]));
  }

  /** The application had taken its request back, and the station could not be told. */
  #stopIfCancelled(session: Session, { failure }: Session): void {
    if (failure?.reason !== 'cancelled') return;
    this.tasks.plan([{ session: session._id, kind: 'stop', at: Date.now() }]);
  }
}

/** The message returns the remoteStartId of a request other than the one of its session. */
export function namesAnother(
  { report }: ReportedTransaction,
  { session, duplicate }: FoundSession,
): boolean {
  return (
    report.remoteStartId !== null && report.remoteStartId !== session.remoteStartId && !duplicate
  );
}
