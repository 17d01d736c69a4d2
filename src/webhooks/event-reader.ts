import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  currentEventCursor,
  cursorAt,
  type EventCursor,
  HORIZON,
} from '../shared/http/event-cursor.js';
import { eventBody, type StoredEvent } from './event-body.js';
import { type EventType, typesNamed } from './event-catalogue.js';
import { EVERY_ORGANIZATION } from './event-retention.js';

/** Whether events of an organization behind a cursor have been removed because of their age. */
const EXPIRED = `EXISTS (SELECT FROM event_expiry
  WHERE organization IN ($1, '${EVERY_ORGANIZATION}') AND (xid, ordinal) > ($2::text::xid8, $3::int))`;

const COLUMNS = `_id, organization, chargestation, sequence, object, type, synthetic, created_at AS "createdAt", xid::text, ordinal, data, raw`;

/** What most of the log consists of: whoever looks for one of these finds it soon. `event_rare` is an index of all others. */
const FREQUENT: readonly EventType[] = [
  'session.started',
  'session.updated',
  'session.ended',
  'chargestation.connector_status.updated',
];
const RARE = `type <> ALL ('{${FREQUENT}}')`;

/**
 * How many events of an organization are looked at for frequent types, and more when they were too few. Without such an edge
 * each partition of the log would be read up to its first event of these types, however many newer partitions have enough.
 */
const STRETCHES = [1000, 16_000, 128_000];

/** In which direction the log is read. */
type Direction = 'ASC' | 'DESC';

/** Ways to read the log in one direction. */
interface Statements {
  all: string;
  ofTypes: string;
  /** The place of the event that lies so many ($4) further within the same bounds. */
  edge: string;
}

/**
 * The events of an organization within `bounds`: of all types, or of the frequent ones of $4 and the rare ones of $5. Each rare type is looked
 * for on its own, since its events may lie far apart, or not exist. Nothing lies beyond the edge ($8, $9), if there is one.
 */
function eventsWithin(bounds: string, direction: Direction): Statements {
  const select = (wanted: string) => `SELECT ${COLUMNS} FROM event
    WHERE organization = $1 AND ${bounds} AND ($6::text IS NULL OR chargestation = $6) AND ${wanted}
    ORDER BY event.xid ${direction}, ordinal ${direction} LIMIT $7`;
  const upTo = direction === 'ASC' ? '<=' : '>=';
  const near = `($8::text IS NULL OR (xid, ordinal) ${upTo} ($8::text::xid8, $9::int))`;
  return {
    edge: `SELECT e.xid::text AS xid, e.ordinal FROM (SELECT ${HORIZON} AS xid) h
      CROSS JOIN LATERAL (SELECT event.xid, ordinal FROM event WHERE organization = $1 AND ${bounds}
        ORDER BY event.xid ${direction}, ordinal ${direction} OFFSET $4 LIMIT 1) e`,
    all: select('$4::text[] IS NULL AND $5::text[] IS NULL'),
    ofTypes: `SELECT * FROM (
      (${select(`cardinality($4::text[]) > 0 AND type = ANY($4::text[]) AND ${near}`)})
      UNION ALL
      (SELECT one.* FROM unnest($5::text[]) AS t (rare) CROSS JOIN LATERAL (${select(`type = t.rare AND ${RARE} AND ${near}`)}) one)
    ) found ORDER BY xid::xid8 ${direction}, ordinal ${direction} LIMIT $7`,
  };
}

/** The events behind a cursor, what has expired in the same snapshot, and the horizon up to which the statement has seen them: one row without an event when there is none. */
const read = (events: string) => `SELECT h.xid AS horizon, h.expired, e.*
  FROM (SELECT ${HORIZON} AS xid, ${EXPIRED} AS expired) h
  LEFT JOIN LATERAL (${events}) e ON true
  ORDER BY e.xid::xid8, e.ordinal`;
const BEHIND = eventsWithin(
  '(xid, ordinal) > ($2::text::xid8, $3::int) AND xid < h.xid::xid8',
  'ASC',
);
const READ = { ...BEHIND, all: read(BEHIND.all), ofTypes: read(BEHIND.ofTypes) };

/** The events before a cursor, or before the horizon when there is none, newest first. */
const READ_BACK = eventsWithin(
  `($2::text IS NULL OR (xid, ordinal) < ($2::text::xid8, $3::int)) AND xid < (SELECT ${HORIZON})::xid8`,
  'DESC',
);

/** One event. The log is partitioned by its id, so this looks into one partition. */
const FIND = `SELECT ${COLUMNS} FROM event WHERE _id = $1 AND organization = $2`;

/** Organizations with events behind a cursor, up to the horizon. */
const NEWS = `SELECT h.xid AS horizon,
    ARRAY(SELECT DISTINCT organization FROM event
      WHERE (xid, ordinal) > ($1::text::xid8, $2::int) AND xid < h.xid::xid8) AS organizations
  FROM (SELECT ${HORIZON} AS xid) h`;

