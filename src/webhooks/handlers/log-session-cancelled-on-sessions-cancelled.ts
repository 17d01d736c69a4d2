import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsCancelled } from '../../sessions/sessions.events.js';
import { sessionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(SessionsCancelled)
export class LogSessionCancelledOnSessionsCancelled implements IEventHandler<SessionsCancelled> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ sessions }: SessionsCancelled): void {
    this.eventLog.append(sessions.map((session) => sessionEvent('session.cancelled', session)));
  }
}
