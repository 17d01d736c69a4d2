import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The charging profiles that are installed in stations, and what stations have told of the profiles that they take. */
export class ChargingProfiles1763857300000 implements MigrationInterface {
  name = 'ChargingProfiles1763857300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE charging_profile (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        connector_id integer NOT NULL,
        connector text,
        profile_id integer NOT NULL,
        purpose text NOT NULL,
        stack_level integer NOT NULL,
        transaction_id text,
        valid_from timestamptz,
        valid_to timestamptz,
        profile json NOT NULL,
        action text,
        source text NOT NULL,
        request_id integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT charging_profile_place UNIQUE (chargestation, connector_id, profile_id),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      );
      CREATE TABLE charging_limits (
        chargestation text PRIMARY KEY,
        organization text NOT NULL,
        configuration jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE charging_limits; DROP TABLE charging_profile');
  }
}
