import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { type Statement, UnitOfWork } from './unit-of-work.js';

/** Statements that only read. They join the running unit of work, else they read what is committed. */
@Injectable()
export class Reads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  /** The rows of a statement, which Postgres prepares once per connection. */
  async query<Row>(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    if (this.unitOfWork.active) return this.unitOfWork.query<Row>(statement, parameters);
    const { rows } = await this.#pool.query({ ...statement, values: parameters });
    return rows as Row[];
  }

  /** The driver's own, under TypeORM: its query runner costs as much as such a statement. */
  get #pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
