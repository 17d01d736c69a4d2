import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A process leases an endpoint with all its deliveries, no longer each delivery. */
export class EndpointLease1763857860000 implements MigrationInterface {
  name = 'EndpointLease1763857860000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_endpoint
        ADD COLUMN lease_holder text,
        ADD COLUMN lease_until timestamptz,
        ADD COLUMN lease_number integer NOT NULL DEFAULT 0;
      DROP INDEX webhook_delivery_leased;
      ALTER TABLE webhook_delivery DROP COLUMN lease_until, DROP COLUMN lease_holder;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_delivery ADD COLUMN lease_until timestamptz, ADD COLUMN lease_holder text;
      CREATE INDEX webhook_delivery_leased ON webhook_delivery (endpoint) WHERE lease_until IS NOT NULL;
      ALTER TABLE webhook_endpoint DROP COLUMN lease_holder, DROP COLUMN lease_until, DROP COLUMN lease_number;
    `);
  }
}
