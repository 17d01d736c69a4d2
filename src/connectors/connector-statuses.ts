import { Injectable } from '@nestjs/common';
import { boolArray, jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import type { StatusMemory } from './synthetic-status.js';

/** A connector with what it remembers of statuses. */
export interface ConnectorRow extends StatusMemory {
  _id: string;
  organization: string;
  chargestation: string;
  evseId: number;
  ocppId: number;
  /** `_id` of its rate. */
  rate: string | null;
}

/** A change to store. */
export interface StatusUpdate {
  connector: string;
  memory: StatusMemory;
  /** JSON text of the StatusNotificationRequest; null keeps the last one. */
  rawMessage: string | null;
  /** Time (ms) from which `status` holds; null keeps the last one. */
  at: number | null;
}

const COLUMNS = `_id, organization, chargestation, evse_id AS "evseId", ocpp_id AS "ocppId", rate, status, synthetic,
  reported_status AS "reportedStatus", publishing_session AS "publishingSession", published_charging_state AS "publishedChargingState"`;

const OF_STATIONS: Statement = {
  name: 'connector_of_stations',
  text: `SELECT ${COLUMNS} FROM connector WHERE chargestation = ANY($1::text[]) ORDER BY chargestation, evse_id, ocpp_id FOR NO KEY UPDATE`,
};
const OF_SAME_EVSES: Statement = {
  name: 'connector_of_same_evses',
  text: `SELECT ${COLUMNS} FROM connector WHERE (chargestation, evse_id) IN
      (SELECT chargestation, evse_id FROM connector WHERE _id = ANY($1::text[]))
    ORDER BY _id FOR NO KEY UPDATE`,
};
const UPDATE: Statement = {
  name: 'connector_update_status',
  text: `UPDATE connector c SET status = u.status, synthetic = u.synthetic, reported_status = u.reported,
      publishing_session = u.session, published_charging_state = u.published,
      raw_message = coalesce(u.raw, c.raw_message), status_at = coalesce(u.at, c.status_at), updated_at = now()
    FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::json[], $8::timestamptz[])
      AS u (id, status, synthetic, reported, session, published, raw, at)
    WHERE c._id = u.id`,
};
const FORGET_PUBLISHED: Statement = {
  name: 'connector_forget_published',
  text: `UPDATE connector SET publishing_session = NULL, published_charging_state = NULL
    WHERE publishing_session IS NOT NULL AND (chargestation, evse_id) IN
      (SELECT chargestation, evse_id FROM connector WHERE _id = ANY($1::text[]))`,
};

/** The set-wise statements of the connectors module on the intake path. All of them run inside a unit of work. */
@Injectable()
export class ConnectorStatuses {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** All connectors of these stations, locked, ordered by EVSE and number. */
  ofStations(chargestations: readonly string[]): Promise<ConnectorRow[]> {
    return this.unitOfWork.query<ConnectorRow>(OF_STATIONS, [textArray(chargestations)]);
  }

  /** These connectors and the others of their EVSEs, locked. */
  ofSameEvses(connectors: readonly string[]): Promise<ConnectorRow[]> {
    return this.unitOfWork.query<ConnectorRow>(OF_SAME_EVSES, [textArray(connectors)]);
  }

  /** Each connector at most once. */
  update(updates: readonly StatusUpdate[]): void {
    if (updates.length === 0) return;
    this.unitOfWork.write(UPDATE, [
      textArray(updates.map(({ connector }) => connector)),
      textArray(updates.map(({ memory }) => memory.status)),
      boolArray(updates.map(({ memory }) => memory.synthetic)),
      textArray(updates.map(({ memory }) => memory.reportedStatus)),
      textArray(updates.map(({ memory }) => memory.publishingSession)),
      textArray(updates.map(({ memory }) => memory.publishedChargingState)),
      jsonArray(updates.map(({ rawMessage }) => rawMessage)),
      timeArray(updates.map(({ at }) => at)),
    ]);
  }

  /** The flag is off: what was published on the EVSEs of these connectors counts no more. */
  forgetPublished(connectors: readonly string[]): void {
    this.unitOfWork.write(FORGET_PUBLISHED, [textArray(connectors)]);
  }
}
