import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { isId } from '../../shared/id.js';
import { User } from '../user.entity.js';
import { FindUser } from '../users.commands.js';

@QueryHandler(FindUser)
export class FindUserHandler implements IQueryHandler<FindUser> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization, user: _id }: FindUser): Promise<{ _id: string } | null> {
    if (!isId(_id)) return null;
    const found = await this.dataSource.manager.existsBy(User, { organization, _id });
    return found ? { _id } : null;
  }
}
