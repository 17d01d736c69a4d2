import { Injectable } from '@nestjs/common';
import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import {
  boolArray,
  byteaArray,
  int4Array,
  jsonArray,
  textArray,
  timeArray,
} from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { COPY_EVENTS, type NewEvent, rowsOf } from './event-rows.js';
import { SessionMemory } from './session-memory.js';
import type { Session } from './sessions.entity.js';

/** The session that a message is about. */
export interface FoundSession {
  session: Session;
  /** The very message is stored already. */
  duplicate: boolean;
}

/** A stored message of a session. */
export interface StoredEvent {
  session: string;
  arrival: number;
  action: string;
  payload: unknown;
  receivedAt: Date;
}

/** seqNo of messages that have none (1.6, which cannot be asked about transactions either). */
export const NO_SEQ_NO = -1;

/** How long (ms) after an end with gaps, a newer session or a boot the station is asked about the transaction (GetTransactionStatus). */
export const ASK_AFTER_MS = 60_000;

/** The columns of a session. */
export const COLUMNS = `s._id, s.organization, s.chargestation, s.protocol, s.transaction_id AS "transactionId", s.start_key AS "startKey", s.status,
  s.connector, s.evse_id AS "evseId", s.id_tag AS "idTag", s.configurations, s.ledger::json AS ledger, s.last_seq_no AS "lastSeqNo",
  s.event_count AS "eventCount", s.superseded, s.rebooted, s.remote_start_id AS "remoteStartId", s.start, s.target,
  s.target_reached AS "targetReached", s.failure, s."user", s.token, s.rate, s.meta_data AS "metaData", s.version, s.created_at AS "createdAt",
  s.updated_at AS "updatedAt"`;

/** Row by row: a join would be planned while the table is empty, and read the whole table until its first analysis. */
const LOAD: Statement = {
  name: 'session_load',
  text: `SELECT u.ordinal::int - 1 AS index, ${COLUMNS},
      CASE WHEN u.seq_no > s.last_seq_no THEN false ELSE EXISTS (SELECT FROM transaction_event e
        WHERE e.session = s._id AND e.seq_no = u.seq_no AND e.content_hash = u.content_hash) END AS duplicate
    FROM unnest($1::text[], $2::text[], $3::int[], $4::bytea[]) WITH ORDINALITY AS u (chargestation, transaction_id, seq_no, content_hash, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM session o WHERE o.chargestation = u.chargestation AND o.transaction_id = u.transaction_id
      FOR NO KEY UPDATE) s`,
};
const LOAD_OPEN: Statement = {
  name: 'session_load_open',
  text: `SELECT ${COLUMNS} FROM session s WHERE s.status = 'Started' AND s.chargestation = ANY($1::text[])
    ORDER BY s._id FOR NO KEY UPDATE OF s`,
};
/** Of sessions that are not what they were when they were read nothing is written: the transaction fails and is to be repeated. */
const UPSERT: Statement = {
  name: 'session_upsert',
  text: `WITH saved AS (
      INSERT INTO session (_id, organization, chargestation, protocol, transaction_id, start_key, status, connector, evse_id, id_tag,
        configurations, ledger, last_seq_no, event_count, rebooted, created_at, updated_at, "user", token, rate, version)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::int[],
        $10::text[], $11::json[], $12::text[], $13::int[], $14::int[], $15::boolean[], $16::timestamptz[], $17::timestamptz[],
        $18::text[], $19::text[], $20::json[], $21::int[])
      ON CONFLICT (_id) DO UPDATE SET transaction_id = excluded.transaction_id, start_key = excluded.start_key,
        status = excluded.status, connector = excluded.connector, evse_id = excluded.evse_id,
        id_tag = excluded.id_tag, ledger = excluded.ledger, last_seq_no = excluded.last_seq_no, event_count = excluded.event_count,
        rebooted = excluded.rebooted, updated_at = excluded.updated_at, "user" = excluded."user", token = excluded.token, rate = excluded.rate,
        version = excluded.version
      WHERE session.version = excluded.version - 1
      RETURNING 1)
    SELECT assert_unchanged(count(*) = cardinality($1)) FROM saved`,
};
const LOAD_EVENTS: Statement = {
  name: 'transaction_event_of_sessions',
  text: `SELECT session, arrival, action, payload::json AS payload, received_at AS "receivedAt" FROM transaction_event
    WHERE session = ANY($1::text[]) ORDER BY session, arrival`,
};
/** Sessions whose end may be lost: the station is asked about them later, if its version can be. */
const ASK_ABOUT_OVERTAKEN = `INSERT INTO session_task (session, kind, due_at)
    SELECT _id, 'ask', now() + make_interval(secs => ${ASK_AFTER_MS / 1000}) FROM overtaken WHERE last_seq_no > ${NO_SEQ_NO}
    ON CONFLICT DO NOTHING`;
