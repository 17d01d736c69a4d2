import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsUpdated } from '../../sessions/sessions.events.js';
import { sessionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(SessionsUpdated)
export class LogSessionUpdatedOnSessionsUpdated implements IEventHandler<SessionsUpdated> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ sessions }: SessionsUpdated): void {
    this.eventLog.append(sessions.map((session) => sessionEvent('session.updated', session)));
  }
}
