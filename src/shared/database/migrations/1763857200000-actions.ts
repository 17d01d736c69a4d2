import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The record of every command to a station. */
export class Actions1763857200000 implements MigrationInterface {
  name = 'Actions1763857200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE action (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        connector text,
        session text,
        type text NOT NULL,
        status text NOT NULL DEFAULT 'requested',
        outcome text,
        data json NOT NULL,
        steps json NOT NULL,
        response_data json,
        error text,
        effect json,
        awaits text,
        requested_by jsonb NOT NULL,
        meta_data jsonb NOT NULL DEFAULT '{}',
        requested_at timestamptz NOT NULL,
        answered_at timestamptz,
        lease_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      ) WITH (fillfactor = 70);
      CREATE INDEX action_newest ON action (organization, _id);
      CREATE INDEX action_station ON action (chargestation, _id);
      CREATE INDEX action_session ON action (session) WHERE session IS NOT NULL;
      CREATE INDEX action_leased ON action (lease_until) WHERE status = 'requested';
      CREATE INDEX action_awaiting ON action (chargestation) WHERE awaits IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE action');
  }
}
