import { Injectable } from '@nestjs/common';
import { int4Array, jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { Reads } from '../shared/database/reads.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { ReportedChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import type { InstalledProfile } from './charging-profiles.entity.js';
import { keyOf, type ProfileKey } from './profile-ledger.js';

/** A profile to note as installed. */
export interface NewEntry extends Pick<InstalledProfile, 'number' | 'source'> {
  station: StationRef;
  profile: ReportedChargingProfile;
  connector?: string | null;
  action?: string | null;
  /** Of the report in which the station named it. */
  requestId?: number | null;
}

/** An entry as far as decisions about it go. */
export interface LedgerEntry extends ProfileKey {
  _id: string;
}

interface Row extends Omit<LedgerEntry, 'validFrom' | 'validTo'> {
  validFrom: Date | null;
  validTo: Date | null;
}

const LOAD: Statement = {
  name: 'charging_profile_load',
  text: `SELECT _id, connector_id AS number, profile_id AS id, purpose, stack_level AS "stackLevel", transaction_id AS "transactionId",
      valid_from AS "validFrom", valid_to AS "validTo" FROM charging_profile WHERE chargestation = $1 ORDER BY _id`,
};
/** The station answers seconds after the command: its connector may be deleted meanwhile, and must not be until the commit. */
const SAVE: Statement = {
  name: 'charging_profile_save',
  text: `INSERT INTO charging_profile (_id, organization, chargestation, connector_id, connector, profile_id, purpose, stack_level,
      transaction_id, valid_from, valid_to, profile, action, source, request_id, created_at, updated_at)
    SELECT _id, organization, chargestation, connector_id,
      (SELECT c._id FROM connector c WHERE c.organization = u.organization AND c._id = u.connector FOR KEY SHARE), profile_id, purpose,
      stack_level, transaction_id, valid_from, valid_to, profile, action, source, request_id, updated_at, updated_at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::int[], $7::text[], $8::int[], $9::text[],
      $10::timestamptz[], $11::timestamptz[], $12::json[], $13::text[], $14::text[], $15::int[], $16::timestamptz[])
      AS u (_id, organization, chargestation, connector_id, connector, profile_id, purpose, stack_level, transaction_id, valid_from,
        valid_to, profile, action, source, request_id, updated_at)
    ON CONFLICT (chargestation, connector_id, profile_id) DO UPDATE SET purpose = excluded.purpose, stack_level = excluded.stack_level,
      transaction_id = excluded.transaction_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to, profile = excluded.profile,
      connector = COALESCE(excluded.connector, charging_profile.connector), action = COALESCE(excluded.action, charging_profile.action),
      source = CASE excluded.source WHEN 'station' THEN charging_profile.source ELSE excluded.source END,
      request_id = excluded.request_id, updated_at = excluded.updated_at`,
};
const DELETE: Statement = {
  name: 'charging_profile_delete',
  text: 'DELETE FROM charging_profile WHERE _id = ANY($1::text[])',
};
const DELETE_UNREPORTED: Statement = {
  name: 'charging_profile_delete_unreported',
  text: `DELETE FROM charging_profile p USING unnest($1::text[], $2::int[], $3::timestamptz[]) AS r (chargestation, request_id, asked_at)
    WHERE p.chargestation = r.chargestation AND p.request_id IS DISTINCT FROM r.request_id AND p.updated_at < r.asked_at`,
};
const DELETE_OF_SESSIONS: Statement = {
  name: 'charging_profile_delete_of_sessions',
  text: `DELETE FROM charging_profile p USING unnest($1::text[], $2::text[], $3::text[]) AS s (chargestation, transaction_id, connector)
    WHERE p.chargestation = s.chargestation AND p.purpose = 'TxProfile'
      AND (p.transaction_id = s.transaction_id OR (p.transaction_id IS NULL AND p.connector = s.connector))`,
};
const DELETE_OF_STATIONS: Statement = {
  name: 'charging_profile_delete_of_stations',
  text: 'DELETE FROM charging_profile WHERE chargestation = ANY($1::text[])',
};

/** The statements of the ledger. Those that write run inside a unit of work. */
@Injectable()
export class LedgerStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: Reads,
  ) {}

  /** What is installed in a station; joins the running unit of work, else reads what is committed. */
  async load(chargestation: string): Promise<LedgerEntry[]> {
    const rows = await this.reads.query<Row>(LOAD, [chargestation]);
    return rows.map(({ validFrom, validTo, ...entry }) => ({
      ...entry,
      validFrom: validFrom?.getTime() ?? null,
      validTo: validTo?.getTime() ?? null,
    }));
  }

  /**
   * Notes profiles as installed. One that is noted at its place already is changed; if now the station has named it, who has made it
   * stays. Of two for one id and place the later one counts.
   */
  save(entries: readonly NewEntry[]): void {
    const unique = new Map(
      entries.map((entry) => [
        `${entry.station.chargestation} ${entry.number} ${entry.profile.id}`,
        entry,
      ]),
    );
    const rows = [...unique.values()];
    if (rows.length === 0) return;
    const keys = rows.map(({ number, profile }) => keyOf(number, profile));
    const now = Date.now();
    this.unitOfWork.write(SAVE, [
      textArray(rows.map(() => newId())),
      textArray(rows.map(({ station }) => station.organization)),
      textArray(rows.map(({ station }) => station.chargestation)),
      int4Array(rows.map(({ number }) => number)),
      textArray(rows.map(({ connector = null }) => connector)),
      int4Array(keys.map(({ id }) => id)),
      textArray(keys.map(({ purpose }) => purpose)),
      int4Array(keys.map(({ stackLevel }) => stackLevel)),
      textArray(keys.map(({ transactionId }) => transactionId)),
      timeArray(keys.map(({ validFrom }) => validFrom)),
      timeArray(keys.map(({ validTo }) => validTo)),
      jsonArray(rows.map(({ profile }) => JSON.stringify(profile))),
      textArray(rows.map(({ action = null }) => action)),
      textArray(rows.map(({ source }) => source)),
      int4Array(rows.map(({ requestId = null }) => requestId)),
      timeArray(rows.map(() => now)),
    ]);
  }

  /** Removes entries. */
  delete(entries: readonly LedgerEntry[]): void {
    if (entries.length === 0) return;
    this.unitOfWork.write(DELETE, [textArray(entries.map(({ _id }) => _id))]);
  }

  /** Removes what stations did not name in a complete report and what was not installed after it was asked for (ms). */
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

  /** Removes the profiles of these sessions: their stations drop them at the end of the transaction. */
  deleteOfSessions(
    sessions: readonly { chargestation: string; transactionId: string; connector: string | null }[],
  ): void {
    if (sessions.length === 0) return;
    this.unitOfWork.write(DELETE_OF_SESSIONS, [
      textArray(sessions.map(({ chargestation }) => chargestation)),
      textArray(sessions.map(({ transactionId }) => transactionId)),
      textArray(sessions.map(({ connector }) => connector)),
    ]);
  }

  /** Removes all that is noted of these stations. */
  deleteOfStations(chargestations: readonly string[]): void {
    this.unitOfWork.write(DELETE_OF_STATIONS, [textArray(chargestations)]);
  }
}
