import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsStarted } from '../../sessions/sessions.events.js';
import { sessionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(SessionsStarted)
export class LogSessionStartedOnSessionsStarted implements IEventHandler<SessionsStarted> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ sessions }: SessionsStarted): void {
    this.eventLog.append(sessions.map((session) => sessionEvent('session.started', session)));
  }
}
