import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A previous password ends by the clock only when the station has accepted the newest one, which nobody knows of those that are there. */
export class PreviousPasswords1763857930000 implements MigrationInterface {
  name = 'PreviousPasswords1763857930000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE chargestation SET previous_password_until = NULL
      WHERE previous_password_hash IS NOT NULL AND previous_password_until > now()
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE chargestation SET previous_password_until = now() + interval '7 days'
      WHERE previous_password_hash IS NOT NULL AND previous_password_until IS NULL
    `);
  }
}