/** Of two open sessions on one EVSE the older one; row by row, so that the plan is right also while the table is new. */
const SUPERSEDE: Statement = {
  name: 'session_supersede',
  text: `WITH named AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) AS n (id, chargestation, evse_id, connector)
    ), met AS (
      SELECT n.id, o._id FROM named n CROSS JOIN LATERAL (
        SELECT s._id FROM session s WHERE s.status = 'Started' AND s.chargestation = n.chargestation AND s.evse_id = n.evse_id
          AND s._id <> n.id AND (n.connector IS NULL OR n.connector = s.connector) OFFSET 0) o
    ), overtaken AS (
      UPDATE session SET superseded = true, version = version + 1
      WHERE _id = ANY(ARRAY(SELECT least(id, _id) FROM met)) AND status = 'Started' AND NOT superseded
      RETURNING _id, last_seq_no
    ), asked AS (
    ${ASK_ABOUT_OVERTAKEN})
    SELECT _id FROM overtaken`,
};
const MARK_REBOOTED: Statement = {
  name: 'session_mark_rebooted',
  text: `WITH overtaken AS (
      UPDATE session SET rebooted = true, version = version + 1
      WHERE status = 'Started' AND chargestation = ANY($1::text[]) AND NOT rebooted
      RETURNING _id, last_seq_no)
    ${ASK_ABOUT_OVERTAKEN}`,
};
const INSERT_ORPHANS: Statement = {
  name: 'orphan_insert',
  text: `INSERT INTO orphan_transaction_message (_id, organization, chargestation, transaction_id, action, payload, received_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::json[], $7::timestamptz[])`,
};

