import { Body, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { type Page, withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { EnergyReports } from './energy-reports.js';
import { EnergyReportResponse } from './session-parts.dto.js';
import { EnergyReportsQuery, SessionListQuery } from './session-queries.dto.js';
import { SessionUpdates } from './session-updates.js';
import { SessionResponse } from './sessions.dto.js';
import { Session } from './sessions.entity.js';
import { SessionsService } from './sessions.service.js';
import { UpdateSession } from './start-session.dto.js';

const UNKNOWN = 'No such session in this organization';

/** Charging sessions, read, and what applications may change of them. */
@ApiController('sessions', 'Sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly updates: SessionUpdates,
    private readonly energyReports: EnergyReports,
  ) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List sessions' })
  @ApiPage(SessionResponse)
  list(
    @Caller() caller: Principal,
    @Query() query: SessionListQuery,
  ): Promise<Page<SessionResponse>> {
    return this.sessions.list(caller.organization, query);
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a session' })
  @ApiResult(SessionResponse)
  @ApiFailure('not_found', UNKNOWN)
  get(@Caller() caller: Principal, @Param('id') id: string): Promise<SessionResponse> {
    return this.sessions.get(caller.organization, id);
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(Session)
  @ApiOperation({ summary: 'Change the target or the free data of a session' })
  @ApiResult(SessionResponse)
  @ApiFailure('not_found', UNKNOWN)
  async update(@Caller() caller: Principal, @Param('id') id: string, @Body() body: UpdateSession) {
    await this.updates.update(caller.organization, id, body);
    return withMessage(await this.sessions.get(caller.organization, id), 'Session updated');
  }

  @Get(':id/energy_reports')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Readings of a session over time, oldest first' })
  @ApiCursorList(EnergyReportResponse)
  @ApiFailure('not_found', UNKNOWN)
  listEnergyReports(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: EnergyReportsQuery,
  ) {
    return this.energyReports.list(caller.organization, id, query);
  }
}
