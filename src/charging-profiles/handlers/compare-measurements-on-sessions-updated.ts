import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsUpdated } from '../../sessions/sessions.events.js';
import { LimitWatch } from '../limit-watch.js';

/** What is measured after a limit is shown beside it. */
@EventsHandler(SessionsUpdated)
export class CompareMeasurementsOnSessionsUpdated implements IEventHandler<SessionsUpdated> {
  constructor(private readonly watch: LimitWatch) {}

  handle({ sessions }: SessionsUpdated): Promise<void> {
    return this.watch.observe(sessions);
  }
}
