import { Body, Delete, Get, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import { ListQuery } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { DeliveryResponse, ListDeliveries } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';
import { ShowStatistics, StatisticsResponse } from './delivery-statistics.dto.js';
import { DeliveryStatistics } from './delivery-statistics.js';
import { UrlGuard } from './url.guard.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import {
  CreatedWebhookResponse,
  CreateWebhook,
  type RecoverOffer,
  UpdatedWebhookResponse,
  UpdateWebhook,
  WebhookResponse,
} from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

const BLOCKED = 'The URL is not https, or leads to an address that is not public';

@ApiController('webhooks', 'Webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveriesService,
    private readonly statistics: DeliveryStatistics,
  ) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List webhook endpoints' })
  @ApiPage(WebhookResponse)
  async list(@Caller() caller: Principal, @Query() query: ListQuery) {
    const page = await this.webhooks.list(caller.organization, query);
    return page.map((endpoint) => this.webhooks.toResponse(endpoint, caller));
  }

  @Post()
  @UseGuards(UrlGuard)
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Create a webhook endpoint' })
  @ApiResult(CreatedWebhookResponse, { status: 201, description: 'The endpoint, with its secret' })
  @ApiFailure('webhook_url_blocked', BLOCKED)
  async create(@Caller() caller: Principal, @Body() webhook: CreateWebhook) {
    const { endpoint, secret } = await this.webhooks.create(caller.organization, webhook);
    const created = { ...this.webhooks.toResponse(endpoint, caller), secret };
    return withMessage(created, 'Webhook created. Keep the secret to verify its signatures.');
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a webhook endpoint' })
  @ApiResult(WebhookResponse)
  async get(@Caller() caller: Principal, @Param('id') id: string) {
    return this.webhooks.toResponse(await this.webhooks.get(caller.organization, id), caller);
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(WebhookEndpoint)
  @ApiOperation({
    summary: 'Change a webhook endpoint',
    description: '`active: true` enables a disabled endpoint: what was collected is sent at once.',
  })
  @ApiResult(UpdatedWebhookResponse)
  @ApiFailure('webhook_url_blocked', BLOCKED)
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() change: UpdateWebhook,
  ) {
    const { endpoint, recover } = await this.webhooks.update(caller.organization, id, change);
    const updated = { ...this.webhooks.toResponse(endpoint, caller), recover };
    return withMessage(updated, recover ? offerOf(id, recover) : 'Webhook updated');
  }

  @Delete(':id')
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Delete a webhook endpoint and its deliveries' })
  @ApiResult(WebhookResponse)
  async delete(@Caller() caller: Principal, @Param('id') id: string) {
    const deleted = await this.webhooks.delete(caller.organization, id);
    return withMessage(this.webhooks.toResponse(deleted, caller), 'Webhook deleted');
  }

  @Get(':id/deliveries')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List the deliveries of an endpoint, newest first' })
  @ApiCursorList(DeliveryResponse)
  listDeliveries(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Query() query: ListDeliveries,
  ) {
    return this.deliveries.list(organization, id, query);
  }

  @Get(':id/statistics')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'How an endpoint has fared lately, and what waits for it' })
  @ApiResult(StatisticsResponse)
  showWebhookStatistics(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Query() { hours }: ShowStatistics,
  ) {
    return this.statistics.show(organization, id, hours);
  }
}

/** The sentence that offers a recovery. */
function offerOf(id: string, { since, failed }: RecoverOffer): string {
  const how = `POST /v1.1/webhooks/${id}/recover {"since": "${since}", "only": "failed"}`;
  return `Webhook enabled; what was collected is being sent. ${failed} deliveries have failed before; send them again with ${how}`;
}
