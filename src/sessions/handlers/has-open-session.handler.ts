import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { HasOpenSession } from '../sessions.commands.js';
import { Session } from '../sessions.entity.js';

/**
 * Tells whether something is charging, or at least not finished. Joins the running unit of work: a second connection beside its own
 * would let a crowd of such requests wait for each other's.
 */
@QueryHandler(HasOpenSession)
export class HasOpenSessionHandler implements IQueryHandler<HasOpenSession> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  execute({ chargestation, connector }: HasOpenSession): Promise<boolean> {
    const { manager } = this.unitOfWork.active ? this.unitOfWork : this.dataSource;
    return manager.existsBy(Session, {
      chargestation,
      status: 'Started',
      ...(connector && { connector }),
    });
  }
}
