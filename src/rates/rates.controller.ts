import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { Rate } from './rate.entity.js';
import { CreateRate, ListRates, RateResponse, toResponse, UpdateRate } from './rates.dto.js';
import { RatesService } from './rates.service.js';

@ApiController('rates', 'Rates')
export class RatesController {
  constructor(private readonly rates: RatesService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List rates' })
  @ApiPage(RateResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListRates) {
    return (await this.rates.list(organization, query)).map(toResponse);
  }

  @Post()
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Create a rate' })
  @ApiResult(RateResponse, { status: 201 })
  async create(@Caller() { organization }: Principal, @Body() rate: CreateRate) {
    const created = await this.rates.create(organization, rate);
    return withMessage(toResponse(created), 'Rate created');
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a rate' })
  @ApiResult(RateResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.rates.get(organization, id));
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(Rate)
  @ApiOperation({ summary: 'Change a rate' })
  @ApiResult(RateResponse)
  async update(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() change: UpdateRate,
  ) {
    const updated = await this.rates.update(organization, id, change);
    return withMessage(toResponse(updated), 'Rate updated');
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Delete a rate' })
  @ApiResult(RateResponse)
  @ApiFailure('rate_in_use', 'Connectors refer to this rate')
  async delete(@Caller() { organization }: Principal, @Param('id') id: string) {
    const deleted = await this.rates.delete(organization, id);
    return withMessage(toResponse(deleted), 'Rate deleted');
  }
}
