import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The frame log keeps our own CALLs too: they may stay without an answer. */
export class CommandFrames1763857100000 implements MigrationInterface {
  name = 'CommandFrames1763857100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ocpp_frame
        ADD COLUMN direction text NOT NULL DEFAULT 'from_station',
        ADD COLUMN error text,
        ALTER COLUMN answer DROP NOT NULL,
        ALTER COLUMN answered_at DROP NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM ocpp_frame WHERE direction <> 'from_station';
      ALTER TABLE ocpp_frame
        DROP COLUMN direction,
        DROP COLUMN error,
        ALTER COLUMN answer SET NOT NULL,
        ALTER COLUMN answered_at SET NOT NULL;
    `);
  }
}
