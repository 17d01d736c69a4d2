import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { byteaArray, textArray } from '../../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../../shared/database/unit-of-work.js';
import { sessionMeantBy } from '../session-meant-by.js';
import { SessionStore } from '../session-store.js';
import { IssueTransactionIds, type TransactionIdQuestion } from '../sessions.commands.js';

const OF_STARTS: Statement = {
  name: 'session_issue_transaction_id',
  text: `SELECT coalesce(s.transaction_id, nextval('transaction_id')::text) AS id
    FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS u (chargestation, start_key, ordinal)
    LEFT JOIN session s ON s.chargestation = u.chargestation AND s.start_key = u.start_key
    ORDER BY u.ordinal`,
};

/** Gives starts their transaction id, the same one to a start that is sent again, and finds the session that others must mean. */
@CommandHandler(IssueTransactionIds)
export class IssueTransactionIdsHandler implements ICommandHandler<IssueTransactionIds> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: SessionStore,
  ) {}

  async execute({ questions }: IssueTransactionIds): Promise<(string | null)[]> {
    const answers = new Map<TransactionIdQuestion, string>();
    const starts = questions.filter(({ startKey }) => startKey !== null);
    if (starts.length > 0) {
      const rows = await this.unitOfWork.query<{ id: string }>(OF_STARTS, [
        textArray(starts.map(({ station }) => station.chargestation)),
        byteaArray(starts.map(({ startKey }) => startKey)),
      ]);
      for (const [index, { id }] of rows.entries()) {
        answers.set(starts[index] as TransactionIdQuestion, id);
      }
    }
    const others = questions.filter(({ startKey }) => startKey === null);
    if (others.length > 0) {
      const open = await this.store.loadOpen([
        ...new Set(others.map(({ station }) => station.chargestation)),
      ]);
      for (const question of others) {
        const session = sessionMeantBy(question, open);
        if (session?.transactionId) answers.set(question, session.transactionId);
      }
    }
    return questions.map((question) => answers.get(question) ?? null);
  }
}
