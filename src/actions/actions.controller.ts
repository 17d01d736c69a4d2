import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ActionResponse } from '../shared/http/action-response.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { ListActions, toResponse } from './actions.dto.js';
import { ActionsService } from './actions.service.js';

/** `/v1.1/actions`: the records of commands, read. */
@ApiController('actions', 'Actions')
export class ActionsController {
  constructor(private readonly actions: ActionsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List the commands that were sent to stations' })
  @ApiPage(ActionResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListActions) {
    return (await this.actions.list(organization, query)).map(toResponse);
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a command with the answer of the station' })
  @ApiResult(ActionResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.actions.get(organization, id));
  }
}
