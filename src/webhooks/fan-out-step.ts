import { Injectable } from '@nestjs/common';
import { boolArray, int8Array, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { DeliveryClock } from './delivery-clock.js';
import { isWebhookEvent } from './event-catalogue.js';
import { takes } from './event-patterns.js';
import { eventsAfter, LEAST_EVENTS, rowsOfStep } from './fan-out-size.js';

/**
 * The cursor, locked, whether there is any endpoint, and the horizon: transactions below it have ended and are all visible. Events are
 * read in the order of (transaction, place in it) up to there, since ids and numbers are given before the commit and would let late
 * commits slip by.
 *
 * For the rest of the transaction: its commit does not wait for the disk, since a crash of the database undoes deliveries and
 * cursor alike; and plans use indexes even while the statistics still call the tables empty.
 */
const LOCK_CURSOR: Statement = {
  name: 'webhook_lock_cursor',
  text: `SELECT c.xid::text AS xid, c.ordinal, pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
      EXISTS (SELECT FROM webhook_endpoint) AS heard,
      set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)
    FROM webhook_cursor c FOR UPDATE OF c SKIP LOCKED`,
};

/** The next events, each with the endpoints that subscribe to it. */
const READ: Statement = {
  name: 'webhook_read_events',
  text: `SELECT e._id AS event, e.xid::text AS xid, e.ordinal, e.organization, e.chargestation, e.type, e.sequence, w._id AS endpoint
    FROM (
      SELECT _id, xid, ordinal, organization, chargestation, type, sequence FROM event
      WHERE (xid, ordinal) > ($1::xid8, $2::int4) AND xid < $3::xid8
      ORDER BY xid, ordinal LIMIT $4
    ) e
    LEFT JOIN webhook_endpoint w ON w.organization = e.organization AND e.xid >= w.since::text::xid8 AND ${takes('w.events', 'e.type')}
    ORDER BY e.xid, e.ordinal`,
};

/** Keeps the endpoints and their lanes as they are: a process that records results waits, and sees what is inserted here. */
const LOCK_ENDPOINTS: Statement = {
  name: 'webhook_lock_endpoints',
  text: 'SELECT _id, ordering FROM webhook_endpoint WHERE _id = ANY($1::text[]) ORDER BY _id FOR SHARE',
};

/**
 * A delivery may go at once (`next_attempt_at`), or it waits in its lane (null) until its predecessor lets it go. It is first in
 * its lane when nothing of the same chargestation is pending within its first two attempts.
 */
const INSERT: Statement = {
  name: 'webhook_insert_deliveries',
  text: `INSERT INTO webhook_delivery (_id, organization, endpoint, event, type, chargestation, sequence, next_attempt_at)
    SELECT d._id, d.organization, d.endpoint, d.event, d.type, d.chargestation, d.sequence,
      CASE WHEN d.free OR (d.first AND NOT EXISTS (
        SELECT FROM webhook_delivery p
        WHERE p.endpoint = d.endpoint AND p.chargestation = d.chargestation AND p.status = 'pending' AND p.attempt_count < 2
      )) THEN now() + $1::float8 * interval '1 ms' END
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[], $9::bool[], $10::bool[])
      AS d(_id, organization, endpoint, event, type, chargestation, sequence, free, first)`,
};

/** Which endpoint an event of the kind `webhook.*` is about. */
const SUBJECTS: Statement = {
  name: 'webhook_event_subjects',
  text: `SELECT _id AS event, data::json ->> '_id' AS endpoint FROM event WHERE _id = ANY($1::text[])`,
};

const MOVE_CURSOR: Statement = {
  name: 'webhook_move_cursor',
  text: 'UPDATE webhook_cursor SET xid = $1::xid8, ordinal = $2',
};

const HELD: Statement = {
  name: 'webhook_held_events',
  text: 'SELECT EXISTS (SELECT FROM event WHERE xid >= $1::xid8) AS held',
};

/** An event and one endpoint that gets it; `endpoint` is null when nobody does. */
interface Row {
  event: string;
  xid: string;
  ordinal: number;
  organization: string;
  chargestation: string | null;
  type: string;
  sequence: string;
  endpoint: string | null;
}

type Delivery = Row & { endpoint: string };

/** What a step did. */
export interface FanOutResult {
  /** `_id`s of the endpoints that got deliveries. */
  endpoints: string[];
  /** There are more events to read at once. */
  more: boolean;
  /** Events are committed that cannot be read yet, because an older transaction is still open. */
  held: boolean;
  /** Nobody subscribes to anything. */
  unheard: boolean;
}

const NOTHING: FanOutResult = { endpoints: [], more: false, held: false, unheard: false };

/** One step of the fan-out: reads events behind the cursor, inserts their deliveries and moves the cursor, in one transaction. */
@Injectable()
export class FanOutStep {
  /** Events to read in the next step. */
  #limit = LEAST_EVENTS;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: DeliveryClock,
  ) {}

  /** Does one step, or nothing while another process is at it. */
  run(): Promise<FanOutResult> {
    return this.unitOfWork.run(() => this.#step());
  }

  async #step(): Promise<FanOutResult> {
    const [cursor] = await this.unitOfWork.query<{
      xid: string;
      ordinal: number;
      horizon: string;
      heard: boolean;
    }>(LOCK_CURSOR, []);
    if (!cursor) return NOTHING;
    const { xid, ordinal, horizon, heard } = cursor;
    if (!heard) {
      this.unitOfWork.write(MOVE_CURSOR, [horizon, -1]);
      return { ...NOTHING, unheard: true };
    }
    const limit = this.#limit;
    const [found, [tail]] = await Promise.all([
      this.unitOfWork.query<Row>(READ, [xid, ordinal, horizon, limit]),
      this.unitOfWork.query<{ held: boolean }>(HELD, [horizon]),
    ]);
    const held = tail?.held ?? false;
    const rows = rowsOfStep(found);
    const last = rows.at(-1);
    if (!last) return { ...NOTHING, held };
    const deliveries = await this.#withoutOwnNews(
      rows.filter((row): row is Delivery => row.endpoint !== null),
    );
    if (deliveries.length > 0) await this.#insert(deliveries);
    this.unitOfWork.write(MOVE_CURSOR, [last.xid, last.ordinal]);
    const events = new Set(rows.map(({ event }) => event)).size;
    const more = events === limit || rows.length < found.length;
    this.#limit = eventsAfter(events, deliveries.length);
    const endpoints = [...new Set(deliveries.map(({ endpoint }) => endpoint))];
    return { ...NOTHING, endpoints, more, held };
  }

  /** Leaves out news of an endpoint to itself. */
  async #withoutOwnNews(matches: Delivery[]): Promise<Delivery[]> {
    const news = matches.filter(({ type }) => isWebhookEvent(type)).map(({ event }) => event);
    if (news.length === 0) return matches;
    const rows = await this.unitOfWork.query<{ event: string; endpoint: string }>(SUBJECTS, [
      textArray(news),
    ]);
    const subjects = new Map(rows.map(({ event, endpoint }) => [event, endpoint]));
    return matches.filter(({ event, endpoint }) => subjects.get(event) !== endpoint);
  }

  async #insert(matches: Delivery[]): Promise<void> {
    const ids = [...new Set(matches.map(({ endpoint }) => endpoint))];
    const endpoints = await this.unitOfWork.query<{ _id: string; ordering: string }>(
      LOCK_ENDPOINTS,
      [textArray(ids)],
    );
    const ordering = new Map(endpoints.map((endpoint) => [endpoint._id, endpoint.ordering]));
    const deliveries = matches.filter(({ endpoint }) => ordering.has(endpoint));
    const first = firstOfLanes(deliveries);
    this.unitOfWork.write(INSERT, [
      String(this.clock.aheadMs),
      textArray(deliveries.map(() => newId())),
      textArray(deliveries.map(({ organization }) => organization)),
      textArray(deliveries.map(({ endpoint }) => endpoint)),
      textArray(deliveries.map(({ event }) => event)),
      textArray(deliveries.map(({ type }) => type)),
      textArray(deliveries.map(({ chargestation }) => chargestation)),
      int8Array(deliveries.map(({ sequence }) => Number(sequence))),
      boolArray(
        deliveries.map(
          ({ chargestation, endpoint }) =>
            chargestation === null || ordering.get(endpoint) === 'relaxed',
        ),
      ),
      boolArray(deliveries.map((delivery) => first.has(delivery))),
    ]);
  }
}

/** Of each lane, that is each pair of endpoint and chargestation, the delivery with the lowest sequence. */
function firstOfLanes(deliveries: readonly Delivery[]): ReadonlySet<Delivery> {
  const first = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    const lane = `${delivery.endpoint} ${delivery.chargestation}`;
    const known = first.get(lane);
    if (!known || Number(delivery.sequence) < Number(known.sequence)) first.set(lane, delivery);
  }
  return new Set(first.values());
}
