import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole schema of the first release. Hot tables (session, transaction_event, event, event_counter, ocpp_frame) have no foreign keys
 * and no index on a column that each message changes; see docs/decisions/0004-hot-tables.md.
 */
export class Initial1763856000000 implements MigrationInterface {
  name = 'Initial1763856000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization (
        _id text PRIMARY KEY,
        name text NOT NULL,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE api_key (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        name text NOT NULL,
        role text NOT NULL,
        prefix text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        scopes text[] NOT NULL DEFAULT '{}',
        expires_at timestamptz,
        last_used_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE organization_settings (
        organization text PRIMARY KEY REFERENCES organization,
        include_artificial_status_notification_for_201 boolean NOT NULL DEFAULT false,
        include_raw_energy_report boolean NOT NULL DEFAULT false,
        include_id_tag boolean NOT NULL DEFAULT false,
        unknown_tokens text NOT NULL DEFAULT 'reject',
        session_start_timeout integer NOT NULL DEFAULT 120,
        heartbeat_interval integer NOT NULL DEFAULT 300,
        retention_events integer NOT NULL DEFAULT 30,
        retention_ocpp_messages integer NOT NULL DEFAULT 30,
        retention_sessions integer NOT NULL DEFAULT 3650,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE organization_settings_change (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        changed_by jsonb NOT NULL,
        before jsonb NOT NULL,
        after jsonb NOT NULL,
        note text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX organization_settings_change_newest ON organization_settings_change (organization, _id);

      CREATE TABLE location (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        name text NOT NULL,
        operator_name text,
        address jsonb NOT NULL DEFAULT '{}',
        timezone text NOT NULL DEFAULT 'UTC',
        coordinates jsonb,
        opening_hours jsonb NOT NULL DEFAULT '{}',
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization, _id)
      );

      CREATE TABLE chargestation (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        endpoint text NOT NULL,
        name text,
        description text,
        location text,
        protocol text,
        online boolean NOT NULL DEFAULT false,
        active boolean NOT NULL DEFAULT true,
        public boolean NOT NULL DEFAULT false,
        is_simulator boolean NOT NULL DEFAULT false,
        registration text NOT NULL DEFAULT 'accepted',
        validation text NOT NULL DEFAULT 'lenient',
        boot_info json,
        coordinates jsonb,
        reported_status json,
        last_connect_at timestamptz,
        last_disconnect_at timestamptz,
        security_type text NOT NULL DEFAULT 'basic_auth',
        password_hash bytea,
        previous_password_hash bytea,
        previous_password_until timestamptz,
        configuration jsonb NOT NULL DEFAULT '{}',
        meta_data jsonb NOT NULL DEFAULT '{}',
        connection text,
        node text,
        deleted_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization, _id),
        FOREIGN KEY (organization, location) REFERENCES location (organization, _id)
      );
      CREATE UNIQUE INDEX chargestation_endpoint ON chargestation (endpoint) WHERE deleted_at IS NULL;
      CREATE INDEX chargestation_newest ON chargestation (organization, created_at);
      CREATE INDEX chargestation_connected ON chargestation (node) WHERE online;
      CREATE TABLE chargestation_activity (
        chargestation text PRIMARY KEY,
        last_message_at timestamptz NOT NULL
      ) WITH (fillfactor = 50);
      CREATE TABLE gateway_node (
        _id text PRIMARY KEY,
        seen_at timestamptz NOT NULL
      );

      CREATE TABLE connector (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        ocpp_id integer NOT NULL,
        evse_id integer NOT NULL DEFAULT 1,
        name text,
        description text,
        active boolean NOT NULL DEFAULT true,
        status text,
        type text,
        format text,
        power_type text,
        power double precision,
        rate text,
        raw_message json,
        synthetic boolean NOT NULL DEFAULT false,
        reported_status text,
        status_at timestamptz,
        auto_discovered boolean NOT NULL DEFAULT false,
        publishing_session text,
        published_charging_state text,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT connector_number UNIQUE (chargestation, evse_id, ocpp_id),
        UNIQUE (organization, _id),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      ) WITH (fillfactor = 70);

      CREATE SEQUENCE transaction_id AS integer MINVALUE 1;
      CREATE TABLE session (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        protocol text NOT NULL,
        transaction_id text NOT NULL,
        start_key bytea,
        status text NOT NULL,
        connector text,
        evse_id integer,
        id_tag text,
        configurations json NOT NULL,
        ledger json NOT NULL,
        last_seq_no integer NOT NULL,
        event_count integer NOT NULL,
        superseded boolean NOT NULL DEFAULT false,
        rebooted boolean NOT NULL DEFAULT false,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT session_transaction UNIQUE (chargestation, transaction_id)
      ) WITH (fillfactor = 50);
      CREATE UNIQUE INDEX session_start ON session (chargestation, start_key) WHERE start_key IS NOT NULL;
      CREATE INDEX session_open ON session (chargestation) WHERE status = 'Started';
      CREATE INDEX session_newest ON session (organization, created_at);
      CREATE TABLE orphan_transaction_message (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        transaction_id text,
        action text NOT NULL,
        payload json NOT NULL,
        received_at timestamptz NOT NULL
      );

      CREATE TABLE transaction_event (
        session text NOT NULL,
        seq_no integer NOT NULL,
        content_hash bytea NOT NULL,
        arrival integer NOT NULL,
        action text NOT NULL,
        received_at timestamptz NOT NULL,
        payload json NOT NULL,
        UNIQUE (session, seq_no, content_hash)
      ) PARTITION BY RANGE (session);
      CREATE TABLE transaction_event_default PARTITION OF transaction_event DEFAULT;

      CREATE TABLE event_counter (
        subject text PRIMARY KEY,
        n bigint NOT NULL
      ) WITH (fillfactor = 50);
      CREATE TABLE event (
        _id text NOT NULL PRIMARY KEY,
        organization text NOT NULL,
        chargestation text,
        sequence bigint NOT NULL,
        object text NOT NULL,
        type text NOT NULL,
        synthetic boolean NOT NULL,
        created_at timestamptz NOT NULL,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        ordinal integer NOT NULL,
        data text NOT NULL,
        raw text
      ) PARTITION BY RANGE (_id);
      CREATE TABLE event_default PARTITION OF event DEFAULT;
      CREATE INDEX event_cursor ON event (xid, ordinal);

      CREATE TABLE ocpp_frame (
        _id text NOT NULL PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        message_id text NOT NULL,
        action text NOT NULL,
        request text NOT NULL,
        answer text NOT NULL,
        violations json,
        received_at timestamptz NOT NULL,
        answered_at timestamptz NOT NULL
      ) PARTITION BY RANGE (_id);
      CREATE TABLE ocpp_frame_default PARTITION OF ocpp_frame DEFAULT;
      CREATE INDEX ocpp_frame_station ON ocpp_frame (chargestation, _id);

      CREATE TABLE webhook_endpoint (
        _id text PRIMARY KEY,
        organization text NOT NULL REFERENCES organization,
        url text NOT NULL,
        description text,
        events text[] NOT NULL,
        active boolean NOT NULL DEFAULT true,
        alert_email text,
        ordering text NOT NULL DEFAULT 'strict',
        headers bytea,
        secret bytea NOT NULL,
        since bigint NOT NULL,
        meta_data jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization, _id)
      );
      CREATE TABLE webhook_cursor (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        xid xid8 NOT NULL,
        ordinal integer NOT NULL
      );
      INSERT INTO webhook_cursor (xid, ordinal) VALUES ('0', 0);
      CREATE TABLE webhook_delivery (
        _id text NOT NULL PRIMARY KEY,
        organization text NOT NULL,
        endpoint text NOT NULL,
        event text NOT NULL,
        type text NOT NULL,
        chargestation text,
        sequence bigint NOT NULL,
        status text NOT NULL DEFAULT 'pending',
        attempt_count integer NOT NULL DEFAULT 0,
        attempts json NOT NULL DEFAULT '[]',
        next_attempt_at timestamptz,
        lease_until timestamptz,
        lease_holder text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (organization, endpoint) REFERENCES webhook_endpoint (organization, _id) ON DELETE CASCADE
      ) WITH (fillfactor = 70);
      CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint, next_attempt_at) WHERE status = 'pending' AND next_attempt_at IS NOT NULL;
      CREATE INDEX webhook_delivery_lane ON webhook_delivery (endpoint, chargestation, sequence) WHERE status = 'pending' AND attempt_count < 2;
      CREATE INDEX webhook_delivery_leased ON webhook_delivery (endpoint) WHERE lease_until IS NOT NULL;
      CREATE INDEX webhook_delivery_newest ON webhook_delivery (endpoint, _id);

      CREATE TABLE idempotency_key (
        organization text NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        body_hash bytea NOT NULL,
        status integer NOT NULL,
        answer bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization, route, key)
      );
      CREATE TABLE installation (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        secrets_key_fingerprint text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE installation, idempotency_key, webhook_delivery, webhook_cursor, webhook_endpoint, ocpp_frame, event, event_counter,
        transaction_event, orphan_transaction_message, session, connector, gateway_node, chargestation_activity, chargestation,
        location, organization_settings_change, organization_settings, api_key, organization;
      DROP SEQUENCE transaction_id;
    `);
  }
}
