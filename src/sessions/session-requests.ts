import { Injectable, Logger } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import type { ChargestationFacts } from '../chargestations/chargestations.commands.js';
import type { ConnectorFacts } from '../connectors/connectors.commands.js';
import { GetOrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import type { AgreedRate } from '../rates/rates.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { IdToken } from '../shared/vocabulary/id-token.js';
import { configurationsOf } from './begin-recording.js';
import { emptyState } from './ledger-state.js';
import { RequestedSessions } from './requested-sessions.js';
import { snapshotOf } from './session-publisher.js';
import { NO_SEQ_NO } from './session-store.js';
import { SessionTasks } from './session-tasks.js';
import type { Session } from './sessions.entity.js';
import { SessionStartsFailed, SessionStopsFailed, SessionsCancelled } from './sessions.events.js';
import { StartMatcher } from './start-matcher.js';
import type { SessionFailure } from './start-request.js';
import type { StartSession } from './start-session.dto.js';
import { timeTargetAt } from './targets.js';

const DEFAULT_START_TIMEOUT_S = 120;

/** What a session is created from. */
export interface NewRequest {
  organization: string;
  station: ChargestationFacts;
  connector: ConnectorFacts;
  body: StartSession;
  driver: { idToken: IdToken; token: string | null; user: string | null };
  remoteStartId: number;
  /** What charging costs at the connector. */
  rate: AgreedRate | null;
}

/** The life of sessions that applications ask for, until the station takes over. */
@Injectable()
export class SessionRequests {
  readonly #logger = new Logger(SessionRequests.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: RequestedSessions,
    private readonly tasks: SessionTasks,
    private readonly matcher: StartMatcher,
    private readonly eventBus: EventBus,
    private readonly queryBus: QueryBus,
  ) {}

  /**
   * Creates the session of a request. Where the cable came first and a transaction without a token is open on the connector, the station
   * will use the request for that one: its session takes the request.
   *
   * @returns `_id` of the session
   */
  create(request: NewRequest): Promise<string> {
    const { organization, station, connector, body } = request;
    return this.unitOfWork.run(async () => {
      const settings = (
        await this.queryBus.execute(new GetOrganizationSettings(new Set([organization])))
      ).get(organization);
      const waiting = await this.sessions.lockWaiting(station._id, connector._id);
      if (waiting) return this.#adopt(waiting, request);
      const now = new Date();
      const session = {
        _id: newId(),
        organization,
        chargestation: station._id,
        protocol: station.protocol,
        transactionId: null,
        status: 'created',
        connector: connector._id,
        evseId: connector.evseId,
        configurations: { ...configurationsOf(settings), ...body.configurations },
        ledger: emptyState({ rank: NO_SEQ_NO, timestamp: now.getTime() }),
        lastSeqNo: NO_SEQ_NO,
        eventCount: 0,
        rate: request.rate,
        createdAt: now,
        ...requestedFields(request, false),
      } as Partial<Session> as Session;
      this.sessions.insert(session);
      const timeout = settings?.session_start_timeout ?? DEFAULT_START_TIMEOUT_S;
      const at = now.getTime() + timeout * 1000;
      this.tasks.plan([{ session: session._id, kind: 'expire', at }]);
      return session._id;
    });
  }

  /** Takes a request back that was never sent; nobody has heard of it. */
  withdraw(id: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const session = await this.sessions.lock(id);
      if (!session) return;
      this.tasks.drop({ session: id, kind: 'expire' });
      if (session.status === 'created') return this.sessions.delete(id);
      this.#release(session);
      this.sessions.update(session);
    });
  }

  /** The time to start is over. In the running unit of work. */
  async expire(session: Session): Promise<void> {
    if (session.status !== 'created') return;
    const message = 'The station did not start within session_start_timeout';
    await this.#cancel(session, { command: 'start', reason: 'not_started', message });
  }

  /** Cancels a session that has not started; false when it has, or is over. */
  cancel(id: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const session = await this.sessions.lock(id);
      if (session?.status !== 'created') return false;
      const message = 'Cancelled by API before the station had started';
      await this.#cancel(session, { command: 'start', reason: 'cancelled', message });
      return true;
    });
  }

  /** The command to start was not accepted; a start that came all the same stands. In the running unit of work. */
  async startFailed(id: string, failure: Pick<SessionFailure, 'reason' | 'message'>) {
    const session = await this.sessions.lock(id);
    if (!session) return;
    const adopted =
      session.start?.adopted && session.ledger.remoteStartId !== session.remoteStartId;
    if (session.status !== 'created' && !adopted) return;
    if (session.status === 'created') session.status = 'cancelled';
    else this.#release(session);
    this.tasks.drop({ session: id, kind: 'expire' });
    session.failure = failureOf({ command: 'start', ...failure });
    this.sessions.update(session);
    await this.eventBus.publish(new SessionStartsFailed([snapshotOf(session)]));
  }

  /** The command to stop was not accepted. In the running unit of work. */
  async stopFailed(id: string, failure: Pick<SessionFailure, 'reason' | 'message'>) {
    const session = await this.sessions.lock(id);
    if (session?.status !== 'Started') return;
    session.failure = failureOf({ command: 'stop', ...failure });
    this.sessions.update(session);
    await this.eventBus.publish(new SessionStopsFailed([snapshotOf(session)]));
  }

  /**
   * The station says for which transaction it has accepted the request. Its messages may be under way, so this is a unit of work of its
   * own; when it fails, the remoteStartId in the next message says the same.
   */
  async bind(id: string, transactionId: string): Promise<void> {
    try {
      await this.unitOfWork.run(async () => {
        const session = await this.sessions.lock(id);
        if (session?.status !== 'created' || session.transactionId !== null) return;
        const known = await this.sessions.lockTransaction(session.chargestation, transactionId);
        if (known) return this.matcher.takeOver(known, session);
        session.transactionId = transactionId;
        this.sessions.update(session);
      });
    } catch (error) {
      this.#logger.debug(`Session ${id} was not bound by its answer: ${(error as Error).message}`);
    }
  }

  /** The session of an open transaction that waits for a token takes the request. */
  #adopt(session: Session, request: NewRequest): string {
    const { metaData, ...fields } = requestedFields(request, true);
    Object.assign(session, fields, { metaData: { ...session.metaData, ...metaData } });
    this.sessions.update(session);
    const at = timeTargetAt(session.target, Date.now());
    if (at !== null) this.tasks.plan([{ session: session._id, kind: 'stop', at }]);
    return session._id;
  }

  /** The open session is again as it was before the request. */
  #release(session: Session): void {
    session.idTag = session.ledger.idToken?.value ?? null;
    session.start = null;
    session.remoteStartId = null;
    session.target = null;
    session.user = null;
    session.token = null;
    this.tasks.drop({ session: session._id, kind: 'stop' });
  }

  async #cancel(session: Session, failure: Omit<SessionFailure, 'at'>): Promise<void> {
    session.status = 'cancelled';
    session.failure = failureOf(failure);
    this.tasks.drop({ session: session._id, kind: 'expire' });
    this.sessions.update(session);
    await this.eventBus.publish(new SessionsCancelled([snapshotOf(session)]));
  }
}

function requestedFields({ body, connector, driver, remoteStartId }: NewRequest, adopted: boolean) {
  const { evseId, ocppId } = connector;
  const place = { connectorId: ocppId, evseId, connectorOfEvse: ocppId };
  return {
    remoteStartId,
    start: { idToken: driver.idToken, place, adopted },
    idTag: driver.idToken.value,
    target: body.target ?? null,
    targetReached: null,
    failure: null,
    user: driver.user,
    token: driver.token,
    metaData: body.meta_data ?? {},
  };
}

function failureOf(failure: Omit<SessionFailure, 'at'>): SessionFailure {
  return { ...failure, at: new Date().toISOString() };
}
