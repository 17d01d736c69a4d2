import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { Location } from './location.entity.js';
import {
  CreateLocation,
  ListLocations,
  LocationResponse,
  toResponse,
  UpdateLocation,
} from './locations.dto.js';
import { LocationsService } from './locations.service.js';

@ApiController('locations', 'Locations')
export class LocationsController {
  constructor(private readonly locations: LocationsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List locations' })
  @ApiPage(LocationResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListLocations) {
    return (await this.locations.list(organization, query)).map(toResponse);
  }

  @Post()
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Create a location' })
  @ApiResult(LocationResponse, { status: 201 })
  async create(@Caller() { organization }: Principal, @Body() location: CreateLocation) {
    const created = await this.locations.create(organization, location);
    return withMessage(toResponse(created), 'Location created');
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a location' })
  @ApiResult(LocationResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.locations.get(organization, id));
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(Location)
  @ApiOperation({ summary: 'Change a location' })
  @ApiResult(LocationResponse)
  async update(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() change: UpdateLocation,
  ) {
    const updated = await this.locations.update(organization, id, change);
    return withMessage(toResponse(updated), 'Location updated');
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Delete a location' })
  @ApiResult(LocationResponse)
  @ApiFailure('location_in_use', 'Chargestations are at this location')
  async delete(@Caller() { organization }: Principal, @Param('id') id: string) {
    const deleted = await this.locations.delete(organization, id);
    return withMessage(toResponse(deleted), 'Location deleted');
  }
}
