import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists and filters stay quick with millions of rows. All but one of the columns hardly ever change while a session runs; `updated_at`,
 * which each message changes, has a BRIN index, since that alone lets updates stay on their page (HOT).
 */
export class ListIndexes1763857880000 implements MigrationInterface {
  name = 'ListIndexes1763857880000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX session_newest;
      CREATE INDEX session_newest ON session (organization, created_at, _id);
      CREATE INDEX session_chargestation ON session (chargestation, created_at, _id);
      CREATE INDEX session_connector ON session (connector, created_at, _id);
      CREATE INDEX session_of_user ON session ("user", created_at, _id) WHERE "user" IS NOT NULL;
      CREATE INDEX session_id_tag ON session (organization, lower(id_tag), created_at, _id) WHERE id_tag IS NOT NULL;
      CREATE INDEX session_unended ON session (organization, status, created_at, _id) WHERE status <> 'Ended';
      CREATE INDEX session_updated ON session USING brin (updated_at) WITH (pages_per_range = 16, autosummarize);
      CREATE INDEX event_organization ON event (organization, xid, ordinal);
      CREATE INDEX event_rare ON event (organization, type, xid, ordinal)
        WHERE type <> ALL ('{session.started,session.updated,session.ended,chargestation.connector_status.updated}');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX event_rare, event_organization, session_updated, session_unended, session_id_tag, session_of_user, session_connector,
        session_chargestation, session_newest;
      CREATE INDEX session_newest ON session (organization, created_at);
    `);
  }
}
