import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { eventBody, type StoredEvent } from './event-body.js';
import { EVERY_ORGANIZATION } from './event-retention.js';
import type { ListEvents } from './events.dto.js';

/**
 * The log in the order of (transaction, place in it) up to the oldest transaction that still runs, the horizon: ids and numbers are given
 * before the commit, so an order by them would let late commits slip by a reader. What has expired is looked up in the same snapshot.
 */
const READ = `SELECT h.horizon::text AS horizon, h.expired, e.* FROM (
    SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon, EXISTS (
      SELECT FROM event_expiry WHERE organization IN ($1, '${EVERY_ORGANIZATION}') AND (xid, ordinal) > ($2::text::xid8, $3::int)
    ) AS expired
  ) h LEFT JOIN LATERAL (
    SELECT _id, organization, chargestation, sequence, object, type, synthetic, created_at AS "createdAt", xid, ordinal, data, raw
    FROM event
    WHERE organization = $1 AND (xid, ordinal) > ($2::text::xid8, $3::int) AND xid < h.horizon
      AND ($4::text IS NULL OR type = $4 OR ($4 LIKE '%.*' AND starts_with(type, left($4, -1))))
      AND ($5::text IS NULL OR chargestation = $5)
    ORDER BY xid, ordinal LIMIT $6
  ) e ON true
  ORDER BY e.xid, e.ordinal`;

interface Horizon {
  /** All events of transactions below it can be read. */
  horizon: string;
  /** Events behind the cursor have been removed because of their age. */
  expired: boolean;
}

type Event = Omit<StoredEvent, 'createdAt'> & { createdAt: Date; xid: string; ordinal: number };
type Row = Horizon & (Event | { _id: null });

/** Where a reader stands in the log. */
interface Cursor {
  xid: string;
  ordinal: number;
}

const BEGIN: Cursor = { xid: '0', ordinal: 0 };
const LAST_ORDINAL = 999_999_999;

/** The event log for readers: what a receiver compares with what reached it. */
@Injectable()
export class EventsService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Event bodies, oldest first. `next` is where to go on, also when the end is reached: a reader that comes back with it misses nothing.
   *
   * @throws DomainError `invalid_field` for a foreign `after`, `cursor_expired` when events behind it are no longer kept
   */
  async list(
    organization: string,
    { after, type, chargestation, limit = 100 }: ListEvents,
  ): Promise<CursorList<object>> {
    const cursor = after === undefined ? BEGIN : readCursor(after);
    const rows = await this.dataSource.query<[Row, ...Row[]]>(READ, [
      organization,
      cursor.xid,
      cursor.ordinal,
      type ?? null,
      chargestation ?? null,
      limit,
    ]);
    const [{ horizon, expired }] = rows;
    if (expired && after !== undefined) throw cursorExpired();
    const events = rows.filter((row): row is Horizon & Event => row._id !== null);
    const bodies = events.map(
      (row) => JSON.parse(eventBody({ ...row, createdAt: row.createdAt.getTime() })) as object,
    );
    const last = events.at(-1);
    return cursorList(
      bodies,
      writeCursor(last && events.length === limit ? last : readTo(horizon, last ?? cursor)),
    );
  }
}

/** All below the horizon was read, so a reader that waits at the end never stands at a place that is no longer kept. */
function readTo(horizon: string, { xid, ordinal }: Cursor): Cursor {
  const before = BigInt(horizon) - 1n;
  return before > BigInt(xid) ? { xid: String(before), ordinal: LAST_ORDINAL } : { xid, ordinal };
}

function cursorExpired(): DomainError {
  const advice = 'leave after away to begin with the oldest event that is kept';
  return new DomainError(
    'cursor_expired',
    `Events behind this cursor have been removed because of their age (retention_events). To go on, ${advice}.`,
    [{ path: 'query.after', rule: 'cursor', advice }],
  );
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
