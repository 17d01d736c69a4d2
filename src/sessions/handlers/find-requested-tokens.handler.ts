import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { textArray } from '../../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FindRequestedTokens } from '../sessions.commands.js';

const FIND: Statement = {
  name: 'session_requested_tokens',
  text: `SELECT u.ordinal::int - 1 AS index FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (chargestation, token, ordinal)
    WHERE EXISTS (SELECT FROM session s WHERE s.chargestation = u.chargestation AND s.status = 'created'
        AND lower(s.start -> 'idToken' ->> 'value') = lower(u.token))
      OR EXISTS (SELECT FROM session s WHERE s.chargestation = u.chargestation AND s.status = 'Started'
        AND lower(s.start -> 'idToken' ->> 'value') = lower(u.token))`,
};

/** One statement for all tokens of a batch. */
@QueryHandler(FindRequestedTokens)
export class FindRequestedTokensHandler implements IQueryHandler<FindRequestedTokens> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async execute({ questions }: FindRequestedTokens): Promise<boolean[]> {
    const rows = await this.unitOfWork.run(() =>
      this.unitOfWork.query<{ index: number }>(FIND, [
        textArray(questions.map(({ station }) => station.chargestation)),
        textArray(questions.map(({ idToken }) => idToken.value)),
      ]),
    );
    const found = new Set(rows.map(({ index }) => index));
    return questions.map((_, index) => found.has(index));
  }
}
