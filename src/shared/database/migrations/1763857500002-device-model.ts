import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The device model of 2.0.1 stations, as far as they have reported it. Instances and numbers that are absent are '' and 0 here. */
export class DeviceModel1763857500002 implements MigrationInterface {
  name = 'DeviceModel1763857500002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_model_variable (
        _id text PRIMARY KEY,
        organization text NOT NULL,
        chargestation text NOT NULL,
        component text NOT NULL,
        component_instance text NOT NULL,
        evse_id integer NOT NULL,
        connector_id integer NOT NULL,
        variable text NOT NULL,
        variable_instance text NOT NULL,
        attributes json NOT NULL,
        characteristics json,
        request_id integer NOT NULL,
        reported_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT device_model_variable_name UNIQUE (chargestation, component, component_instance, evse_id, connector_id, variable,
          variable_instance),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      ) WITH (fillfactor = 70);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE device_model_variable');
  }
}
