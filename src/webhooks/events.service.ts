import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { eventBody, type StoredEvent } from './event-body.js';
import type { ListEvents } from './events.dto.js';

/**
 * The log in the order of (transaction, place in it) up to the oldest transaction that still runs: ids and numbers are given before the
 * commit, so an order by them would let late commits slip by a reader.
 */
const READ = `SELECT _id, organization, chargestation, sequence, object, type, synthetic, created_at AS "createdAt", xid, ordinal, data, raw
  FROM event
  WHERE organization = $1 AND (xid, ordinal) > ($2::text::xid8, $3::int) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    AND ($4::text IS NULL OR type = $4 OR ($4 LIKE '%.*' AND starts_with(type, left($4, -1))))
    AND ($5::text IS NULL OR chargestation = $5)
  ORDER BY xid, ordinal LIMIT $6`;

type Row = Omit<StoredEvent, 'createdAt'> & { createdAt: Date; xid: string; ordinal: number };

/** Where a reader stands in the log. */
interface Cursor {
  xid: string;
  ordinal: number;
}

const BEGIN: Cursor = { xid: '0', ordinal: 0 };

/** The event log for readers: what a receiver compares with what reached it. */
@Injectable()
export class EventsService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Event bodies, oldest first. `next` is where to go on, also when the end is reached: a reader that comes back with it misses nothing.
   *
   * @throws DomainError `invalid_field` for a foreign `after`
   */
  async list(
    organization: string,
    { after, type, chargestation, limit = 100 }: ListEvents,
  ): Promise<CursorList<object>> {
    const { xid, ordinal } = after === undefined ? BEGIN : readCursor(after);
    const rows = await this.dataSource.query<Row[]>(READ, [
      organization,
      xid,
      ordinal,
      type ?? null,
      chargestation ?? null,
      limit,
    ]);
    const last = rows.at(-1);
    const bodies = rows.map(
      (row) => JSON.parse(eventBody({ ...row, createdAt: row.createdAt.getTime() })) as object,
    );
    return cursorList(bodies, last ? writeCursor(last) : (after ?? null));
  }
}

function writeCursor({ xid, ordinal }: Cursor): string {
  return Buffer.from(`${xid}.${ordinal}`).toString('base64url');
}

function readCursor(text: string): Cursor {
  const [, xid, ordinal] =
    /^(\d{1,19})\.(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (xid !== undefined && ordinal !== undefined) return { xid, ordinal: Number(ordinal) };
  const advice = 'after must be the `next` of another answer, unchanged';
  throw new DomainError('invalid_field', `${advice}.`, [
    { path: 'query.after', rule: 'cursor', advice },
  ]);
}
