import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRejected } from '../../actions/actions.events.js';
import { SessionRequests } from '../session-requests.js';

/** A start or a stop that a station has not accepted: applications are told by the session. */
@EventsHandler(ActionRejected)
export class FailSessionOnActionRejected implements IEventHandler<ActionRejected> {
  constructor(private readonly requests: SessionRequests) {}

  async handle({ fact, outcome }: ActionRejected): Promise<void> {
    const { session, type, data } = fact;
    if (session === null) return;
    const { error } = data as { error?: string | null };
    const failure = { reason: outcome, message: error ?? `The command ended with ${outcome}` };
    if (type === 'session.start') await this.requests.startFailed(session, failure);
    if (type === 'session.stop') await this.requests.stopFailed(session, failure);
  }
}
