import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the client certificate of a chargestation must be made out to. */
export class SerialNumbers1763857741000 implements MigrationInterface {
  name = 'SerialNumbers1763857741000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chargestation ADD serial_number text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chargestation DROP serial_number');
  }
}
