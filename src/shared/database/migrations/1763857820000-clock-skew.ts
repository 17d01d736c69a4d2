import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By how many seconds the clock of a station is ahead of the server's. */
export class ClockSkew1763857820000 implements MigrationInterface {
  name = 'ClockSkew1763857820000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chargestation_activity ADD COLUMN clock_skew integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chargestation_activity DROP COLUMN clock_skew');
  }
}
