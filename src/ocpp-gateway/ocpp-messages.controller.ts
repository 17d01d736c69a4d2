import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { ListOcppMessages, OcppMessageResponse } from './ocpp-messages.dto.js';
import { OcppMessagesService } from './ocpp-messages.service.js';

/** `/v1.1/chargestations/{id}/ocpp_messages` */
@ApiController('chargestations/:id/ocpp_messages', 'Chargestations')
export class OcppMessagesController {
  constructor(private readonly messages: OcppMessagesService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'Read the raw OCPP messages of a chargestation, newest first',
    description:
      'Each request stands with its answer. A request of ours appears when it was answered, or when its time is up.',
  })
  @ApiCursorList(OcppMessageResponse)
  @ApiFailure('not_found', 'No such chargestation in this organization')
  list(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Query() query: ListOcppMessages,
  ) {
    return this.messages.list(organization, id, query);
  }
}
