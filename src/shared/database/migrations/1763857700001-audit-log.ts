import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit log; a trigger refuses to change it, whoever asks. */
export class AuditLog1763857700001 implements MigrationInterface {
  name = 'AuditLog1763857700001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entry (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization (_id),
        type text NOT NULL,
        object text NOT NULL,
        actor jsonb NOT NULL,
        address text,
        request_id text,
        before jsonb,
        after jsonb,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX audit_entry_newest ON audit_entry (organization, _id);
      CREATE FUNCTION refuse_to_change_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The audit log is append-only'; END $$;
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_log();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entry; DROP FUNCTION refuse_to_change_the_audit_log()');
  }
}
