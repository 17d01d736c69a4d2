import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindInactiveChargestations } from '../chargestations.commands.js';

const FIND = {
  name: 'chargestations-find-inactive',
  text: 'SELECT _id FROM chargestation WHERE _id = ANY($1::text[]) AND NOT active',
};

/** Asked within the unit of work of a batch: one statement for all its stations, whoever asks again. */
@QueryHandler(FindInactiveChargestations)
export class FindInactiveChargestationsHandler
  implements IQueryHandler<FindInactiveChargestations>
{
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ chargestations }: FindInactiveChargestations): Promise<ReadonlySet<string>> {
    return this.unitOfWork.run(async () => {
      const known = this.unitOfWork.remember(this, () => new Map<string, boolean>());
      const asked = chargestations.filter((chargestation) => !known.has(chargestation));
      if (asked.length > 0) {
        for (const chargestation of asked) known.set(chargestation, false);
        const rows = await this.unitOfWork.query<{ _id: string }>(FIND, [textArray(asked)]);
        for (const { _id } of rows) known.set(_id, true);
      }
      return new Set(chargestations.filter((chargestation) => known.get(chargestation)));
    });
  }
}
