import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller, Unrestricted } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import { ListQuery } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { ApiKey } from './api-key.entity.js';
import {
  ApiKeyResponse,
  CreateApiKey,
  CreatedApiKeyResponse,
  RotateApiKey,
  toResponse,
} from './api-keys.dto.js';
import { ApiKeysService } from './api-keys.service.js';

const BEYOND =
  'The new key would let in from more addresses, or for longer, than the one that asks';

@ApiController('api_keys', 'API keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @Authorized('admin')
  @ApiOperation({ summary: 'List API keys' })
  @ApiPage(ApiKeyResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListQuery) {
    return (await this.apiKeys.list(organization, query)).map(toResponse);
  }

  @Post()
  @Authorized('admin')
  @Unrestricted()
  @ApiOperation({
    summary: 'Create an API key',
    description:
      'To replace a key without a pause, rotate it. A key that is bound to addresses or expires makes only keys that are bound to the same addresses or fewer and expire no later.',
  })
  @ApiResult(CreatedApiKeyResponse, { status: 201, description: 'The key, told this once' })
  @ApiFailure('forbidden', BEYOND)
  async create(@Caller() caller: Principal, @Body() wanted: CreateApiKey) {
    const { apiKey, key } = await this.apiKeys.create(caller, wanted);
    const created = { ...toResponse(apiKey), key };
    return withMessage(created, 'API key created. Keep the key, it is not shown again.');
  }

  @Get(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Get an API key, without the key itself' })
  @ApiResult(ApiKeyResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.apiKeys.get(organization, id));
  }

  @Post(':id/rotate')
  @Authorized('admin')
  @Unrestricted()
  @Addresses(ApiKey)
  @ApiOperation({
    summary: 'Replace an API key',
    description:
      'Makes another key with the same name, role, scopes, addresses and expiry. The old one goes on to let in for `overlap`, a day by default.',
  })
  @ApiResult(CreatedApiKeyResponse, { status: 201, description: 'The new key, told this once' })
  @ApiFailure('forbidden', BEYOND)
  @ApiFailure('api_key_expired', 'The key has expired, so there is nothing to go on from')
  async rotate(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { overlap }: RotateApiKey,
  ) {
    const { apiKey, key } = await this.apiKeys.rotate(caller, id, overlap);
    const created = { ...toResponse(apiKey), key };
    return withMessage(created, 'API key rotated. Keep the key, it is not shown again.');
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Revoke an API key', description: 'Effective within 5 s.' })
  @ApiResult(ApiKeyResponse)
  @ApiFailure(
    'last_admin_key',
    'It is the last admin key of the organization that has no scopes and never expires',
  )
  async revoke(@Caller() { organization }: Principal, @Param('id') id: string) {
    const revoked = await this.apiKeys.revoke(organization, id);
    return withMessage(toResponse(revoked), 'API key revoked');
  }
}
