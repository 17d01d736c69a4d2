import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { HasOpenSession } from '../sessions.commands.js';
import { Session } from '../sessions.entity.js';

/** Tells whether something is charging, or at least not finished. */
@QueryHandler(HasOpenSession)
export class HasOpenSessionHandler implements IQueryHandler<HasOpenSession> {
  constructor(private readonly dataSource: DataSource) {}

  execute({ chargestation, connector }: HasOpenSession): Promise<boolean> {
    return this.dataSource.manager.existsBy(Session, {
      chargestation,
      status: 'Started',
      ...(connector && { connector }),
    });
  }
}
