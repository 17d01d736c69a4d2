import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The people of an organization and the browsers in which they are signed in to the admin panel. */
export class Members1763857700000 implements MigrationInterface {
  name = 'Members1763857700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE member (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization (_id),
        email text NOT NULL CONSTRAINT member_email_key UNIQUE,
        name text NOT NULL,
        role text NOT NULL,
        password text,
        access_version integer NOT NULL DEFAULT 1,
        invitation_hash bytea CONSTRAINT member_invitation_hash_key UNIQUE,
        invitation_expires_at timestamptz,
        last_sign_in_at timestamptz,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT member_organization_id_key UNIQUE (organization, _id)
      );
      CREATE TABLE panel_session (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        member text NOT NULL,
        hash bytea NOT NULL CONSTRAINT panel_session_hash_key UNIQUE,
        access_version integer NOT NULL,
        address text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        FOREIGN KEY (organization, member) REFERENCES member (organization, _id) ON DELETE CASCADE
      );
      CREATE INDEX panel_session_member ON panel_session (organization, member);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE panel_session, member');
  }
}
