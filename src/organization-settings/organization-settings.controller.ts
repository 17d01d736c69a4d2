import { Body, Get, Patch, Query } from '@nestjs/common';
import { ApiBody, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { ListQuery } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import {
  OrganizationSettingsDto,
  SettingsChangeResponse,
  toResponse,
  UpdateOrganizationSettings,
} from './organization-settings.dto.js';
import { OrganizationSettingsService } from './organization-settings.service.js';
import { ImpactQuery, SettingsImpactResponse } from './settings-impact.dto.js';
import { SettingsImpact } from './settings-impact.service.js';

@ApiController('organization/settings', 'Organization')
export class OrganizationSettingsController {
  constructor(
    private readonly settings: OrganizationSettingsService,
    private readonly impact: SettingsImpact,
  ) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'The settings in force' })
  @ApiResult(OrganizationSettingsDto)
  getOrganizationSettings(@Caller() caller: Principal) {
    return this.settings.get(caller.organization);
  }

  @Patch()
  @Authorized('admin')
  @ApiOperation({ summary: 'Change any subset of the settings' })
  @ApiBody({
    type: UpdateOrganizationSettings,
    examples: { one: { summary: 'One setting', value: { heartbeat_interval: 300 } } },
  })
  @ApiResult(OrganizationSettingsDto)
  updateOrganizationSettings(
    @Caller() caller: Principal,
    @Body() change: UpdateOrganizationSettings,
  ) {
    return this.settings.update(caller, change);
  }

  @Get('history')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Changes of the settings, newest first' })
  @ApiPage(SettingsChangeResponse)
  async listSettingsHistory(@Caller() caller: Principal, @Query() query: ListQuery) {
    return (await this.settings.history(caller.organization, query)).map(toResponse);
  }

  @Get('impact')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'How many events more include_artificial_status_notification_for_201 would make',
    description:
      'Counted in the event log of the last days; an estimate, since it is not told how the connectors were.',
  })
  @ApiResult(SettingsImpactResponse)
  getSettingsImpact(@Caller() { organization }: Principal, @Query() { days = 7 }: ImpactQuery) {
    return this.impact.show(organization, days);
  }
}
