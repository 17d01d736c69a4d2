import { Body, Get, Patch } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { OrganizationResponse, toResponse, UpdateOrganization } from './organizations.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiController('organization', 'Organization')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: "The organization of the caller's API key" })
  @ApiResult(OrganizationResponse)
  async get(@Caller() caller: Principal) {
    return toResponse(await this.organizations.get(caller.organization));
  }

  @Patch()
  @Authorized('admin')
  @ApiOperation({ summary: 'Change the name or the free data' })
  @ApiResult(OrganizationResponse)
  async update(@Caller() caller: Principal, @Body() change: UpdateOrganization) {
    return toResponse(await this.organizations.update(caller.organization, change));
  }
}
