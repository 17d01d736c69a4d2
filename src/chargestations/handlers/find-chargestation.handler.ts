import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Reads } from '../../shared/database/reads.js';
import { isId } from '../../shared/id.js';
import { type ChargestationFacts, FindChargestation } from '../chargestations.commands.js';

const FIND = {
  name: 'chargestations-find',
  text: `SELECT _id, protocol, active FROM chargestation WHERE _id = $1 AND organization = $2 AND deleted_at IS NULL`,
};

/** Joins the running unit of work, else reads what is committed. */
@QueryHandler(FindChargestation)
export class FindChargestationHandler implements IQueryHandler<FindChargestation> {
  constructor(private readonly reads: Reads) {}

  async execute({ organization, chargestation }: FindChargestation) {
    if (!isId(chargestation)) return null;
    const parameters = [chargestation, organization];
    const [found] = await this.reads.query<ChargestationFacts>(FIND, parameters);
    return found ?? null;
  }
}
