import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindTakenEndpoints } from '../chargestations.commands.js';

const FIND = {
  name: 'chargestations-find-taken-endpoints',
  text: 'SELECT endpoint FROM chargestation WHERE endpoint = ANY($1::text[]) AND deleted_at IS NULL',
};

/** One statement, none for no endpoints. */
@QueryHandler(FindTakenEndpoints)
export class FindTakenEndpointsHandler implements IQueryHandler<FindTakenEndpoints> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async execute({ endpoints }: FindTakenEndpoints): Promise<ReadonlySet<string>> {
    if (endpoints.length === 0) return new Set();
    const rows = await this.unitOfWork.run(() =>
      this.unitOfWork.query<{ endpoint: string }>(FIND, [textArray(endpoints)]),
    );
    return new Set(rows.map(({ endpoint }) => endpoint));
  }
}
