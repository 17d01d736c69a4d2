import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccessRefusals } from './access-refusals.js';
import { ApiKeyAuthentication } from './api-key-authentication.js';
import { ApiKeyUse } from './api-key-use.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuditLogController } from './audit-log.controller.js';
import { AuditLogService } from './audit-log.service.js';
import { AuditRetention } from './audit-retention.js';
import { AcceptInvitationHandler } from './handlers/accept-invitation.handler.js';
import { ChangePasswordHandler } from './handlers/change-password.handler.js';
import { FindMemberByPasswordHandler } from './handlers/find-member-by-password.handler.js';
import { GetFirstOrganizationHandler } from './handlers/get-first-organization.handler.js';
import { GetMemberProfileHandler } from './handlers/get-member-profile.handler.js';
import { GetOrganizationNameHandler } from './handlers/get-organization-name.handler.js';
import { KeepAuditEntryOnAudited } from './handlers/keep-audit-entry-on-audited.js';
import { MemberAuthentication } from './member-authentication.js';
import { MembersController } from './members.controller.js';
import { MembersService } from './members.service.js';
import { OrganizationBootstrap } from './organization-bootstrap.js';
import { OrganizationCreation } from './organization-creation.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsService } from './organizations.service.js';
import { RateLimits } from './rate-limits.js';

/** Organizations, their members and API keys; guards every HTTP route. */
@Module({
  controllers: [OrganizationsController, ApiKeysController, MembersController, AuditLogController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    AcceptInvitationHandler,
    ChangePasswordHandler,
    FindMemberByPasswordHandler,
    GetFirstOrganizationHandler,
    GetMemberProfileHandler,
    GetOrganizationNameHandler,
    KeepAuditEntryOnAudited,
    OrganizationBootstrap,
    OrganizationCreation,
    OrganizationsService,
    ApiKeysService,
    AuditLogService,
    AuditRetention,
    MembersService,
    RateLimits,
    AccessRefusals,
    ApiKeyAuthentication,
    ApiKeyUse,
    MemberAuthentication,
  ],
})
export class OrganizationsModule {}
