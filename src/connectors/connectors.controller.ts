import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import { Exists } from '../shared/http/exists.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { CreateConnector, ListConnectorsQuery, UpdateConnector } from './connectors.dto.js';
import { Connector } from './connectors.entity.js';
import { ConnectorResponse } from './connectors.response.js';
import { ConnectorsService } from './connectors.service.js';

const UNKNOWN = 'No such connector in this organization';
const TAKEN = 'The chargestation has a connector with this evseId and ocppId';

/** `POST /v1.1/chargestations/{id}/connectors` */
@ApiController('chargestations/:id/connectors', 'Connectors')
export class ChargestationConnectorsController {
  constructor(private readonly connectors: ConnectorsService) {}

  @Post()
  @Authorized('admin', 'developer')
  @Exists('chargestation', FindChargestation)
  @ApiOperation({ summary: 'Add a connector to a chargestation' })
  @ApiResult(ConnectorResponse, { status: 201, description: 'Created' })
  @ApiFailure('not_found', 'No such chargestation in this organization')
  @ApiFailure('connector_taken', TAKEN)
  async createConnector(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: CreateConnector,
  ) {
    return withMessage(await this.connectors.create(caller, id, body), 'Connector created');
  }
}

/** `/v1.1/connectors` */
@ApiController('connectors', 'Connectors')
export class ConnectorsController {
  constructor(private readonly connectors: ConnectorsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List connectors' })
  @ApiPage(ConnectorResponse)
  list(@Caller() caller: Principal, @Query() query: ListConnectorsQuery) {
    return this.connectors.list(caller, query);
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a connector' })
  @ApiResult(ConnectorResponse)
  @ApiFailure('not_found', UNKNOWN)
  get(@Caller() caller: Principal, @Param('id') id: string) {
    return this.connectors.get(caller, id);
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(Connector)
  @ApiOperation({
    summary: 'Change a connector; its evseId and ocppId only while no session runs on it',
  })
  @ApiResult(ConnectorResponse)
  @ApiFailure('not_found', UNKNOWN)
  @ApiFailure('connector_taken', TAKEN)
  @ApiFailure('connector_in_use', 'A session runs on it')
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: UpdateConnector,
  ) {
    return withMessage(await this.connectors.update(caller, id, body), 'Connector updated');
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Delete a connector' })
  @ApiResult(ConnectorResponse)
  @ApiFailure('not_found', UNKNOWN)
  @ApiFailure('connector_in_use', 'A session runs on it')
  async delete(@Caller() caller: Principal, @Param('id') id: string) {
    return withMessage(await this.connectors.delete(caller, id), 'Connector deleted');
  }
}
