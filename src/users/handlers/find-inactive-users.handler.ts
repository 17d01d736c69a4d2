import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindInactiveUsers } from '../users.commands.js';

const FIND = {
  name: 'users-find-inactive',
  text: 'SELECT _id FROM "user" WHERE _id = ANY($1::text[]) AND NOT active',
};

/** Asked within the unit of work of a batch: one statement for all its tokens. */
@QueryHandler(FindInactiveUsers)
export class FindInactiveUsersHandler implements IQueryHandler<FindInactiveUsers> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ users }: FindInactiveUsers): Promise<ReadonlySet<string>> {
    return this.unitOfWork.run(async () => {
      const rows = await this.unitOfWork.query<{ _id: string }>(FIND, [textArray(users)]);
      return new Set(rows.map(({ _id }) => _id));
    });
  }
}
