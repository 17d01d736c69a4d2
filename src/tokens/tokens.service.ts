import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { comparable } from './physical-id.js';
import { Token } from './token.entity.js';
import {
  type CreateToken,
  type ListTokens,
  toColumns,
  toResponse,
  type UpdateToken,
} from './tokens.dto.js';
import { explainedFault } from './tokens.errors.js';
import { TokensChanged } from './tokens.events.js';

/** The tokens of an organization. */
@Injectable()
export class TokensService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  list(organization: string, query: ListTokens): Promise<Page<Token>> {
    const tokens = scoped(this.dataSource.manager, Token, organization).queryBuilder('t');
    for (const filter of ['type', 'user', 'status', 'parent', 'active'] as const) {
      if (query[filter] !== undefined)
        tokens.andWhere(`t.${filter} = :${filter}`, { [filter]: query[filter] });
    }
    if (query.physicalId !== undefined)
      tokens.andWhere('t.comparedId = :id', { id: comparable(query.physicalId) });
    return paginate(tokens, query, {
      physicalId: 't.physicalId',
      status: 't.status',
      expiryDate: 't.expiryDate',
    });
  }

  /** @throws DomainError `not_found` */
  get(organization: string, id: string): Promise<Token> {
    return scoped(this.dataSource.manager, Token, organization).findOne(id);
  }

  /** @throws DomainError `token_taken`, `invalid_field` (user) */
  create(organization: string, token: CreateToken): Promise<Token> {
    return this.unitOfWork.run(async () => {
      const created = await this.#owned(organization)
        .insert({ ...token, comparedId: comparable(token.physicalId) })
        .catch(explainedFault);
      return this.#publish('created', created);
    });
  }

  /** @throws DomainError `not_found`, `token_taken`, `invalid_field` (user) */
  update(organization: string, id: string, change: UpdateToken): Promise<Token> {
    return this.unitOfWork.run(async () => {
      const updated = await this.#owned(organization)
        .update(id, toColumns(change))
        .catch(explainedFault);
      return this.#publish('updated', updated);
    });
  }

  /** Sessions keep the `_id` of a deleted token. @throws DomainError `not_found` */
  delete(organization: string, id: string): Promise<Token> {
    return this.unitOfWork.run(async () => {
      const tokens = this.#owned(organization);
      const deleted = await tokens.findOneForUpdate(id);
      await tokens.delete(id);
      return this.#publish('deleted', deleted);
    });
  }

  async #publish(change: TokensChanged['change'], token: Token): Promise<Token> {
    const { organization } = token;
    await this.eventBus.publish(
      new TokensChanged(change, [{ organization, token: toResponse(token) }]),
    );
    return token;
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, Token, organization);
  }
}
