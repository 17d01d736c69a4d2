import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionStartsFailed } from '../../sessions/sessions.events.js';
import { sessionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(SessionStartsFailed)
export class LogSessionStartFailureOnSessionStartsFailed
  implements IEventHandler<SessionStartsFailed>
{
  constructor(private readonly eventLog: EventLog) {}

  handle({ sessions }: SessionStartsFailed): void {
    this.eventLog.append(sessions.map((session) => sessionEvent('session.start_failure', session)));
  }
}
