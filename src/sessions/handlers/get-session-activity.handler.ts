import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GetSessionActivity, type SessionActivity } from '../sessions.commands.js';
import { Session } from '../sessions.entity.js';

@QueryHandler(GetSessionActivity)
export class GetSessionActivityHandler implements IQueryHandler<GetSessionActivity> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ session: _id }: GetSessionActivity): Promise<SessionActivity | null> {
    const found = await this.dataSource.manager.findOneBy(Session, { _id });
    if (!found) return null;
    const { events, startedAt, endedAt, activity } = found.ledger;
    return { startTime: events === 0 ? null : startedAt, endTime: endedAt, activity };
  }
}
