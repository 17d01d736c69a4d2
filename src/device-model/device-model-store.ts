import { Injectable } from '@nestjs/common';
import { int4Array, jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { DeviceModelVariable } from '../shared/vocabulary/device-model.js';
import type { StationRef } from '../shared/vocabulary/station.js';

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
  text: `INSERT INTO device_model_variable AS v (_id, organization, chargestation, component, component_instance, evse_id, connector_id,
      variable, variable_instance, attributes, characteristics, request_id, reported_at, created_at, updated_at)
    SELECT u.*, now(), now() FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[],
      $9::text[], $10::json[], $11::json[], $12::int[], $13::timestamptz[]) AS u
    ON CONFLICT ON CONSTRAINT device_model_variable_name DO UPDATE SET attributes = excluded.attributes,
      characteristics = coalesce(excluded.characteristics, v.characteristics), request_id = excluded.request_id,
      reported_at = excluded.reported_at, updated_at = excluded.updated_at`,
};

/** Writes the device models of stations. */
@Injectable()
export class DeviceModelStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Stores variables, each at most once, in one statement of the running unit of work. */
  save(reported: readonly ReportedVariable[]): void {
    const variables = reported.map(({ variable }) => variable);
    this.unitOfWork.write(UPSERT, [
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
    ]);
  }
}
