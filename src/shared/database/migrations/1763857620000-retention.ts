import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What retention remembers: how far a log is cleared for an organization, and up to where its events are gone. */
export class Retention1763857620000 implements MigrationInterface {
  name = 'Retention1763857620000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE organization_settings ADD COLUMN retention_actions integer NOT NULL DEFAULT 365;
      CREATE TABLE retention_mark (
        log text NOT NULL,
        organization text NOT NULL,
        below text NOT NULL,
        PRIMARY KEY (log, organization)
      );
      CREATE TABLE event_expiry (
        organization text PRIMARY KEY,
        xid xid8 NOT NULL,
        ordinal integer NOT NULL
      );
      CREATE INDEX orphan_transaction_message_oldest ON orphan_transaction_message (organization, _id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX orphan_transaction_message_oldest;
      DROP TABLE event_expiry, retention_mark;
      ALTER TABLE organization_settings DROP COLUMN retention_actions;
    `);
  }
}
