import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reservations and installed profiles name a connector of their own organization, or none once it is deleted. */
export class ConnectorKeys1763857950000 implements MigrationInterface {
  name = 'ConnectorKeys1763857950000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['reservation', 'charging_profile']) {
      await runner.query(`
        UPDATE ${table} t SET connector = NULL WHERE connector IS NOT NULL AND NOT EXISTS (
          SELECT FROM connector c WHERE c.organization = t.organization AND c._id = t.connector);
        CREATE INDEX ${table}_connector ON ${table} (organization, connector) WHERE connector IS NOT NULL;
        ALTER TABLE ${table} ADD CONSTRAINT ${table}_organization_connector_fkey
          FOREIGN KEY (organization, connector) REFERENCES connector (organization, _id) ON DELETE SET NULL (connector);
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['charging_profile', 'reservation']) {
      await runner.query(`
        ALTER TABLE ${table} DROP CONSTRAINT ${table}_organization_connector_fkey;
        DROP INDEX ${table}_connector;
      `);
    }
  }
}
