import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Page } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { SessionListQuery, SessionResponse } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

/** Charging sessions, read. */
@ApiController('sessions', 'Sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

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
  get(@Caller() caller: Principal, @Param('id') id: string): Promise<SessionResponse> {
    return this.sessions.get(caller.organization, id);
  }
}
