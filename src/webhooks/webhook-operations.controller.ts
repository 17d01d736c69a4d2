import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller, Unrestricted } from '../shared/http/authorized.js';
import { CommandOptions } from '../shared/http/command-options.js';
import { withMessage } from '../shared/http/envelope.js';
import { OwnIdempotency } from '../shared/http/idempotency.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { DeliveryDetailsResponse, toDetails } from './deliveries.dto.js';
import { RecoveryResponse, StartRecovery, toRecoveryResponse } from './recoveries.dto.js';
import { RecoveriesService } from './recoveries.service.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import {
  RotatedSecretResponse,
  RotateSecret,
  WebhookSecretResponse,
} from './webhook-secrets.dto.js';
import { WebhookSecretsService } from './webhook-secrets.service.js';
import { WebhookTests } from './webhook-tests.js';

/** What can be done with an endpoint beside changing it. */
@ApiController('webhooks', 'Webhooks')
export class WebhookOperationsController {
  constructor(
    private readonly secrets: WebhookSecretsService,
    private readonly tests: WebhookTests,
    private readonly recoveries: RecoveriesService,
  ) {}

  @Get(':id/secret')
  @Authorized('admin')
  @Unrestricted()
  @ApiOperation({ summary: 'Read the signing secret' })
  @ApiResult(WebhookSecretResponse)
  async getWebhookSecret(@Caller() caller: Principal, @Param('id') id: string) {
    return { secret: await this.secrets.read(caller, id) };
  }

  @Post(':id/rotate_secret')
  @HttpCode(200)
  @Authorized('admin')
  @Unrestricted()
  @Addresses(WebhookEndpoint)
  @ApiOperation({
    summary: 'Replace the signing secret',
    description:
      'The old secret goes on signing beside the new one for `overlap` seconds, so that receivers can change over without a failure.',
  })
  @ApiResult(RotatedSecretResponse, { description: 'The new secret' })
  async rotateWebhookSecret(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: RotateSecret,
  ) {
    const rotated = await this.secrets.rotate(caller, id, body);
    return withMessage(rotated, 'Secret replaced. Keep the new one to verify signatures.');
  }

  @Post(':id/test')
  @HttpCode(200)
  @OwnIdempotency()
  @Authorized('admin', 'developer')
  @ApiOperation({
    summary: 'Send a test event',
    description:
      'A real, signed `webhook.test` goes to the endpoint at once, also when it is inactive, and the answer tells how it went. It is not repeated.',
  })
  @ApiResult(DeliveryDetailsResponse, { description: 'The delivery, whatever its outcome' })
  async testWebhook(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @CommandOptions() { idempotency }: CommandOptions,
  ) {
    const sent = await this.tests.send(caller.organization, id, idempotency);
    const delivery = toDetails(sent, caller);
    const [attempt] = delivery.attempts;
    const outcome = attempt?.error === null ? 'accepted' : 'did not accept';
    const message = attempt
      ? `The endpoint ${outcome} the test event`
      : 'The test event is on its way';
    return withMessage(delivery, message);
  }

  @Post(':id/recover')
  @HttpCode(202)
  @Authorized('admin', 'developer')
  @Addresses(WebhookEndpoint)
  @ApiOperation({
    summary: 'Send again what an endpoint did not get',
    description:
      'A background job goes through the events of a time range in their order and makes deliveries of them, which then follow the usual rules. One at a time per endpoint.',
  })
  @ApiResult(RecoveryResponse, { status: 202, description: 'The recovery, under way' })
  @ApiFailure('recovery_running', 'A recovery of this endpoint is not completed yet')
  async recoverWebhook(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() body: StartRecovery,
  ) {
    const recovery = await this.recoveries.start(organization, id, body);
    return withMessage(
      toRecoveryResponse(recovery),
      `Recovery started; GET /v1.1/webhooks/${id}/recover shows its progress`,
    );
  }

  @Get(':id/recover')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get the latest recovery of an endpoint with its progress' })
  @ApiResult(RecoveryResponse)
  async getWebhookRecovery(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toRecoveryResponse(await this.recoveries.latest(organization, id));
  }
}
