import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Reads } from '../../shared/database/reads.js';
import { CallLog } from '../call-log.js';
import { FindFrames, type KeptFrame } from '../ocpp-gateway.commands.js';
import { type StoredFrame, toResponse } from '../ocpp-messages.dto.js';

const COLUMNS = `_id, chargestation, direction, message_id AS "messageId", action, request, answer, error, violations,
  received_at AS "requestedAt", answered_at AS "answeredAt"`;

const find = (order: 'ASC' | 'DESC') => ({
  name: `ocpp_frame_find_${order.toLowerCase()}`,
  text: `SELECT ${COLUMNS} FROM ocpp_frame
    WHERE chargestation = $1 AND organization = $2 AND _id > $3 AND _id < $4
      AND ($5::text[] IS NULL OR action = ANY($5)) AND (NOT $6::boolean OR error IS NOT NULL OR starts_with(answer, '[4,'))
    ORDER BY _id ${order} LIMIT $7`,
});
const FIND = { newest: find('DESC'), oldest: find('ASC') };

/** Above every id. */
const LAST_ID = 'g';

@QueryHandler(FindFrames)
export class FindFramesHandler implements IQueryHandler<FindFrames> {
  constructor(
    private readonly reads: Reads,
    private readonly callLog: CallLog,
  ) {}

  async execute({ filter }: FindFrames): Promise<KeptFrame[]> {
    await this.callLog.flush();
    const rows = await this.reads.query<StoredFrame>(FIND[filter.order], [
      filter.chargestation,
      filter.organization,
      filter.above ?? '',
      filter.below ?? LAST_ID,
      filter.actions,
      filter.onlyFailures,
      filter.limit,
    ]);
    return rows.map((row) => {
      const { request, answer, error } = toResponse(row);
      return {
        _id: row._id,
        direction: row.direction,
        messageId: row.messageId,
        action: row.action,
        request,
        answer,
        error: error?.code ?? null,
        requestedAt: row.requestedAt.getTime(),
        answeredAt: row.answeredAt?.getTime() ?? null,
      };
    });
  }
}
