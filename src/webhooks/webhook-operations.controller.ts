import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import {
  RotatedSecretResponse,
  RotateSecret,
  WebhookSecretResponse,
} from './webhook-secrets.dto.js';
import { WebhookSecretsService } from './webhook-secrets.service.js';

/** What can be done with an endpoint beside changing it. */
@ApiController('webhooks', 'Webhooks')
export class WebhookOperationsController {
  constructor(private readonly secrets: WebhookSecretsService) {}

  @Get(':id/secret')
  @Authorized('admin')
  @ApiOperation({ summary: 'Read the signing secret' })
  @ApiResult(WebhookSecretResponse)
  async secret(@Caller() caller: Principal, @Param('id') id: string) {
    return { secret: await this.secrets.read(caller, id) };
  }

  @Post(':id/rotate_secret')
  @HttpCode(200)
  @Authorized('admin')
  @Addresses(WebhookEndpoint)
  @ApiOperation({
    summary: 'Replace the signing secret',
    description:
      'The old secret goes on signing beside the new one for `overlap` seconds, so that receivers can change over without a failure.',
  })
  @ApiResult(RotatedSecretResponse, { description: 'The new secret' })
  async rotate(@Caller() caller: Principal, @Param('id') id: string, @Body() body: RotateSecret) {
    const rotated = await this.secrets.rotate(caller, id, body);
    return withMessage(rotated, 'Secret replaced. Keep the new one to verify signatures.');
  }
}
