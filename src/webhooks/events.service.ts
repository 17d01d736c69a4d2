import { Injectable } from '@nestjs/common';
import { DomainError, notFound } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import {
  type EventCursor,
  LOG_START,
  readEventCursor,
  writeEventCursor,
} from '../shared/http/event-cursor.js';
import { isId } from '../shared/id.js';
import { type EventFilter, EventReader } from './event-reader.js';
import type { FilterEvents, ListEvents } from './events.dto.js';

/** The event log for readers: what a receiver compares with what reached it. */
@Injectable()
export class EventsService {
  constructor(private readonly reader: EventReader) {}

  /**
   * Event bodies, oldest first. `next` is where to go on, also when the end is reached: a reader that comes back with it misses nothing.
   * With `sort_order=desc` newest first, and `next` is null at the beginning of the log.
   *
   * @throws DomainError `invalid_field` for a foreign `after`, `cursor_expired` when events behind it are no longer kept
   */
  async list(organization: string, query: ListEvents): Promise<CursorList<object>> {
    const { after, limit = 100 } = query;
    if (query.sort_order === 'desc')
      return this.#listBack(toFilter(organization, query), after, limit);
    const from = after === undefined ? LOG_START : readEventCursor(after, 'query.after');
    const page = await this.reader.read(toFilter(organization, query), from, limit);
    if (page.expired && after !== undefined) throw cursorExpired('query.after');
    const bodies = page.events.map(({ body }) => JSON.parse(body) as object);
    return cursorList(bodies, writeEventCursor(page.next));
  }

  async #listBack(
    filter: EventFilter,
    after: string | undefined,
    limit: number,
  ): Promise<CursorList<object>> {
    const before = after === undefined ? null : readEventCursor(after, 'query.after');
    const events = await this.reader.readBack(filter, before, limit);
    const last = events.length === limit ? events.at(-1) : undefined;
    const bodies = events.map(({ body }) => JSON.parse(body) as object);
    return cursorList(bodies, last ? writeEventCursor(last.cursor) : null);
  }

  /** The body of one event. @throws DomainError `not_found`, also for one that was removed because of its age */
  async get(organization: string, id: string): Promise<object> {
    const event = isId(id) ? await this.reader.find(organization, id) : null;
    if (!event) throw notFound('event');
    return JSON.parse(event.body) as object;
  }

  /**
   * Where a stream begins: after the id of the last message received, else after `after`, else now.
   *
   * @throws DomainError as `list`
   */
  async start(
    organization: string,
    { after }: FilterEvents,
    lastEventId: string | undefined,
  ): Promise<EventCursor> {
    const path = lastEventId ? 'Last-Event-ID' : 'query.after';
    const given = lastEventId || after;
    if (given === undefined) return this.reader.now();
    const cursor = readEventCursor(given, path);
    if (await this.reader.hasExpired(organization, cursor)) throw cursorExpired(path);
    return cursor;
  }
}

function cursorExpired(path: string): DomainError {
  const advice =
    'leave it away, and read GET /v1.1/events without after for the oldest that is kept';
  return new DomainError(
    'cursor_expired',
    `Events behind this cursor have been removed because of their age (retention_events). To go on, ${advice}.`,
    [{ path, rule: 'cursor', advice }],
  );
}

/** What a caller asks for, in the words of the log. */
export function toFilter(organization: string, { type, chargestation }: FilterEvents): EventFilter {
  return {
    organization,
    types: type === undefined || type === '*' ? null : type.split(','),
    chargestation: chargestation ?? null,
  };
}