/** The set-wise statements of the sessions module. All of them run inside a unit of work. */
@Injectable()
export class SessionStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly memory: SessionMemory,
  ) {}

  /** What memory holds of the sessions that these messages are about, by the index of the message: those that need not be loaded. */
  recall(transactions: readonly ReportedTransaction[]): (FoundSession | undefined)[] {
    return transactions.map(({ station, report }) => {
      const session = this.memory.take(station.chargestation, report.transactionId);
      const isNew = report.seqNo === null || report.seqNo > (session?.lastSeqNo ?? Infinity);
      return session && isNew ? { session, duplicate: false } : undefined;
    });
  }

  /** The sessions that these messages are about, locked, by the index of the message. */
  async load(transactions: readonly ReportedTransaction[]): Promise<(FoundSession | undefined)[]> {
    const found: (FoundSession | undefined)[] = [];
    if (transactions.length === 0) return found;
    const rows = await this.unitOfWork.query<Session & { index: number; duplicate: boolean }>(
      LOAD,
      [
        textArray(transactions.map(({ station }) => station.chargestation)),
        textArray(transactions.map(({ report }) => report.transactionId)),
        int4Array(transactions.map(({ report }) => report.seqNo ?? NO_SEQ_NO)),
        byteaArray(transactions.map(({ contentHash }) => contentHash)),
      ],
    );
    for (const { index, duplicate, ...session } of rows) found[index] = { session, duplicate };
    return found;
  }

  /** The open sessions of these stations, locked, oldest first. */
  loadOpen(chargestations: readonly string[]): Promise<Session[]> {
    return this.unitOfWork.query<Session>(LOAD_OPEN, [textArray(chargestations)]);
  }

  /** The stored messages of these sessions in their order of arrival. */
  loadEvents(sessions: readonly string[]): Promise<StoredEvent[]> {
    return this.unitOfWork.query<StoredEvent>(LOAD_EVENTS, [textArray(sessions)]);
  }

  /** Writes sessions, each at most once. After the commit memory holds those that are open. */
  save(sessions: readonly Session[]): void {
    if (sessions.length === 0) return;
    for (const session of sessions) session.version += 1;
    this.unitOfWork.afterCommit(() => this.memory.keep(sessions));
    this.unitOfWork.write(UPSERT, [
      textArray(sessions.map(({ _id }) => _id)),
      textArray(sessions.map(({ organization }) => organization)),
      textArray(sessions.map(({ chargestation }) => chargestation)),
      textArray(sessions.map(({ protocol }) => protocol)),
      textArray(sessions.map(({ transactionId }) => transactionId)),
      byteaArray(sessions.map(({ startKey }) => startKey)),
      textArray(sessions.map(({ status }) => status)),
      textArray(sessions.map(({ connector }) => connector)),
      int4Array(sessions.map(({ evseId }) => evseId)),
      textArray(sessions.map(({ idTag }) => idTag)),
      jsonArray(sessions.map(({ configurations }) => JSON.stringify(configurations))),
      textArray(sessions.map(({ ledger }) => JSON.stringify(ledger))),
      int4Array(sessions.map(({ lastSeqNo }) => lastSeqNo)),
      int4Array(sessions.map(({ eventCount }) => eventCount)),
      boolArray(sessions.map(({ rebooted }) => rebooted)),
      timeArray(sessions.map(({ createdAt }) => createdAt.getTime())),
      timeArray(sessions.map(({ updatedAt }) => updatedAt.getTime())),
      textArray(sessions.map(({ user }) => user ?? null)),
      textArray(sessions.map(({ token }) => token ?? null)),
      jsonArray(sessions.map(({ rate }) => rate && JSON.stringify(rate))),
      int4Array(sessions.map(({ version }) => version)),
    ]);
  }

  /** Stores messages; one that is stored already breaks the unique key and with it the transaction. */
  insertEvents(events: readonly NewEvent[]): void {
    if (events.length === 0) return;
    this.unitOfWork.copy(COPY_EVENTS, rowsOf(events));
  }

  /**
   * These sessions have become known on their EVSE: of the open ones there only the newest goes on publishing. A station that knows no
   * EVSEs (1.6) charges at each of its connectors at the same time; there only those of the same connector are meant.
   */
  async supersedeOlder(sessions: readonly Session[]): Promise<void> {
    if (sessions.length === 0) return;
    const rows = await this.unitOfWork.query<{ _id: string }>(SUPERSEDE, [
      textArray(sessions.map(({ _id }) => _id)),
      textArray(sessions.map(({ chargestation }) => chargestation)),
      int4Array(sessions.map(({ evseId }) => evseId)),
      textArray(
        sessions.map(({ ledger, connector }) => (ledger.evse?.evseId === null ? connector : null)),
      ),
    ]);
    const overtaken = new Set(rows.map(({ _id }) => _id));
    for (const session of sessions) {
      if (!overtaken.has(session._id)) continue;
      session.superseded = true;
      session.version += 1;
    }
  }

  /** Stations have booted: their open sessions may have been lost. */
  markRebooted(chargestations: readonly string[]): void {
    this.unitOfWork.write(MARK_REBOOTED, [textArray(chargestations)]);
  }

  /** Keeps messages that belong to no session. */
  insertOrphans(transactions: readonly ReportedTransaction[]): void {
    if (transactions.length === 0) return;
    this.unitOfWork.write(INSERT_ORPHANS, [
      textArray(transactions.map(() => newId())),
      textArray(transactions.map(({ station }) => station.organization)),
      textArray(transactions.map(({ station }) => station.chargestation)),
      textArray(transactions.map(({ report }) => report.transactionId)),
      textArray(transactions.map(({ action }) => action)),
      jsonArray(transactions.map(({ payload }) => payload)),
      timeArray(transactions.map(({ receivedAt }) => receivedAt)),
    ]);
  }
}
