import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions may be written from memory if nobody has changed them since. */
export class SessionVersion1763857600000 implements MigrationInterface {
  name = 'SessionVersion1763857600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session ADD version integer NOT NULL DEFAULT 0;
      CREATE FUNCTION assert_unchanged(unchanged boolean) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          IF unchanged IS NOT TRUE THEN
            RAISE EXCEPTION 'A row has changed since it was read' USING ERRCODE = 'serialization_failure';
          END IF;
        END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION assert_unchanged(boolean);
      ALTER TABLE session DROP version;
    `);
  }
}
