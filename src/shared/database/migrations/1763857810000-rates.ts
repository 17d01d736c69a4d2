import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rates, and the rate that a session took at its start. What connectors named until now never was one. */
export class Rates1763857810000 implements MigrationInterface {
  name = 'Rates1763857810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rate (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization (_id),
        name text,
        description text,
        currency text NOT NULL,
        price_components jsonb NOT NULL,
        minimum_amount double precision,
        active boolean NOT NULL DEFAULT true,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization, _id)
      );
      UPDATE connector SET rate = NULL WHERE rate IS NOT NULL;
      ALTER TABLE connector ADD CONSTRAINT connector_organization_rate_fkey
        FOREIGN KEY (organization, rate) REFERENCES rate (organization, _id);
      ALTER TABLE session ADD COLUMN rate json;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session DROP COLUMN rate;
      ALTER TABLE connector DROP CONSTRAINT connector_organization_rate_fkey;
      DROP TABLE rate;
    `);
  }
}
