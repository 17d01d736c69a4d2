import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller, Unrestricted } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import {
  CreateChargestation,
  ListChargestations,
  UpdateChargestation,
} from './chargestations.dto.js';
import { Chargestation } from './chargestations.entity.js';
import { ChargestationResponse, ChargestationWithPassword } from './chargestations.response.js';
import { ChargestationsService } from './chargestations.service.js';
import { ShortChargestationResponse, toShort } from './short-chargestation.response.js';

const UNKNOWN = 'No such chargestation in this organization';

/** `/v1.1/chargestations` */
@ApiController('chargestations', 'Chargestations')
export class ChargestationsController {
  constructor(private readonly chargestations: ChargestationsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List chargestations with their connectors' })
  @ApiPage(ChargestationResponse)
  @ApiExtraModels(ShortChargestationResponse)
  async list(@Caller() caller: Principal, @Query() query: ListChargestations) {
    const page = await this.chargestations.list(caller, query);
    return query.fields === 'short' ? page.map(toShort) : page;
  }

  @Post()
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Register a chargestation; shows its password this once' })
  @ApiBody({
    type: CreateChargestation,
    examples: {
      smallest: {
        summary: 'Identity and name',
        value: { endpoint: 'CP-1', name: 'My first station' },
      },
    },
  })
  @ApiResult(ChargestationWithPassword, { status: 201, description: 'Created' })
  @ApiFailure('endpoint_taken', 'Another chargestation has this endpoint')
  @ApiFailure(
    'serial_number_taken',
    'Another chargestation of the organization has this serial number',
  )
  async create(@Caller() caller: Principal, @Body() body: CreateChargestation) {
    return withMessage(await this.chargestations.create(caller, body), 'Chargestation created');
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a chargestation with its connectors' })
  @ApiResult(ChargestationResponse)
  @ApiFailure('not_found', UNKNOWN)
  get(@Caller() caller: Principal, @Param('id') id: string) {
    return this.chargestations.get(caller, id);
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(Chargestation)
  @ApiOperation({
    summary: 'Change a chargestation',
    description:
      'Another endpoint, security, registration or validation closes the open socket, so that the station connects anew; only a pending station that becomes accepted keeps it and is asked for another BootNotification. Only admins may lower the security.',
  })
  @ApiResult(ChargestationResponse)
  @ApiFailure('not_found', UNKNOWN)
  @ApiFailure('endpoint_taken', 'Another chargestation has this endpoint')
  @ApiFailure(
    'serial_number_taken',
    'Another chargestation of the organization has this serial number',
  )
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: UpdateChargestation,
  ) {
    return withMessage(await this.chargestations.update(caller, id, body), 'Chargestation updated');
  }

  @Patch(':id/reset_password')
  @Authorized('admin', 'developer')
  @Unrestricted()
  @ApiOperation({
    summary: 'Make a new password and show it this once',
    description:
      'The old password stays valid until the new one was used, or 7 days after the station has accepted the new one (`PATCH .../configurations`). While the station has not accepted it, the old one does not end by time.',
  })
  @ApiResult(ChargestationWithPassword)
  @ApiFailure('not_found', UNKNOWN)
  async resetChargestationPassword(@Caller() caller: Principal, @Param('id') id: string) {
    return withMessage(
      await this.chargestations.resetPassword(caller, id),
      'Enter the new password into the station',
    );
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({
    summary: 'Delete a chargestation and its connectors',
    description: 'Its endpoint is free again; its sessions and events stay readable.',
  })
  @ApiResult(ChargestationResponse)
  @ApiFailure('not_found', UNKNOWN)
  @ApiFailure('open_session', 'A session is open on it')
  async delete(@Caller() caller: Principal, @Param('id') id: string) {
    return withMessage(await this.chargestations.delete(caller, id), 'Chargestation deleted');
  }
}
