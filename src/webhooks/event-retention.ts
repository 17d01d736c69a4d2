import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type Expired,
  GrowingTables,
  type IdRange,
  lowestId,
  type Partition,
} from '../shared/database/growing-tables.js';
import { DeliveryClock } from './delivery-clock.js';
import { MEND_LANES } from './delivery-statements.js';

/** In `event_expiry`: of every organization. No `_id` looks like this. */
export const EVERY_ORGANIZATION = '*';

const KEEP_LATER = `ON CONFLICT (organization) DO UPDATE SET xid = excluded.xid, ordinal = excluded.ordinal
    WHERE (excluded.xid, excluded.ordinal) > (event_expiry.xid, event_expiry.ordinal)`;

/** Removes events, and notes up to where they are gone: a reader that stands before that place has missed some. */
const REMOVE_EVENTS = `WITH removed AS (
    DELETE FROM event WHERE _id >= $1 AND _id < $2 AND organization = ANY($3::text[]) RETURNING organization, xid, ordinal
  ), noted AS (
    INSERT INTO event_expiry (organization, xid, ordinal)
    SELECT DISTINCT ON (organization) organization, xid, ordinal FROM removed ORDER BY organization, xid DESC, ordinal DESC
    ${KEEP_LATER}
  )
  SELECT count(*)::int AS n FROM removed`;

const noteDrop = (partition: string) => `INSERT INTO event_expiry (organization, xid, ordinal)
  SELECT $1, xid, ordinal FROM (SELECT xid, ordinal FROM "${partition}" ORDER BY xid DESC, ordinal DESC LIMIT 1) newest
  ${KEEP_LATER}`;

/** Deliveries are found by endpoint. One that still waits may hold up others of its lane; its event has expired as well. */
const OLDEST_DELIVERIES = `SELECT d._id, d.endpoint, d.status = 'pending' AS waits FROM webhook_endpoint w
  CROSS JOIN LATERAL (
    SELECT _id, endpoint, status FROM webhook_delivery o WHERE o.endpoint = w._id AND o._id < $2 ORDER BY _id LIMIT $3
  ) d
  WHERE w.organization = $1 LIMIT $3`;
const LOCK_ENDPOINTS = `SELECT FROM webhook_endpoint WHERE _id = ANY($1::text[]) ORDER BY _id FOR NO KEY UPDATE`;
const REMOVE_DELIVERIES = 'DELETE FROM webhook_delivery WHERE _id = ANY($1::text[])';

interface OldDelivery {
  _id: string;
  endpoint: string;
  waits: boolean;
}

/** The event log and what became of its events at each endpoint; both go by `retention_events`. */
@Injectable()
export class EventRetention {
  constructor(
    tables: GrowingTables,
    private readonly clock: DeliveryClock,
  ) {
    tables.add(
      {
        table: 'webhook_delivery',
        kind: 'events',
        removeOldest: (manager, expired, limit) => this.#removeDeliveries(manager, expired, limit),
      },
      {
        table: 'event',
        kind: 'events',
        partitions: { days: 1, ahead: 7 },
        beforeDrop: noteDropped,
        removeRange: removeEvents,
      },
    );
  }

  /** What the delivery of a lane's first event was to let go is let go here, under the lock that senders take. */
  async #removeDeliveries(
    manager: EntityManager,
    { organization, before }: Expired,
    limit: number,
  ): Promise<number> {
    const parameters = [organization, lowestId(before), limit];
    const old = await manager.query<OldDelivery[]>(OLDEST_DELIVERIES, parameters);
    const waiting = old.filter(({ waits }) => waits);
    const endpoints = [...new Set(waiting.map(({ endpoint }) => endpoint))];
    if (endpoints.length > 0) await manager.query(LOCK_ENDPOINTS, [endpoints]);
    await manager.query(REMOVE_DELIVERIES, [old.map(({ _id }) => _id)]);
    for (const endpoint of endpoints) {
      await manager.query(MEND_LANES.text, [endpoint, this.clock.aheadMs]);
    }
    return old.length;
  }
}

async function noteDropped(manager: EntityManager, { name }: Partition): Promise<boolean> {
  await manager.query(noteDrop(name), [EVERY_ORGANIZATION]);
  return true;
}

async function removeEvents(
  manager: EntityManager,
  organizations: readonly string[],
  { from, to }: IdRange,
): Promise<number> {
  const [{ n }] = await manager.query<[{ n: number }]>(REMOVE_EVENTS, [from, to, organizations]);
  return n;
}
