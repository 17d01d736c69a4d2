import { Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { StorageResponse } from './storage.dto.js';
import { StorageService } from './storage.service.js';

@ApiController('organization/storage', 'Organization')
export class StorageController {
  constructor(private readonly storage: StorageService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'How much is stored, by kind',
    description:
      "What grows with the messages of stations and how long it is kept. Sizes are estimates: organizations share tables, so the organization's part is taken from a sample of their pages. Small tables are counted whole.",
  })
  @ApiResult(StorageResponse)
  get(@Caller() { organization }: Principal) {
    return this.storage.of(organization);
  }
}
