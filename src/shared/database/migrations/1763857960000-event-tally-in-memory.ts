import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events are counted as they are logged, no longer by reading the log: its cursor and the states of sessions have no reader any more. */
export class EventTallyInMemory1763857960000 implements MigrationInterface {
  name = 'EventTallyInMemory1763857960000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_tally_cursor, event_tally_state');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_tally_state (
        session text PRIMARY KEY,
        state text NOT NULL
      );
      CREATE TABLE event_tally_cursor (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        xid xid8 NOT NULL,
        ordinal integer NOT NULL
      );
      INSERT INTO event_tally_cursor (xid, ordinal)
        VALUES (pg_snapshot_xmin(pg_current_snapshot()), -1);
    `);
  }
}
