import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Reads } from '../../shared/database/reads.js';
import { FindActions, type FoundAction } from '../actions.commands.js';

const find = (order: 'ASC' | 'DESC') => ({
  name: `action_find_${order.toLowerCase()}`,
  text: `SELECT _id, type, status, outcome, connector, session, data, error, requested_by->>'name' AS "requestedBy",
      requested_at AS "requestedAt", answered_at AS "answeredAt"
    FROM action WHERE chargestation = $1 AND organization = $2 AND _id > $3 AND _id < $4
      AND (NOT $5::boolean OR status = 'failed')
    ORDER BY _id ${order} LIMIT $6`,
});
const FIND = { newest: find('DESC'), oldest: find('ASC') };

/** Above every id. */
const LAST_ID = 'g';

type Row = Omit<FoundAction, 'requestedAt' | 'answeredAt'> & {
  requestedAt: Date;
  answeredAt: Date | null;
};

@QueryHandler(FindActions)
export class FindActionsHandler implements IQueryHandler<FindActions> {
  constructor(private readonly reads: Reads) {}

  async execute({ filter }: FindActions): Promise<FoundAction[]> {
    const rows = await this.reads.query<Row>(FIND[filter.order], [
      filter.chargestation,
      filter.organization,
      filter.above ?? '',
      filter.below ?? LAST_ID,
      filter.onlyFailures,
      filter.limit,
    ]);
    return rows.map((row) => ({
      ...row,
      requestedAt: row.requestedAt.getTime(),
      answeredAt: row.answeredAt?.getTime() ?? null,
    }));
  }
}
