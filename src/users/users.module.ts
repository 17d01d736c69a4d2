import { Module } from '@nestjs/common';
import { FindInactiveUsersHandler } from './handlers/find-inactive-users.handler.js';
import { FindUserHandler } from './handlers/find-user.handler.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** The drivers of an organization. */
@Module({
  controllers: [UsersController],
  providers: [FindInactiveUsersHandler, FindUserHandler, UsersService],
})
export class UsersModule {}
