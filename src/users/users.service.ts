import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { User } from './user.entity.js';
import {
  type CreateUser,
  type ListUsers,
  toColumns,
  toResponse,
  type UpdateUser,
} from './users.dto.js';
import { UsersChanged } from './users.events.js';

/** The constraint that a deleted user's tokens would break. */
const TOKENS_OF_USER = 'token_organization_user_id_fkey';

/** The drivers of an organization. */
@Injectable()
export class UsersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  list(organization: string, query: ListUsers): Promise<Page<User>> {
    const users = scoped(this.dataSource.manager, User, organization).queryBuilder('u');
    const { firstname, lastname, email, active } = query;
    if (firstname !== undefined) users.andWhere('u.firstname = :firstname', { firstname });
    if (lastname !== undefined) users.andWhere('u.lastname = :lastname', { lastname });
    if (email !== undefined) users.andWhere('lower(u.email) = lower(:email)', { email });
    if (active !== undefined) users.andWhere('u.active = :active', { active });
    return paginate(users, query, {
      firstname: 'u.firstname',
      lastname: 'u.lastname',
      email: 'u.email',
    });
  }

  /** @throws DomainError `not_found` */
  get(organization: string, id: string): Promise<User> {
    return scoped(this.dataSource.manager, User, organization).findOne(id);
  }

  create(organization: string, user: CreateUser): Promise<User> {
    return this.unitOfWork.run(async () => {
      const created = await this.#owned(organization).insert(toColumns(user));
      return this.#publish('created', created);
    });
  }

  /** @throws DomainError `not_found` */
  update(organization: string, id: string, change: UpdateUser): Promise<User> {
    return this.unitOfWork.run(async () => {
      const updated = await this.#owned(organization).update(id, toColumns(change));
      return this.#publish('updated', updated);
    });
  }

  /** @throws DomainError `not_found`, `user_in_use` while tokens belong to the user */
  delete(organization: string, id: string): Promise<User> {
    return this.unitOfWork.run(async () => {
      const users = this.#owned(organization);
      const deleted = await users.findOneForUpdate(id);
      await users.delete(id).catch((error: unknown) => {
        throw isStillUsed(error) ? inUse() : error;
      });
      return this.#publish('deleted', deleted);
    });
  }

  async #publish(change: UsersChanged['change'], user: User): Promise<User> {
    const { organization } = user;
    await this.eventBus.publish(
      new UsersChanged(change, [{ organization, user: toResponse(user) }]),
    );
    return user;
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, User, organization);
  }
}

function isStillUsed(error: unknown): boolean {
  const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
  return constraint === TOKENS_OF_USER;
}

function inUse(): DomainError {
  return new DomainError(
    'user_in_use',
    'Tokens belong to this user. Give them another user (or null) first.',
  );
}
