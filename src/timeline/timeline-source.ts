import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindActions, type FoundAction } from '../actions/actions.commands.js';
import { FindFrames, type KeptFrame } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { lowestId } from '../shared/database/growing-tables.js';
import { FindEvents, type FoundEvent } from '../webhooks/webhooks.commands.js';

/** Which part of the records of a chargestation is wanted. */
export interface TimelineSlice {
  organization: string;
  chargestation: string;
  above: string | null;
  below: string | null;
  onlyFailures: boolean;
  order: 'newest' | 'oldest';
  limit: number;
}

/** One record, in the order of the ids. */
export type TimelineRecord =
  | { _id: string; frame: KeptFrame }
  | { _id: string; event: FoundEvent }
  | { _id: string; action: FoundAction };

/** A part of the records. */
export interface TimelineRecords {
  records: TimelineRecord[];
  /** All frames and actions that were read: what caused the records is among them. */
  frames: KeptFrame[];
  actions: FoundAction[];
  /** There are more records in this direction. */
  more: boolean;
}

/** How long (ms) before a record its cause may have been stored. */
const CAUSE_MS = 60_000;
/** Causes that are read before the oldest record. */
const MOST_CAUSES = 20;

/** Asks the modules for what they keep of a chargestation. */
@Injectable()
export class TimelineSource {
  constructor(private readonly queryBus: QueryBus) {}

  /** The records of a slice, in its order, and what caused them. */
  async read(slice: TimelineSlice): Promise<TimelineRecords> {
    const limit = slice.limit + 1;
    const [frames, events, actions] = await Promise.all([
      this.queryBus.execute(new FindFrames({ ...slice, actions: null, limit })),
      this.queryBus.execute(new FindEvents({ ...slice, types: null, limit })),
      this.queryBus.execute(new FindActions({ ...slice, limit })),
    ]);
    const all: TimelineRecord[] = [
      ...frames.map((frame) => ({ _id: frame._id, frame })),
      ...events.map((event) => ({ _id: event._id, event })),
      ...actions.map((action) => ({ _id: action._id, action })),
    ];
    const sign = slice.order === 'newest' ? -1 : 1;
    const sorted = all.sort((a, b) => (a._id < b._id ? -sign : sign));
    const records = sorted.slice(0, slice.limit);
    const causes = await this.#causes(slice, records);
    return {
      records,
      frames: unique([...frames, ...causes.frames]),
      actions: unique([...actions, ...causes.actions]),
      more: sorted.length > slice.limit,
    };
  }

  /** Causes lie right before the oldest record; of single failures each has its own. */
  async #causes(slice: TimelineSlice, records: readonly TimelineRecord[]) {
    const ids = records.map(({ _id }) => _id).sort();
    const wanted = slice.onlyFailures ? ids : ids.slice(0, 1);
    const found = { frames: [] as KeptFrame[], actions: [] as FoundAction[] };
    for (const below of wanted) {
      const at = Number.parseInt(below.slice(0, 8), 16) * 1000;
      const around = {
        ...slice,
        above: lowestId(at - CAUSE_MS),
        below,
        onlyFailures: false,
        order: 'newest' as const,
        limit: MOST_CAUSES,
      };
      found.frames.push(
        ...(await this.queryBus.execute(new FindFrames({ ...around, actions: null }))),
      );
      found.actions.push(...(await this.queryBus.execute(new FindActions(around))));
    }
    return found;
  }
}

function unique<T extends { _id: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row._id, row])).values()];
}
