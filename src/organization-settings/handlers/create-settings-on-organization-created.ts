import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { OrganizationCreated } from '../../organizations/organizations.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { OrganizationSettingsRow } from '../organization-settings.entity.js';

@EventsHandler(OrganizationCreated)
export class CreateSettingsOnOrganizationCreated implements IEventHandler<OrganizationCreated> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle({ organization }: OrganizationCreated): Promise<void> {
    await this.unitOfWork.manager.insert(OrganizationSettingsRow, { organization });
  }
}
