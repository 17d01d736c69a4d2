import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsEnded } from '../../sessions/sessions.events.js';
import { sessionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(SessionsEnded)
export class LogSessionEndedOnSessionsEnded implements IEventHandler<SessionsEnded> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ sessions }: SessionsEnded): void {
    this.eventLog.append(sessions.map((session) => sessionEvent('session.ended', session)));
  }
}
