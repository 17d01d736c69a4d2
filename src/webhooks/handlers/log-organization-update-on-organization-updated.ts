import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { OrganizationUpdated } from '../../organizations/organizations.events.js';
import { organizationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(OrganizationUpdated)
export class LogOrganizationUpdateOnOrganizationUpdated
  implements IEventHandler<OrganizationUpdated>
{
  constructor(private readonly eventLog: EventLog) {}

  handle({ organization, shown }: OrganizationUpdated): void {
    this.eventLog.append([
      organizationEvent('organization', 'organization.updated', organization, shown),
    ]);
  }
}
