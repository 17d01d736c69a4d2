import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { OrganizationSettingsChanged } from '../../organization-settings/organization-settings.events.js';
import { organizationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(OrganizationSettingsChanged)
export class LogSettingsChangeOnOrganizationSettingsChanged
  implements IEventHandler<OrganizationSettingsChanged>
{
  constructor(private readonly eventLog: EventLog) {}

  handle({ organization, settings }: OrganizationSettingsChanged): void {
    const type = 'organization.settings.updated';
    this.eventLog.append([
      organizationEvent('organization_settings', type, organization, settings),
    ]);
  }
}
