import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the log says of the 2.0.1 flag, counted behind the intake: per organization and hour, and up to which place of the log. */
export class EventTally1763857900000 implements MigrationInterface {
  name = 'EventTally1763857900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_tally (
        organization text NOT NULL,
        hour timestamptz NOT NULL,
        events integer NOT NULL,
        synthetic integer NOT NULL,
        changes integer NOT NULL,
        PRIMARY KEY (organization, hour)
      );
      CREATE TABLE event_tally_state (
        session text PRIMARY KEY,
        state text NOT NULL
      );
      CREATE TABLE event_tally_cursor (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        xid xid8 NOT NULL,
        ordinal integer NOT NULL
      );
      INSERT INTO event_tally_cursor (xid, ordinal) VALUES ('0', -1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_tally_cursor, event_tally_state, event_tally');
  }
}
