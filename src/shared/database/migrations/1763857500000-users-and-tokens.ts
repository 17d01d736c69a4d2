import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drivers and what they identify with. */
export class UsersAndTokens1763857500000 implements MigrationInterface {
  name = 'UsersAndTokens1763857500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "user" (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        firstname text,
        lastname text,
        email text,
        phone jsonb NOT NULL DEFAULT '{}',
        address jsonb NOT NULL DEFAULT '{}',
        active boolean NOT NULL DEFAULT true,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization, _id)
      );
      CREATE TABLE token (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        physical_id text NOT NULL,
        compared_id text NOT NULL,
        type text NOT NULL DEFAULT 'ISO14443',
        user_id text,
        status text NOT NULL DEFAULT 'Accepted',
        expiry_date timestamptz,
        parent text,
        active boolean NOT NULL DEFAULT true,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT token_physical_id UNIQUE (organization, compared_id),
        FOREIGN KEY (organization, user_id) REFERENCES "user" (organization, _id)
      );
      CREATE INDEX token_user ON token (user_id) WHERE user_id IS NOT NULL;
      CREATE INDEX session_open_token ON session (token) WHERE status = 'Started' AND token IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX session_open_token;
      DROP TABLE token, "user";
    `);
  }
}
