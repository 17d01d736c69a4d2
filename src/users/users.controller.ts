import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { User } from './user.entity.js';
import { CreateUser, ListUsers, toResponse, UpdateUser, UserResponse } from './users.dto.js';
import { UsersService } from './users.service.js';

@ApiController('users', 'Users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'List users' })
  @ApiPage(UserResponse)
  async list(@Caller() { organization }: Principal, @Query() query: ListUsers) {
    return (await this.users.list(organization, query)).map(toResponse);
  }

  @Post()
  @Authorized('admin', 'developer')
  @ApiOperation({ summary: 'Create a user' })
  @ApiResult(UserResponse, { status: 201 })
  async create(@Caller() { organization }: Principal, @Body() user: CreateUser) {
    const created = await this.users.create(organization, user);
    return withMessage(toResponse(created), 'User created');
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({ summary: 'Get a user' })
  @ApiResult(UserResponse)
  async get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return toResponse(await this.users.get(organization, id));
  }

  @Patch(':id')
  @Authorized('admin', 'developer')
  @Addresses(User)
  @ApiOperation({ summary: 'Change a user' })
  @ApiResult(UserResponse)
  async update(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() change: UpdateUser,
  ) {
    const updated = await this.users.update(organization, id, change);
    return withMessage(toResponse(updated), 'User updated');
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Delete a user' })
  @ApiResult(UserResponse)
  @ApiFailure('user_in_use', 'Tokens belong to this user')
  async delete(@Caller() { organization }: Principal, @Param('id') id: string) {
    const deleted = await this.users.delete(organization, id);
    return withMessage(toResponse(deleted), 'User deleted');
  }
}
