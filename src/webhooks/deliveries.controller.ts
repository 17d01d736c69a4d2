import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { DeliveryDetailsResponse, toDetails } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';
import { Redelivery } from './redelivery.js';

@ApiController('deliveries', 'Webhooks')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly redelivery: Redelivery,
  ) {}

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a delivery with its attempts' })
  @ApiResult(DeliveryDetailsResponse)
  async get(@Caller() caller: Principal, @Param('id') id: string) {
    return toDetails(await this.deliveries.get(caller.organization, id), caller);
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  @Authorized('admin', 'developer')
  @ApiOperation({
    summary: 'Send a delivery again',
    description:
      'A finished delivery begins anew with all its attempts, in its place in the order of its chargestation; a pending one that waits for its next attempt gets it now. An inactive endpoint gets it when it is active again.',
  })
  @ApiResult(DeliveryDetailsResponse, { status: 202, description: 'The delivery, pending' })
  @ApiFailure('event_expired', 'The event was deleted because of its age')
  async redeliverWebhook(@Caller() caller: Principal, @Param('id') id: string) {
    const delivery = await this.redelivery.redeliver(caller.organization, id);
    return withMessage(toDetails(delivery, caller), 'The delivery is on its way');
  }
}
