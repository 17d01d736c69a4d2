import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { isId } from '../../shared/id.js';
import { FindSession, type SessionFacts } from '../sessions.commands.js';

const FIND = `SELECT _id, chargestation, connector, evse_id AS "evseId", transaction_id AS "transactionId", status,
    protocol, created_at AS "createdAt", updated_at AS "updatedAt"
  FROM session WHERE _id = $1 AND organization = $2`;

/** Reads what is committed. */
@QueryHandler(FindSession)
export class FindSessionHandler implements IQueryHandler<FindSession> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization, session }: FindSession): Promise<SessionFacts | null> {
    if (!isId(session)) return null;
    const [found] = await this.dataSource.query<SessionFacts[]>(FIND, [session, organization]);
    return found ?? null;
  }
}
