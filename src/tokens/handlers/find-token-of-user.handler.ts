import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { scoped } from '../../shared/http/scoped.js';
import { Token } from '../token.entity.js';
import { FindTokenOfUser, type RegisteredToken } from '../tokens.commands.js';

@QueryHandler(FindTokenOfUser)
export class FindTokenOfUserHandler implements IQueryHandler<FindTokenOfUser> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization, user }: FindTokenOfUser): Promise<RegisteredToken | null> {
    const found = await scoped(this.dataSource.manager, Token, organization)
      .queryBuilder('t')
      .andWhere("t.user = :user AND t.active AND t.status = 'Accepted'", { user })
      .andWhere('(t.expiryDate IS NULL OR t.expiryDate > now())')
      .orderBy('t._id', 'DESC')
      .limit(1)
      .getOne();
    if (!found) return null;
    const { _id, physicalId, type, parent } = found;
    return { _id, idToken: { value: physicalId, type }, user, parent };
  }
}
