import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sessions that applications ask for, their targets, and what is to be done about sessions and connectors later: due rows, so that it
 * survives restarts and any process may do it.
 */
export class SessionStarts1763857400000 implements MigrationInterface {
  name = 'SessionStarts1763857400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE remote_start_id AS integer MINVALUE 1;
      ALTER TABLE session ALTER COLUMN transaction_id DROP NOT NULL,
        ADD COLUMN remote_start_id integer,
        ADD COLUMN start json,
        ADD COLUMN target json,
        ADD COLUMN target_reached json,
        ADD COLUMN failure json,
        ADD COLUMN "user" text,
        ADD COLUMN token text;
      CREATE UNIQUE INDEX session_remote_start ON session (remote_start_id) WHERE remote_start_id IS NOT NULL;
      CREATE INDEX session_created ON session (chargestation) WHERE status = 'created';

      CREATE TABLE session_task (
        session text NOT NULL,
        kind text NOT NULL,
        due_at timestamptz NOT NULL,
        PRIMARY KEY (session, kind)
      );
      CREATE INDEX session_task_due ON session_task (due_at);

      CREATE TABLE connector_status_check (
        connector text PRIMARY KEY,
        due_at timestamptz NOT NULL
      );
      CREATE INDEX connector_status_check_due ON connector_status_check (due_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE connector_status_check, session_task;
      DELETE FROM session WHERE transaction_id IS NULL;
      DROP INDEX session_created, session_remote_start;
      ALTER TABLE session ALTER COLUMN transaction_id SET NOT NULL,
        DROP COLUMN remote_start_id,
        DROP COLUMN start,
        DROP COLUMN target,
        DROP COLUMN target_reached,
        DROP COLUMN failure,
        DROP COLUMN "user",
        DROP COLUMN token;
      DROP SEQUENCE remote_start_id;
    `);
  }
}
