import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRejected } from '../../actions/actions.events.js';
import { actionEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(ActionRejected)
export class LogActionRejectedOnActionRejected implements IEventHandler<ActionRejected> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ fact }: ActionRejected): void {
    this.eventLog.append([actionEvent('rejected', fact)]);
  }
}
