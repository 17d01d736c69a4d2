import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { TokenLookup } from '../token-lookup.js';
import { FindToken, type RegisteredToken } from '../tokens.commands.js';

@QueryHandler(FindToken)
export class FindTokenHandler implements IQueryHandler<FindToken> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: TokenLookup,
  ) {}

  execute(question: FindToken): Promise<RegisteredToken | null> {
    return this.unitOfWork.run(async () => {
      const [found] = await this.tokens.find([question]);
      if (!found) return null;
      const { _id, physicalId, type, user, parent } = found;
      return { _id, idToken: { value: physicalId, type }, user, parent };
    });
  }
}