type EventRow = { xid: string; ordinal: number; createdAt: Date } & Omit<StoredEvent, 'createdAt'>;
type Row = { horizon: string; expired: boolean } & (EventRow | { xid: null });

/** Which events a reader wants. */
export interface EventFilter {
  organization: string;
  /** Exact names, families such as `session.*`, or `*`; null for all. */
  types: readonly string[] | null;
  /** `_id` of a chargestation; null for all events, also those without one. */
  chargestation: string | null;
}

/** One event of the log, with its place. */
export interface LoggedEvent {
  cursor: EventCursor;
  /** The body, the same bytes as webhooks carry. */
  body: string;
}

/** A part of the log. */
export interface EventPage {
  events: LoggedEvent[];
  /** Where to go on: who comes back with it misses nothing. */
  next: EventCursor;
  /** There may be more to read at once. */
  more: boolean;
  /** Events behind the cursor have been removed because of their age. */
  expired: boolean;
}

/** Reads the event log in an order that never lets a late commit slip by. */
@Injectable()
export class EventReader {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` events behind `after`, oldest first. */
  async read(filter: EventFilter, after: EventCursor, limit: number): Promise<EventPage> {
    const rows = await this.#ask<Row>(READ, filter, after, limit);
    const events = rows.flatMap((row) => (row.xid === null ? [] : [toLogged(row)]));
    const last = events.at(-1);
    const more = events.length === limit;
    const seen = cursorAt(rows[0]?.horizon as string);
    const next = more && last ? last.cursor : later(after, seen);
    return { events, next, more, expired: rows[0]?.expired ?? false };
  }

  /** At most `limit` events before `before`, newest first; null begins with the newest of all. */
  async readBack(
    filter: EventFilter,
    before: EventCursor | null,
    limit: number,
  ): Promise<LoggedEvent[]> {
    return (await this.#ask<EventRow>(READ_BACK, filter, before, limit)).map(toLogged);
  }

  async #ask<R extends { xid: string | null }>(
    statements: Statements,
    { organization, types, chargestation }: EventFilter,
    cursor: EventCursor | null,
    limit: number,
  ): Promise<R[]> {
    const named = types && typesNamed(types);
    const frequent = named?.filter((type) => FREQUENT.includes(type)) ?? null;
    const rare = named?.filter((type) => !FREQUENT.includes(type)) ?? null;
    const place = [organization, cursor?.xid ?? null, cursor?.ordinal ?? null];
    const ask = (edge: EventCursor | null) => {
      const wanted = [...place, frequent, rare, chargestation, limit];
      return named
        ? this.dataSource.query<R[]>(statements.ofTypes, [...wanted, edge?.xid, edge?.ordinal])
        : this.dataSource.query<R[]>(statements.all, wanted);
    };
    if (!frequent || frequent.length === 0 || chargestation !== null) return ask(null);
    for (const stretch of STRETCHES) {
      const [edge] = await this.dataSource.query<EventCursor[]>(statements.edge, [
        ...place,
        stretch,
      ]);
      if (!edge) break;
      const rows = await ask(edge);
      if (rows.length === limit && rows[0]?.xid !== null) return rows;
    }
    return ask(null);
  }

  /** One event of the organization, or null. */
  async find(organization: string, id: string): Promise<LoggedEvent | null> {
    const [row] = await this.dataSource.query<EventRow[]>(FIND, [id, organization]);
    return row ? toLogged(row) : null;
  }

  /** Whether events of the organization behind `after` have been removed because of their age. */
  async hasExpired(organization: string, after: EventCursor): Promise<boolean> {
    const parameters = [organization, after.xid, after.ordinal];
    const [row] = await this.dataSource.query<{ expired: boolean }[]>(
      `SELECT ${EXPIRED} AS expired`,
      parameters,
    );
    return row?.expired ?? false;
  }

  /** The place up to which the log is complete by now. */
  now(): Promise<EventCursor> {
    return currentEventCursor(this.dataSource);
  }

  /** The organizations that have events behind `after`, and the place up to which that was looked at. */
  async newsSince(after: EventCursor): Promise<{ organizations: string[]; next: EventCursor }> {
    const [row] = await this.dataSource.query<{ horizon: string; organizations: string[] }[]>(
      NEWS,
      [after.xid, after.ordinal],
    );
    return { organizations: row?.organizations ?? [], next: cursorAt(row?.horizon as string) };
  }
}

function toLogged(row: EventRow): LoggedEvent {
  const { xid, ordinal } = row;
  return {
    cursor: { xid, ordinal },
    body: eventBody({ ...row, createdAt: row.createdAt.getTime() }),
  };
}

/** A caller's cursor may lie in the future, for instance after the database was put back: it is not moved backwards. */
function later(a: EventCursor, b: EventCursor): EventCursor {
  const [left, right] = [BigInt(a.xid), BigInt(b.xid)];
  if (left === right) return a.ordinal > b.ordinal ? a : b;
  return left > right ? a : b;
}
