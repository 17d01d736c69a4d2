import { CommandBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { NoteActionEffect } from '../../actions/actions.commands.js';
import { ActionAccepted } from '../../actions/actions.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { RequestedSessions } from '../requested-sessions.js';
import { SessionRequests } from '../session-requests.js';

/** A station that has accepted a start may name the transaction that it means: the session is bound to it at once. */
@EventsHandler(ActionAccepted)
export class ConcludeStartOnActionAccepted implements IEventHandler<ActionAccepted> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: RequestedSessions,
    private readonly requests: SessionRequests,
    private readonly commandBus: CommandBus,
  ) {}

  async handle({ fact, answers }: ActionAccepted): Promise<void> {
    const { session: id, type, action } = fact;
    if (type !== 'session.start' || id === null) return;
    const session = await this.sessions.lock(id);
    if (session?.start?.adopted) {
      const effect = { observed: 'session.started', session: id };
      await this.commandBus.execute(new NoteActionEffect(action, effect, Date.now()));
      return;
    }
    const named = (answers[0]?.responses[0] as { transactionId?: unknown } | undefined)
      ?.transactionId;
    if (session?.status !== 'created' || typeof named !== 'string') return;
    this.unitOfWork.afterCommit(() => void this.requests.bind(id, named));
  }
}
