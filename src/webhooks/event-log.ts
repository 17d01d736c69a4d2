import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { boolArray, int4Array, int8Array, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { EventDraft } from './event-drafts.js';
import { EventTally } from './event-tally.js';
import { FanOut } from './fan-out.js';

/**
 * Raises each subject's counter by its number of new events and inserts them in one statement. The counters are locked in the
 * order of their subjects, so two transactions never wait for each other in a circle; they stay locked until the commit, so the
 * numbers have no gap and events of one subject commit in their order.
 */
const APPEND: Statement = {
  name: 'event_append',
  text: `WITH counter AS (
      INSERT INTO event_counter AS c (subject, n)
      SELECT s.subject, s.total FROM unnest($1::text[], $2::int8[]) AS s(subject, total)
      ORDER BY s.subject COLLATE "C"
      ON CONFLICT (subject) DO UPDATE SET n = c.n + excluded.n
      RETURNING c.subject, c.n
    )
    INSERT INTO event (_id, organization, chargestation, sequence, object, type, synthetic, created_at, ordinal, data, raw)
    SELECT r._id, r.organization, r.chargestation, c.n - r.later, r.object, r.type, r.synthetic, $3::timestamptz, r.ordinal, r.data, r.raw
    FROM unnest($4::text[], $5::text[], $6::text[], $7::int4[], $8::text[], $9::text[], $10::bool[], $11::int4[], $12::text[], $13::text[])
      AS r(_id, organization, chargestation, later, object, type, synthetic, ordinal, data, raw)
    JOIN counter c ON c.subject = coalesce(r.chargestation, r.organization)`,
};

interface Pending {
  drafts: EventDraft[];
  /** How many events of this transaction were written before. */
  written: number;
}

/** The outbox: events become rows in the transaction that made them true, and are sent after its commit. */
@Injectable()
export class EventLog {
  readonly #pending = new WeakMap<EntityManager, Pending>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly fanOut: FanOut,
    private readonly tally: EventTally,
  ) {}

  /** Adds events of the running unit of work, in their order. They are written together, right before the commit. */
  append(drafts: readonly EventDraft[]): void {
    if (drafts.length === 0) return;
    const transaction = this.unitOfWork.manager;
    const pending = this.#pending.get(transaction) ?? { drafts: [], written: 0 };
    this.#pending.set(transaction, pending);
    if (pending.drafts.length === 0) {
      // a key of its own each time: what another flush appends after ours is written as well
      this.unitOfWork.beforeCommit({}, () => this.#flush(pending));
    }
    for (const draft of drafts) {
      pending.drafts.push(draft);
      this.tally.count(draft.organization, 'events');
      if (draft.synthetic) this.tally.count(draft.organization, 'synthetic');
    }
  }

  #flush(pending: Pending): void {
    const { drafts, written } = pending;
    pending.drafts = [];
    pending.written += drafts.length;
    if (written === 0) this.unitOfWork.afterCommit(() => this.fanOut.wake());
    const totals = new Map<string, number>();
    const ranks = drafts.map((draft) => {
      const subject = draft.chargestation ?? draft.organization;
      const rank = (totals.get(subject) ?? 0) + 1;
      totals.set(subject, rank);
      return rank;
    });
    const later = drafts.map(
      ({ chargestation, organization }, index) =>
        (totals.get(chargestation ?? organization) as number) - (ranks[index] as number),
    );
    this.unitOfWork.write(APPEND, [
      textArray([...totals.keys()]),
      int8Array([...totals.values()]),
      new Date().toISOString(),
      textArray(drafts.map(({ _id }) => _id ?? newId())),
      textArray(drafts.map(({ organization }) => organization)),
      textArray(drafts.map(({ chargestation }) => chargestation)),
      int4Array(later),
      textArray(drafts.map(({ object }) => object)),
      textArray(drafts.map(({ type }) => type)),
      boolArray(drafts.map(({ synthetic }) => synthetic)),
      int4Array(drafts.map((_, index) => written + index)),
      textArray(drafts.map(({ data }) => data)),
      textArray(drafts.map(({ raw }) => raw)),
    ]);
  }
}
