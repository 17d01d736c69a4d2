import { Injectable } from '@nestjs/common';
import { int4Array, jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { DeviceModelVariable } from '../shared/vocabulary/device-model.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import { DEVICE_MODEL_LIMITS } from './device-model-limits.js';

/** One variable of a part of a report. */
export interface ReportedVariable {
  station: StationRef;
  variable: DeviceModelVariable;
  requestId: number;
  /** ms. */
  reportedAt: number;
}

const UPSERT: Statement = {
  name: 'device_model_upsert',
  text: `WITH reported AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[], $9::text[],
        $10::json[], $11::json[], $12::int[], $13::timestamptz[]) WITH ORDINALITY AS u (_id, organization, chargestation, component,
        component_instance, evse_id, connector_id, variable, variable_instance, attributes, characteristics, request_id, reported_at, position)
    ), stored AS (
      SELECT chargestation, count(*) AS variables FROM device_model_variable WHERE chargestation = ANY($3::text[]) GROUP BY chargestation
    ), judged AS (
      SELECT r.*, v._id IS NOT NULL OR coalesce(s.variables, 0)
          + count(*) FILTER (WHERE v._id IS NULL) OVER (PARTITION BY r.chargestation ORDER BY r.position) <= $14::int AS fits
      FROM reported r LEFT JOIN stored s USING (chargestation) LEFT JOIN device_model_variable v USING (chargestation, component,
        component_instance, evse_id, connector_id, variable, variable_instance)
    ), saved AS (
      INSERT INTO device_model_variable AS v (_id, organization, chargestation, component, component_instance, evse_id, connector_id,
        variable, variable_instance, attributes, characteristics, request_id, reported_at, created_at, updated_at)
      SELECT _id, organization, chargestation, component, component_instance, evse_id, connector_id, variable, variable_instance,
        attributes, characteristics, request_id, reported_at, now(), now() FROM judged WHERE fits
      ON CONFLICT ON CONSTRAINT device_model_variable_name DO UPDATE SET attributes = excluded.attributes,
        characteristics = coalesce(excluded.characteristics, v.characteristics), request_id = excluded.request_id,
        reported_at = excluded.reported_at, updated_at = excluded.updated_at
    ) SELECT DISTINCT chargestation FROM judged WHERE NOT fits`,
};
const DELETE_UNREPORTED: Statement = {
  name: 'device_model_delete_unreported',
  text: `DELETE FROM device_model_variable v USING unnest($1::text[], $2::int[], $3::timestamptz[]) AS r (chargestation, request_id, asked_at)
    WHERE v.chargestation = r.chargestation AND v.request_id <> r.request_id AND v.updated_at < r.asked_at`,
};

/** Writes the device models of stations. */
@Injectable()
export class DeviceModelStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Stores variables, each at most once, in one statement of the running unit of work. Known ones are renewed; new ones are stored until
   * their station has as many as are kept.
   *
   * @returns the stations (`_id`) that have more
   */
  async save(reported: readonly ReportedVariable[]): Promise<string[]> {
    const variables = reported.map(({ variable }) => variable);
    const full = await this.unitOfWork.query<{ chargestation: string }>(UPSERT, [
      textArray(reported.map(() => newId())),
      textArray(reported.map(({ station }) => station.organization)),
      textArray(reported.map(({ station }) => station.chargestation)),
      textArray(variables.map(({ component }) => component)),
      textArray(variables.map(({ componentInstance }) => componentInstance ?? '')),
      int4Array(variables.map(({ evseId }) => evseId ?? 0)),
      int4Array(variables.map(({ connectorId }) => connectorId ?? 0)),
      textArray(variables.map(({ variable }) => variable)),
      textArray(variables.map(({ variableInstance }) => variableInstance ?? '')),
      jsonArray(variables.map(({ attributes }) => JSON.stringify(attributes))),
      jsonArray(
        variables.map(({ characteristics }) => characteristics && JSON.stringify(characteristics)),
      ),
      int4Array(reported.map(({ requestId }) => requestId)),
      timeArray(reported.map(({ reportedAt }) => reportedAt)),
      DEVICE_MODEL_LIMITS.variables,
    ]);
    return full.map(({ chargestation }) => chargestation);
  }

  /** Removes what complete reports have not named, unless another report has named it since they were asked for (ms). */
  deleteUnreported(
    reports: readonly { chargestation: string; requestId: number; askedAt: number }[],
  ): void {
    if (reports.length === 0) return;
    this.unitOfWork.write(DELETE_UNREPORTED, [
      textArray(reports.map(({ chargestation }) => chargestation)),
      int4Array(reports.map(({ requestId }) => requestId)),
      timeArray(reports.map(({ askedAt }) => askedAt)),
    ]);
  }
}
