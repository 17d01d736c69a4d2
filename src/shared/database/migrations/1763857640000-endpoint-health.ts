import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The health of webhook endpoints, secrets that are being replaced, what is still to be told about endpoints (notices become events,
 * alerts become e-mails), and recoveries. The indexes serve recoveries: what has failed, and which
 * events have been a delivery. That one leaves pending deliveries out, since each of their updates would write to it.
 */
export class EndpointHealth1763857640000 implements MigrationInterface {
  name = 'EndpointHealth1763857640000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_endpoint
        ADD COLUMN previous_secrets bytea,
        ADD COLUMN health text NOT NULL DEFAULT 'ok',
        ADD COLUMN health_at timestamptz,
        ADD COLUMN disabled_reason text,
        ADD COLUMN failures integer NOT NULL DEFAULT 0,
        ADD COLUMN failing_since timestamptz;

      CREATE INDEX webhook_delivery_finished ON webhook_delivery (event, endpoint) WHERE status <> 'pending';
      CREATE INDEX webhook_delivery_failed ON webhook_delivery (endpoint, event) WHERE status = 'failed';

      CREATE TABLE webhook_notice (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        endpoint text NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
        health text NOT NULL,
        disabled_reason text,
        failures integer NOT NULL,
        failing_since timestamptz NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE TABLE webhook_alert (
        _id text PRIMARY KEY,
        recipient text NOT NULL,
        subject text NOT NULL,
        text text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL
      );
      CREATE TABLE webhook_recovery (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        endpoint text NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        "only" text,
        status text NOT NULL DEFAULT 'running',
        position text NOT NULL,
        failed integer NOT NULL DEFAULT 0,
        missing integer NOT NULL DEFAULT 0,
        completed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (organization, endpoint) REFERENCES webhook_endpoint (organization, _id) ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX webhook_recovery_running ON webhook_recovery (endpoint) WHERE status = 'running';
      CREATE INDEX webhook_recovery_newest ON webhook_recovery (endpoint, _id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE webhook_recovery, webhook_alert, webhook_notice;
      DROP INDEX webhook_delivery_failed, webhook_delivery_finished;
      ALTER TABLE webhook_endpoint
        DROP COLUMN previous_secrets,
        DROP COLUMN health,
        DROP COLUMN health_at,
        DROP COLUMN disabled_reason,
        DROP COLUMN failures,
        DROP COLUMN failing_since;
    `);
  }
}
