import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRequested } from '../../actions/actions.events.js';
import { actionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(ActionRequested)
export class LogActionRequestedOnActionRequested implements IEventHandler<ActionRequested> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ fact }: ActionRequested): void {
    this.eventLog.append([actionEvent('requested', fact)]);
  }
}
