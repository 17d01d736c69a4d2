import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { UsersChanged } from '../../users/users.events.js';
import { organizationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(UsersChanged)
export class LogUserChangeOnUsersChanged implements IEventHandler<UsersChanged> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ change, users }: UsersChanged): void {
    this.eventLog.append(
      users.map(({ organization, user }) =>
        organizationEvent('user', `user.${change}`, organization, user),
      ),
    );
  }
}
