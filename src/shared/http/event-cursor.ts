import type { DataSource } from 'typeorm';
import { DomainError } from '../errors.js';

/** Where a reader stands in the event log: behind this place of this transaction. */
export interface EventCursor {
  /** Transaction id, 64 bits, as decimal text. */
  xid: string;
  /** Place within the transaction, from 0; -1 stands before its first event. */
  ordinal: number;
}

/** Before the first event. */
export const LOG_START: EventCursor = { xid: '0', ordinal: -1 };

/**
 * SQL of the oldest transaction that still runs: everything below it has ended and is visible to the statement that asks. Events are read
 * in the order of (transaction, place in it) up to there, since ids and numbers are given before the commit: an order by them would let
 * late commits slip by a reader.
 */
export const HORIZON = 'pg_snapshot_xmin(pg_current_snapshot())::text';

/** The cursor behind everything below the horizon, whose transactions have all ended. */
export function cursorAt(horizon: string): EventCursor {
  return { xid: horizon, ordinal: -1 };
}

/** The place up to which the log is complete by now: what is read later shows the effects of every event up to it. */
export async function currentEventCursor(dataSource: DataSource): Promise<EventCursor> {
  const [row] = await dataSource.query<{ horizon: string }[]>(`SELECT ${HORIZON} AS horizon`);
  return cursorAt(row?.horizon as string);
}

/** A cursor as callers see it: `next`, `event_cursor`, the `id` of a streamed event. */
export function writeEventCursor({ xid, ordinal }: EventCursor): string {
  return Buffer.from(`${xid}.${ordinal}`).toString('base64url');
}

/**
 * @param path where the text stood in the request
 * @throws DomainError `invalid_field` for a text that is no cursor
 */
export function readEventCursor(text: string, path: string): EventCursor {
  const plain = Buffer.from(text, 'base64url').toString();
  const [, xid, ordinal] = /^(\d{1,19})\.(-1|\d{1,9})$/.exec(plain) ?? [];
  if (xid !== undefined && ordinal !== undefined) return { xid, ordinal: Number(ordinal) };
  const advice =
    'must be the `next`, the `event_cursor` or the id of an event of another answer, unchanged';
  throw new DomainError('invalid_field', `${path} ${advice}.`, [
    { path, rule: 'cursor', advice: `It ${advice}` },
  ]);
}
