import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { lowestId } from '../shared/database/growing-tables.js';
import { DomainError } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { currentEventCursor, writeEventCursor } from '../shared/http/event-cursor.js';
import { isId } from '../shared/id.js';
import { TIMELINE_KINDS, type TimelineItem, type TimelineKind } from './timeline.dto.js';
import { causeOfEvent, causeOfFrame } from './timeline-causes.js';
import {
  commandItem,
  eventItems,
  hasFailed,
  kindsOf,
  messageItem,
  webhookItem,
} from './timeline-items.js';
import type { ListTimeline } from './timeline-query.dto.js';
import { TimelineSilences } from './timeline-silences.js';
import {
  type TimelineRecord,
  type TimelineRecords,
  type TimelineSlice,
  TimelineSource,
} from './timeline-source.js';

/** Whose timeline it is. */
export interface TimelineScope {
  organization: string;
  chargestation: string;
  /** Bounds of the ids; null: none. */
  above: string | null;
  below: string | null;
  /** Every record of the chargestation belongs to it. */
  everything: boolean;
  /** Whether a record belongs to it; `causes` are the ids of the frames that caused something which does. */
  holds(record: TimelineRecord, causes: ReadonlySet<string>): boolean;
}

/** How often more records are read for one answer, when few of them belong to the timeline. */
const MOST_READS = 10;
const SLICE = 200;

/** Puts timelines together from what the modules keep. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly source: TimelineSource,
    private readonly silences: TimelineSilences,
    private readonly dataSource: DataSource,
  ) {}

  /** Items, newest first. @throws DomainError `invalid_field` for a foreign cursor */
  async list(scope: TimelineScope, query: ListTimeline): Promise<CursorList<TimelineItem>> {
    const event_cursor = writeEventCursor(await currentEventCursor(this.dataSource));
    const { kinds, only_failures: onlyFailures = false, limit = 50 } = query;
    const slice = sliceOf(scope, query);
    const wanted = new Set(kinds ?? TIMELINE_KINDS);
    const held = await this.#read(scope, { ...slice, onlyFailures }, limit, wanted);
    const items = this.#itemsOf(held, onlyFailures).filter(
      (item) => wanted.has(item.kind) || onlyFailures,
    );
    const explained = await this.silences.explain(scope.organization, items, held.all);
    const ids = held.records.map(({ _id }) => _id).sort();
    return cursorList(explained.sort(newestFirst), {
      next: held.next,
      newest: ids.at(-1) ?? query.after ?? null,
      event_cursor,
    });
  }

  /** Reads until there are enough records of the scope and the wanted kinds. */
  async #read(
    scope: TimelineScope,
    first: Omit<TimelineSlice, 'limit'>,
    limit: number,
    wanted: ReadonlySet<TimelineKind>,
  ) {
    const dense = scope.everything && wanted.size === TIMELINE_KINDS.length;
    let slice: TimelineSlice = { ...first, limit: dense ? limit : Math.max(limit, SLICE) };
    const held = {
      records: [] as TimelineRecord[],
      all: [] as TimelineRecord[],
      frames: [] as TimelineRecords['frames'],
      actions: [] as TimelineRecords['actions'],
      next: null as string | null,
    };
    for (let reads = 0; reads < MOST_READS; reads += 1) {
      const part = await this.source.read(slice);
      held.frames.push(...part.frames);
      held.actions.push(...part.actions);
      held.all.push(...part.records);
      const causes = causesIn(part, scope);
      const belonging = part.records.filter(
        (record) => kindsOf(record).some((kind) => wanted.has(kind)) && scope.holds(record, causes),
      );
      const room = limit - held.records.length;
      held.records.push(...belonging.slice(0, room));
      if (belonging.length > room) {
        held.next = held.records.at(-1)?._id ?? null;
        break;
      }
      held.next = part.more ? (part.records.at(-1)?._id ?? null) : null;
      if (held.next === null || belonging.length === room) break;
      slice = {
        ...slice,
        ...(slice.order === 'newest' ? { below: held.next } : { above: held.next }),
      };
    }
    return held;
  }

  #itemsOf(
    { records, frames, actions }: Omit<TimelineRecords, 'more'>,
    onlyFailures: boolean,
  ): TimelineItem[] {
    const items: TimelineItem[] = [];
    for (const record of records) {
      if ('frame' in record)
        items.push(messageItem(record.frame, causeOfFrame(record.frame, actions)));
      else if ('action' in record) items.push(commandItem(record.action));
      else {
        const { event } = record;
        const shown = onlyFailures ? event.deliveries.filter(hasFailed) : event.deliveries;
        items.push(...eventItems(event, causeOfEvent(event, frames)));
        items.push(...shown.map((delivery) => webhookItem(event, delivery)));
      }
    }
    return onlyFailures ? withCauses(items, { frames, actions }) : items;
  }
}

/** A failed effect keeps its cause visible. */
function withCauses(
  items: readonly TimelineItem[],
  { frames, actions }: Pick<TimelineRecords, 'frames' | 'actions'>,
): TimelineItem[] {
  const known = new Map(items.map((item) => [item._id, item]));
  for (const { cause } of items) {
    if (cause === null || known.has(cause)) continue;
    const frame = frames.find(({ _id }) => _id === cause);
    const action = actions.find(({ _id }) => _id === cause);
    if (frame) known.set(cause, messageItem(frame, causeOfFrame(frame, actions)));
    if (action) known.set(cause, commandItem(action));
  }
  return [...known.values()];
}

function causesIn({ records, frames }: TimelineRecords, scope: TimelineScope): ReadonlySet<string> {
  const none = new Set<string>();
  const causes = records.flatMap((record) =>
    'event' in record && scope.holds(record, none)
      ? (causeOfEvent(record.event, frames) ?? [])
      : [],
  );
  return new Set(causes);
}

function sliceOf({ organization, chargestation, ...bounds }: TimelineScope, query: ListTimeline) {
  const { before, after, from, to } = query;
  for (const [name, value] of Object.entries({ before, after })) {
    if (value !== undefined && !isId(value)) {
      throw invalid(name, `${name} must be the next or newest of another answer, unchanged`);
    }
  }
  if (before !== undefined && after !== undefined) {
    throw invalid('after', 'Give before or after, not both');
  }
  return {
    organization,
    chargestation,
    above: highest([bounds.above, after, from && lowestId(from.getTime())]),
    below: lowest([bounds.below, before, to && lowestId(to.getTime())]),
    order: after === undefined ? ('newest' as const) : ('oldest' as const),
  };
}

type Bound = string | null | undefined;

function highest(bounds: Bound[]): string | null {
  return (
    bounds
      .filter((bound) => typeof bound === 'string')
      .sort()
      .at(-1) ?? null
  );
}

function lowest(bounds: Bound[]): string | null {
  return bounds.filter((bound) => typeof bound === 'string').sort()[0] ?? null;
}

/** By their ids; a delivery stands above its event. */
function newestFirst(a: TimelineItem, b: TimelineItem): number {
  return a._id < b._id ? 1 : -1;
}

function invalid(name: string, advice: string): DomainError {
  return new DomainError('invalid_field', `${advice}.`, [
    { path: `query.${name}`, rule: 'cursor', advice },
  ]);
}
