import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionStopsFailed } from '../../sessions/sessions.events.js';
import { sessionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(SessionStopsFailed)
export class LogSessionStopFailureOnSessionStopsFailed
  implements IEventHandler<SessionStopsFailed>
{
  constructor(private readonly eventLog: EventLog) {}

  handle({ sessions }: SessionStopsFailed): void {
    this.eventLog.append(sessions.map((session) => sessionEvent('session.stop_failure', session)));
  }
}
