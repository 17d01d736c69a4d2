import { Get, Param, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { ListReservations, ReservationResponse, toResponse } from './reservations.dto.js';
import { ReservationsService } from './reservations.service.js';

@ApiController('reservations', 'Reservations')
export class ReservationsController {
  constructor(private readonly reservations: ReservationsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List reservations' })
  @ApiPage(ReservationResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListReservations) {
    return (await this.reservations.list(organization, query)).map(toResponse);
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a reservation' })
  @ApiResult(ReservationResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.reservations.get(organization, id));
  }
}
