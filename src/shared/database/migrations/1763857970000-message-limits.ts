import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long messages may be that 2.0.1 stations take, to begin with as they have reported it. */
export class MessageLimits1763857970000 implements MigrationInterface {
  name = 'MessageLimits1763857970000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message_limits (
        chargestation text PRIMARY KEY,
        organization text NOT NULL,
        limits jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (organization, chargestation) REFERENCES chargestation (organization, _id)
      );
      INSERT INTO message_limits (chargestation, organization, limits)
        SELECT chargestation, organization, jsonb_object_agg(
          variable_instance || CASE variable WHEN 'ItemsPerMessage' THEN '.items' ELSE '.bytes' END, (attribute->>'value')::integer)
        FROM device_model_variable, json_array_elements(attributes) AS attribute
        WHERE variable IN ('ItemsPerMessage', 'BytesPerMessage') AND attribute->>'type' = 'Actual'
          AND attribute->>'value' ~ '^[1-9][0-9]{0,8}$'
          AND ((component = 'DeviceDataCtrlr' AND variable_instance IN ('GetReport', 'GetVariables', 'SetVariables'))
            OR (component = 'MonitoringCtrlr' AND variable_instance IN ('ClearVariableMonitoring', 'SetVariableMonitoring')))
        GROUP BY chargestation, organization;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE message_limits');
  }
}
