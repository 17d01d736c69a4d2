import { Get, Param } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { DeliveryDetailsResponse, toDetails } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';

@ApiController('deliveries', 'Webhooks')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a delivery with its attempts' })
  @ApiResult(DeliveryDetailsResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toDetails(await this.deliveries.get(organization, id));
  }
}
