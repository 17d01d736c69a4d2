import { Injectable } from '@nestjs/common';
import { textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import type { ConnectorRow } from './connector-statuses.js';

/** How long (ms) after the end of a session a status that it left behind is doubted (ocpp.md 4.4, stuck status guard). */
const DOUBT_AFTER_MS = 60_000;
/** A check that no process has done this long (ms) after it took it is taken again. */
const LEASE_MS = 120_000;
const AT_ONCE = 50;

const PLAN: Statement = {
  name: 'connector_status_check_plan',
  text: `INSERT INTO connector_status_check (connector, due_at)
    SELECT c, now() + make_interval(secs => ${DOUBT_AFTER_MS / 1000}) FROM unnest($1::text[]) AS c
    ON CONFLICT (connector) DO UPDATE SET due_at = excluded.due_at`,
};
const DROP: Statement = {
  name: 'connector_status_check_drop',
  text: 'DELETE FROM connector_status_check WHERE connector = $1',
};
const POSTPONE: Statement = {
  name: 'connector_status_check_postpone',
  text: `UPDATE connector_status_check SET due_at = now() + make_interval(secs => ${DOUBT_AFTER_MS / 1000}) WHERE connector = $1`,
};
/** SKIP LOCKED: several processes share the work. */
const CLAIM: Statement = {
  name: 'connector_status_check_claim',
  text: `WITH due AS (
      UPDATE connector_status_check SET due_at = now() + make_interval(secs => ${LEASE_MS / 1000})
      WHERE connector IN (SELECT connector FROM connector_status_check WHERE due_at <= now()
        ORDER BY due_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
      RETURNING connector)
    SELECT due.connector, to_json(c) AS row FROM due LEFT JOIN (SELECT _id, chargestation, evse_id AS "evseId", ocpp_id AS "ocppId", status,
      synthetic, reported_status AS "reportedStatus", publishing_session AS "publishingSession",
      published_charging_state AS "publishedChargingState" FROM connector) c ON c._id = due.connector`,
};

/** A connector whose status may be stale, as it is now; null: it was deleted. */
export interface StatusCheck {
  connector: string;
  row: Omit<ConnectorRow, 'organization'> | null;
}

/** Which statuses are to be doubted when; in the database, so that it survives restarts. All of it joins the running unit of work. */
@Injectable()
export class StatusChecks {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The sessions of these connectors are over. */
  plan(connectors: readonly string[]): void {
    if (connectors.length > 0) this.unitOfWork.write(PLAN, [textArray(connectors)]);
  }

  /** Checks that are due; they are this process's for two minutes. */
  claim(): Promise<StatusCheck[]> {
    return this.unitOfWork.query<StatusCheck>(CLAIM, []);
  }

  drop(connector: string): void {
    this.unitOfWork.write(DROP, [connector]);
  }

  /** The station has no connection: later. */
  postpone(connector: string): void {
    this.unitOfWork.write(POSTPONE, [connector]);
  }
}
