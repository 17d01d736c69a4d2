import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many answers of each station nobody has waited for. */
export class UnexpectedAnswers1763857630000 implements MigrationInterface {
  name = 'UnexpectedAnswers1763857630000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE chargestation_activity ADD COLUMN unexpected_answers integer NOT NULL DEFAULT 0',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chargestation_activity DROP COLUMN unexpected_answers');
  }
}
