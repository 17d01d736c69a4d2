import { Injectable } from '@nestjs/common';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { LOG_START, readEventCursor, writeEventCursor } from '../shared/http/event-cursor.js';
import { type EventFilter, EventReader } from './event-reader.js';
import type { FilterEvents, ListEvents } from './events.dto.js';

/** The event log for readers: what a receiver compares with what reached it. */
@Injectable()
export class EventsService {
  constructor(private readonly reader: EventReader) {}

  /**
   * Event bodies, oldest first. `next` is where to go on, also when the end is reached: a reader that comes back with it misses nothing.
   *
   * @throws DomainError `invalid_field` for a foreign `after`
   */
  async list(organization: string, query: ListEvents): Promise<CursorList<object>> {
    const { after, limit = 100 } = query;
    const from = after === undefined ? LOG_START : readEventCursor(after, 'query.after');
    const { events, next } = await this.reader.read(toFilter(organization, query), from, limit);
    const bodies = events.map(({ body }) => JSON.parse(body) as object);
    return cursorList(bodies, writeEventCursor(next));
  }
}

/** What a caller asks for, in the words of the log. */
export function toFilter(organization: string, { type, chargestation }: FilterEvents): EventFilter {
  return {
    organization,
    types: type === undefined || type === '*' ? null : type.split(','),
    chargestation: chargestation ?? null,
  };
}
