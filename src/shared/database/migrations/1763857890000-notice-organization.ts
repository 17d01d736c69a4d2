import type { MigrationInterface, QueryRunner } from 'typeorm';

/** News about an endpoint belong to the organization of the endpoint, and the database says so. */
export class NoticeOrganization1763857890000 implements MigrationInterface {
  name = 'NoticeOrganization1763857890000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_notice
        DROP CONSTRAINT webhook_notice_endpoint_fkey,
        ADD CONSTRAINT webhook_notice_organization_endpoint_fkey FOREIGN KEY (organization, endpoint)
          REFERENCES webhook_endpoint (organization, _id) ON DELETE CASCADE;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_notice
        DROP CONSTRAINT webhook_notice_organization_endpoint_fkey,
        ADD CONSTRAINT webhook_notice_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES webhook_endpoint ON DELETE CASCADE;
    `);
  }
}
