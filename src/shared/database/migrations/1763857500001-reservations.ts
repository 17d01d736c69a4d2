import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The record of every reservation that was asked for. */
export class Reservations1763857500001 implements MigrationInterface {
  name = 'Reservations1763857500001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reservation (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        connector text,
        reservation_id integer NOT NULL,
        connector_id integer NOT NULL,
        evse_id integer NOT NULL,
        id_tag text NOT NULL,
        parent text,
        connector_type text,
        expiry_date timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'requested',
        transaction_id text,
        action text NOT NULL,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      );
      CREATE INDEX reservation_newest ON reservation (organization, _id);
      CREATE INDEX reservation_number ON reservation (chargestation, reservation_id, _id);
      CREATE UNIQUE INDEX reservation_action ON reservation (action);
      CREATE INDEX reservation_expiry ON reservation (expiry_date) WHERE status IN ('requested', 'active');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservation');
  }
}
