import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Timelines, bands and the impact of settings read the events of one chargestation by time. */
export class EventStation1763857800000 implements MigrationInterface {
  name = 'EventStation1763857800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX event_station ON event (chargestation, _id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX event_station');
  }
}
