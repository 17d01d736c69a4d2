import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeyUse } from './api-key-use.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { GetFirstOrganizationHandler } from './handlers/get-first-organization.handler.js';
import { OrganizationBootstrap } from './organization-bootstrap.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsService } from './organizations.service.js';

/** Organizations and their API keys; guards every HTTP route. */
@Module({
  controllers: [OrganizationsController, ApiKeysController],
  providers: [
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    GetFirstOrganizationHandler,
    OrganizationBootstrap,
    OrganizationsService,
    ApiKeysService,
    ApiKeyUse,
  ],
})
export class OrganizationsModule {}
