import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindOpenTransactions } from '../sessions.commands.js';

type Transactions = Map<string, { chargestation: string; transactionId: string }[]>;

const FIND: Statement = {
  name: 'session_open_of_tokens',
  text: `SELECT token, chargestation, transaction_id AS "transactionId" FROM session
    WHERE token = ANY($1::text[]) AND status = 'Started' AND NOT superseded AND NOT rebooted ORDER BY _id`,
};

/** One statement for all tokens of a batch. */
@QueryHandler(FindOpenTransactions)
export class FindOpenTransactionsHandler implements IQueryHandler<FindOpenTransactions> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async execute({ tokens }: FindOpenTransactions): Promise<Transactions> {
    const rows = await this.unitOfWork.query<{
      token: string;
      chargestation: string;
      transactionId: string;
    }>(FIND, [textArray([...tokens])]);
    const found: Transactions = new Map();
    for (const { token, ...transaction } of rows) {
      found.set(token, [...(found.get(token) ?? []), transaction]);
    }
    return found;
  }
}
