import { Injectable } from '@nestjs/common';
import { int4Array, jsonArray, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { COLUMNS } from './session-store.js';
import type { Session } from './sessions.entity.js';

const NEXT_ID: Statement = {
  name: 'session_next_remote_start_id',
  text: `SELECT nextval('remote_start_id')::int AS id`,
};
const INSERT: Statement = {
  name: 'session_insert_requested',
  text: `INSERT INTO session (_id, organization, chargestation, protocol, status, connector, evse_id, id_tag, configurations, ledger,
      last_seq_no, event_count, remote_start_id, start, target, "user", token, rate, meta_data, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)`,
};
const UPDATE: Statement = {
  name: 'session_update_requested',
  text: `UPDATE session SET transaction_id = $2, status = $3, remote_start_id = $4, start = $5, target = $6, target_reached = $7,
      failure = $8, "user" = $9, token = $10, meta_data = $11, id_tag = $12, updated_at = $13,
      version = version + 1 WHERE _id = $1`,
};
const DELETE: Statement = { name: 'session_delete', text: 'DELETE FROM session WHERE _id = $1' };
const OF_MESSAGES: Statement = {
  name: 'session_requested_at_stations',
  text: `SELECT ${COLUMNS} FROM session s WHERE s.chargestation = ANY($1::text[])
      AND (s.status = 'created' OR s.remote_start_id = ANY($2::int[]))
    ORDER BY s._id FOR NO KEY UPDATE OF s`,
};
const LOCK: Statement = {
  name: 'session_lock',
  text: `SELECT ${COLUMNS} FROM session s WHERE s._id = $1 FOR NO KEY UPDATE OF s`,
};
const LOCK_TRANSACTION: Statement = {
  name: 'session_lock_transaction',
  text: `SELECT ${COLUMNS} FROM session s WHERE s.chargestation = $1 AND s.transaction_id = $2 FOR NO KEY UPDATE OF s`,
};
/** A station takes a start for the transaction that is open on the EVSE and waits for a token. */
const LOCK_WAITING: Statement = {
  name: 'session_lock_waiting',
  text: `SELECT ${COLUMNS} FROM session s WHERE s.chargestation = $1 AND s.connector = $2 AND s.status = 'Started'
      AND s.id_tag IS NULL AND NOT s.superseded AND s.last_seq_no >= 0
    ORDER BY s._id DESC LIMIT 1 FOR NO KEY UPDATE OF s`,
};
const NOTE_REACHED: Statement = {
  name: 'session_note_reached_targets',
  text: `UPDATE session s SET target_reached = r.reached, version = version + 1
    FROM unnest($1::text[], $2::json[]) AS r (id, reached) WHERE s._id = r.id`,
};

/** The statements about sessions that applications ask for. All of them join the running unit of work, except `nextId`. */
@Injectable()
export class RequestedSessions {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A remoteStartId that was never used. */
  async nextId(): Promise<number> {
    const [row] = await this.unitOfWork.run(() =>
      this.unitOfWork.query<{ id: number }>(NEXT_ID, []),
    );
    return (row as { id: number }).id;
  }

  insert(session: Session): void {
    this.unitOfWork.write(INSERT, [
      session._id,
      session.organization,
      session.chargestation,
      session.protocol,
      session.status,
      session.connector,
      session.evseId,
      session.idTag,
      JSON.stringify(session.configurations),
      JSON.stringify(session.ledger),
      session.lastSeqNo,
      session.eventCount,
      session.remoteStartId,
      JSON.stringify(session.start),
      jsonOf(session.target),
      session.user,
      session.token,
      jsonOf(session.rate),
      JSON.stringify(session.metaData),
      session.createdAt,
    ]);
  }

  /** Writes what applications and commands change of a session; what its messages tell is left alone. */
  update(session: Session): void {
    session.updatedAt = new Date();
    session.version += 1;
    this.unitOfWork.write(UPDATE, [
      session._id,
      session.transactionId,
      session.status,
      session.remoteStartId,
      jsonOf(session.start),
      jsonOf(session.target),
      jsonOf(session.targetReached),
      jsonOf(session.failure),
      session.user,
      session.token,
      JSON.stringify(session.metaData),
      session.idTag,
      session.updatedAt,
    ]);
  }

  delete(session: string): void {
    this.unitOfWork.write(DELETE, [session]);
  }

  /** Sessions that messages with these remoteStartIds, or the first messages of transactions, may begin; locked, oldest first. */
  ofMessages(
    chargestations: readonly string[],
    remoteStartIds: readonly number[],
  ): Promise<Session[]> {
    return this.unitOfWork.query<Session>(OF_MESSAGES, [
      textArray(chargestations),
      int4Array(remoteStartIds),
    ]);
  }

  /** The session, locked until the end of the unit of work. */
  async lock(session: string): Promise<Session | undefined> {
    return (await this.unitOfWork.query<Session>(LOCK, [session]))[0];
  }

  /** The session of a transaction, locked. */
  async lockTransaction(
    chargestation: string,
    transactionId: string,
  ): Promise<Session | undefined> {
    const rows = await this.unitOfWork.query<Session>(LOCK_TRANSACTION, [
      chargestation,
      transactionId,
    ]);
    return rows[0];
  }

  /** The open session of the connector that has no token yet, because the cable came first; locked. */
  async lockWaiting(chargestation: string, connector: string): Promise<Session | undefined> {
    return (await this.unitOfWork.query<Session>(LOCK_WAITING, [chargestation, connector]))[0];
  }

  /** Writes the `targetReached` of these sessions. */
  noteReached(sessions: readonly Session[]): void {
    if (sessions.length === 0) return;
    for (const session of sessions) session.version += 1;
    this.unitOfWork.write(NOTE_REACHED, [
      textArray(sessions.map(({ _id }) => _id)),
      jsonArray(sessions.map(({ targetReached }) => jsonOf(targetReached))),
    ]);
  }
}

function jsonOf(value: object | null): string | null {
  return value && JSON.stringify(value);
}
