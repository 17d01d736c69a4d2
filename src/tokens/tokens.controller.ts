import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { Token } from './token.entity.js';
import { CreateToken, ListTokens, TokenResponse, toResponse, UpdateToken } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

@ApiController('tokens', 'Tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List tokens' })
  @ApiPage(TokenResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListTokens) {
    return (await this.tokens.list(organization, query)).map(toResponse);
  }

  @Post()
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Create a token' })
  @ApiResult(TokenResponse, { status: 201 })
  @ApiFailure('token_taken', 'Another token has this physicalId')
  async create(@Caller() { organization }: Principal, @Body() token: CreateToken) {
    const created = await this.tokens.create(organization, token);
    return withMessage(toResponse(created), 'Token created');
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a token' })
  @ApiResult(TokenResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.tokens.get(organization, id));
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(Token)
  @ApiOperation({ summary: 'Change a token' })
  @ApiResult(TokenResponse)
  @ApiFailure('token_taken', 'Another token has this physicalId')
  async update(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() change: UpdateToken,
  ) {
    const updated = await this.tokens.update(organization, id, change);
    return withMessage(toResponse(updated), 'Token updated');
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Delete a token' })
  @ApiResult(TokenResponse)
  async delete(@Caller() { organization }: Principal, @Param('id') id: string) {
    const deleted = await this.tokens.delete(organization, id);
    return withMessage(toResponse(deleted), 'Token deleted');
  }
}
