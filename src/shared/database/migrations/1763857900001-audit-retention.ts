import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries of the audit log may go when the organization keeps them no longer. The database itself refuses to delete younger ones. */
export class AuditRetention1763857900001 implements MigrationInterface {
  name = 'AuditRetention1763857900001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE organization_settings ADD COLUMN retention_audit_log integer NOT NULL DEFAULT 3650;
      CREATE FUNCTION refuse_to_shorten_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.created_at > now() - make_interval(days => coalesce(
            (SELECT retention_audit_log FROM organization_settings WHERE organization = OLD.organization), 36500)) THEN
            RAISE EXCEPTION 'The audit log is append-only, and this entry is still kept';
          END IF;
          RETURN OLD;
        END $$;
      DROP TRIGGER audit_entry_append_only ON audit_entry;
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_log();
      CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION refuse_to_shorten_the_audit_log();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER audit_entry_kept ON audit_entry;
      DROP FUNCTION refuse_to_shorten_the_audit_log();
      DROP TRIGGER audit_entry_append_only ON audit_entry;
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_log();
      ALTER TABLE organization_settings DROP COLUMN retention_audit_log;
    `);
  }
}
