import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindInactiveChargestations } from '../chargestations.commands.js';

const FIND = {
  name: 'chargestations-find-inactive',
  text: 'SELECT _id FROM chargestation WHERE _id = ANY($1::text[]) AND NOT active',
};

/** Asked within the unit of work of a batch: one statement for all its stations. */
@QueryHandler(FindInactiveChargestations)
export class FindInactiveChargestationsHandler
  implements IQueryHandler<FindInactiveChargestations>
{
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ chargestations }: FindInactiveChargestations): Promise<ReadonlySet<string>> {
    return this.unitOfWork.run(async () => {
      const rows = await this.unitOfWork.query<{ _id: string }>(FIND, [textArray(chargestations)]);
      return new Set(rows.map(({ _id }) => _id));
    });
  }
}
