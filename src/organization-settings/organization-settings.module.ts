import { Module } from '@nestjs/common';
import { CreateSettingsOnOrganizationCreated } from './handlers/create-settings-on-organization-created.js';
import { GetOrganizationSettingsHandler } from './handlers/get-organization-settings.handler.js';
import { OrganizationSettingsController } from './organization-settings.controller.js';
import { OrganizationSettingsService } from './organization-settings.service.js';
import { SettingsImpact } from './settings-impact.service.js';

/** The flags and numbers an organization may set, and their history. */
@Module({
  controllers: [OrganizationSettingsController],
  providers: [
    CreateSettingsOnOrganizationCreated,
    GetOrganizationSettingsHandler,
    OrganizationSettingsService,
    SettingsImpact,
  ],
})
export class OrganizationSettingsModule {}
