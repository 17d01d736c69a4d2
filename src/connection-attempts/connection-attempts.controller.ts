import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { ConnectionAttempt } from './connection-attempt.entity.js';
import {
  AdoptStation,
  ConnectionAttemptResponse,
  ListConnectionAttempts,
} from './connection-attempts.dto.js';
import { ConnectionAttemptsService } from './connection-attempts.service.js';

/** The answer is a schema of another module, which the document knows by its name. */
const ADOPTED = {
  type: 'object',
  required: ['ok', 'message', 'result'],
  properties: {
    ok: { type: 'boolean', example: true },
    message: { type: 'string', description: 'One sentence for a person' },
    result: { $ref: '#/components/schemas/ChargestationWithPassword' },
  },
};

/** `/v1.1/connection_attempts` */
@ApiController('connection_attempts', 'Connection attempts')
export class ConnectionAttemptsController {
  constructor(private readonly attempts: ConnectionAttemptsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'List refused connections of stations',
    description:
      'One item per identity and reason, the last attempt first; kept for 7 days after it. Attempts of unknown identities, or without one, are seen by the first organization of the installation only.',
  })
  @ApiPage(ConnectionAttemptResponse)
  list(@Caller() { organization }: Principal, @Query() query: ListConnectionAttempts) {
    return this.attempts.list(organization, query);
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get the refused connections of one identity for one reason' })
  @ApiResult(ConnectionAttemptResponse)
  get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return this.attempts.get(organization, id);
  }

  @Post(':id/adopt')
  @Authorized('admin', 'developer')
  @Addresses(ConnectionAttempt)
  @ApiOperation({
    summary: 'Register the unknown station that tried to connect; shows its password this once',
    description: 'As POST /v1.1/chargestations with its identity and the OCPP version it offered.',
  })
  @ApiResponse({ status: 201, description: 'Registered', schema: ADOPTED as object })
  @ApiFailure('endpoint_taken', 'A chargestation has this identity by now')
  @ApiFailure('not_adoptable', 'It was not refused for an unknown identity')
  async adopt(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() body: AdoptStation,
  ) {
    const station = await this.attempts.adopt(organization, id, body);
    return withMessage(station, 'Chargestation registered. Enter the password into the station.');
  }
}
