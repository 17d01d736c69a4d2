import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Reads } from '../../shared/database/reads.js';
import { FindOpenSessions, type OpenSession } from '../sessions.commands.js';

const FIND = {
  name: 'session_find_open',
  text: `SELECT _id, transaction_id AS "transactionId", connector, evse_id AS "evseId" FROM session
    WHERE chargestation = $1 AND status = 'Started' AND transaction_id IS NOT NULL ORDER BY superseded, _id DESC`,
};

/** Joins the running unit of work, else reads what is committed. */
@QueryHandler(FindOpenSessions)
export class FindOpenSessionsHandler implements IQueryHandler<FindOpenSessions> {
  constructor(private readonly reads: Reads) {}

  execute({ chargestation }: FindOpenSessions): Promise<OpenSession[]> {
    return this.reads.query<OpenSession>(FIND, [chargestation]);
  }
}
