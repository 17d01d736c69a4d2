import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { isId } from '../../shared/id.js';
import { type ChargestationFacts, FindChargestation } from '../chargestations.commands.js';

const FIND = {
  name: 'chargestations-find',
  text: `SELECT _id, protocol, active FROM chargestation
    WHERE _id = $1 AND organization = $2 AND deleted_at IS NULL`,
};

/** Joins the running unit of work, else reads what is committed. */
@QueryHandler(FindChargestation)
export class FindChargestationHandler implements IQueryHandler<FindChargestation> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  async execute({
    organization,
    chargestation,
  }: FindChargestation): Promise<ChargestationFacts | null> {
    if (!isId(chargestation)) return null;
    const parameters = [chargestation, organization];
    const [found] = this.unitOfWork.active
      ? await this.unitOfWork.query<ChargestationFacts>(FIND, parameters)
      : await this.dataSource.query<ChargestationFacts[]>(FIND.text, parameters);
    return found ?? null;
  }
}
