import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refused connections of stations, one row per identity and reason. */
export class ConnectionAttempts1763857740000 implements MigrationInterface {
  name = 'ConnectionAttempts1763857740000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE connection_attempt (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization (_id),
        subject text NOT NULL,
        identity text,
        chargestation text,
        reason text NOT NULL,
        status integer,
        message text NOT NULL,
        url text,
        protocols json NOT NULL,
        address text NOT NULL,
        user_agent text,
        count integer NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT connection_attempt_series UNIQUE (organization, subject, reason),
        CONSTRAINT connection_attempt_organization_chargestation_fkey
          FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      );
      CREATE INDEX connection_attempt_newest ON connection_attempt (organization, last_at, _id);
      CREATE INDEX connection_attempt_chargestation ON connection_attempt (chargestation)
        WHERE chargestation IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE connection_attempt');
  }
}
