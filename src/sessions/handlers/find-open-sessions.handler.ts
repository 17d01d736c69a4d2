import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindOpenSessions, type OpenSession } from '../sessions.commands.js';

const FIND = {
  name: 'session_find_open',
  text: `SELECT _id, transaction_id AS "transactionId", connector, evse_id AS "evseId" FROM session
    WHERE chargestation = $1 AND status = 'Started' AND transaction_id IS NOT NULL ORDER BY superseded, _id DESC`,
};

/** Joins the running unit of work, else reads what is committed. */
@QueryHandler(FindOpenSessions)
export class FindOpenSessionsHandler implements IQueryHandler<FindOpenSessions> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  execute({ chargestation }: FindOpenSessions): Promise<OpenSession[]> {
    return this.unitOfWork.active
      ? this.unitOfWork.query<OpenSession>(FIND, [chargestation])
      : this.dataSource.query<OpenSession[]>(FIND.text, [chargestation]);
  }
}
