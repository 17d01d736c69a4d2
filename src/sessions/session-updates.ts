import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { notFound } from '../shared/errors.js';
import { isId } from '../shared/id.js';
import { RequestedSessions } from './requested-sessions.js';
import { snapshotOf } from './session-publisher.js';
import type { Session } from './sessions.entity.js';
import { SessionsUpdated } from './sessions.events.js';
import type { UpdateSession } from './start-session.dto.js';
import { TargetWatch } from './target-watch.js';
import { checkTarget } from './targets.js';

const BEGIN: Statement = {
  name: 'session_first_received',
  text: 'SELECT min(received_at) AS at FROM transaction_event WHERE session = $1',
};

/** What applications change of sessions. */
@Injectable()
export class SessionUpdates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: RequestedSessions,
    private readonly targets: TargetWatch,
    private readonly eventBus: EventBus,
  ) {}

  /** Changes what the body names. @throws DomainError `not_found`, `invalid_field` for a target that cannot be reached */
  update(organization: string, id: string, { target, meta_data }: UpdateSession): Promise<void> {
    return this.unitOfWork.run(async () => {
      const session = isId(id) ? await this.sessions.lock(id) : undefined;
      if (session?.organization !== organization) throw notFound('session');
      if (target === undefined && meta_data === undefined) return;
      checkTarget(target, session.rate !== null);
      if (target !== undefined) await this.#setTarget(session, target);
      session.metaData = meta_data ?? session.metaData;
      this.sessions.update(session);
      await this.eventBus.publish(new SessionsUpdated([snapshotOf(session)]));
    });
  }

  async #setTarget(session: Session, target: Session['target']): Promise<void> {
    session.target = target;
    session.targetReached = null;
    if (session.status !== 'Started') return;
    const [first] = await this.unitOfWork.query<{ at: Date }>(BEGIN, [session._id]);
    this.targets.changed(session, (first as { at: Date }).at.getTime());
  }
}
