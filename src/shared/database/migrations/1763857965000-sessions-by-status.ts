import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `GET /sessions?sort_by=status`, which sorted all sessions of the organization. Written when a session begins and when its status changes. */
export class SessionsByStatus1763857965000 implements MigrationInterface {
  name = 'SessionsByStatus1763857965000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX session_by_status ON session (organization, status, _id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX session_by_status');
  }
}
