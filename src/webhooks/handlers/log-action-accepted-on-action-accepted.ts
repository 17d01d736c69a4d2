import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionAccepted } from '../../actions/actions.events.js';
import { actionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(ActionAccepted)
export class LogActionAcceptedOnActionAccepted implements IEventHandler<ActionAccepted> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ fact }: ActionAccepted): void {
    this.eventLog.append([actionEvent('accepted', fact)]);
  }
}
