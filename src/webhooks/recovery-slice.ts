import { Injectable } from '@nestjs/common';
import { boolArray, int8Array, textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { DeliveryClock } from './delivery-clock.js';
import { AWAIT_ENDPOINT, START_LANES } from './delivery-reopening.js';
import { DeliverySender } from './delivery-sender.js';
import { firstIdAfter } from './recovery-window.js';
import type { Ordering } from './webhook-endpoint.entity.js';
import type { RecoveryKind } from './webhook-recovery.entity.js';

/** Events that a slice looks at, and failed deliveries that it takes up. */
const LIMIT = 500;

const JOB: Statement = {
  name: 'recovery_job',
  text: `SELECT _id, endpoint, until, "only", position FROM webhook_recovery WHERE endpoint = $1 AND status = 'running'`,
};

/** Parameters: after, up to (event ids), number. The last event of the slice; none: it goes to the end. */
const LAST_EVENT: Statement = {
  name: 'recovery_last_event',
  text: 'SELECT _id AS event FROM event WHERE _id > $1 AND _id <= $2 ORDER BY _id LIMIT 1 OFFSET $3',
};

/** Parameters: after, up to, number, endpoint. As `LAST_EVENT`, by failed deliveries. */
const LAST_FAILED: Statement = {
  name: 'recovery_last_failed',
  text: `SELECT event FROM webhook_delivery WHERE event > $1 AND event <= $2 AND endpoint = $4 AND status = 'failed'
    ORDER BY event LIMIT 1 OFFSET $3`,
};

/** Parameters: endpoint, clock ahead (ms), after, up to, whether nothing waits. A failed test is not worth repeating. */
const REOPEN_FAILED: Statement = {
  name: 'recovery_reopen_failed',
  text: `UPDATE webhook_delivery d SET status = 'pending', attempt_count = 0, updated_at = now(),
      next_attempt_at = CASE WHEN $5::bool OR d.chargestation IS NULL THEN now() + $2::float8 * interval '1 ms' END
    WHERE d.endpoint = $1 AND d.status = 'failed' AND d.event > $3 AND d.event <= $4 AND d.type <> 'webhook.test'
      AND EXISTS (SELECT FROM event e WHERE e._id = d.event)
    RETURNING d.chargestation`,
};

/**
 * Parameters: endpoint, after, up to. Events that the endpoint subscribes to now and has no delivery for: none that is finished, none that
 * is in its lane or would be without a chargestation, none that waits for a later attempt; each of these is found by its own index. What the
 * fan-out has still before it is left to it.
 */
const FIND_MISSING: Statement = {
  name: 'recovery_find_missing',
  text: `WITH retried AS MATERIALIZED (
      SELECT event FROM webhook_delivery WHERE endpoint = $1 AND status = 'pending' AND attempt_count >= 2
        AND next_attempt_at IS NOT NULL AND event > $2 AND event <= $3
    )
    SELECT e._id AS event, e.organization, e.type, e.chargestation, e.sequence
    FROM webhook_endpoint w CROSS JOIN webhook_cursor c JOIN event e ON e.organization = w.organization
    WHERE w._id = $1 AND e._id > $2 AND e._id <= $3
      AND (e.xid < w.since::text::xid8 OR (e.xid, e.ordinal) <= (c.xid, c.ordinal))
      AND EXISTS (
        SELECT FROM unnest(w.events) AS p(pattern)
        WHERE p.pattern = '*' OR p.pattern = e.type OR (p.pattern LIKE '%.*' AND starts_with(e.type, left(p.pattern, -1)))
      )
      AND CASE WHEN e.type LIKE 'webhook.%' THEN e.data::json ->> '_id' <> w._id ELSE true END
      AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.event = e._id AND d.endpoint = w._id AND d.status <> 'pending')
      AND NOT EXISTS (
        SELECT FROM webhook_delivery d WHERE d.endpoint = w._id AND d.chargestation = e.chargestation AND d.sequence = e.sequence
          AND d.status = 'pending' AND d.attempt_count < 2
      )
      AND NOT (e.chargestation IS NULL AND EXISTS (
        SELECT FROM webhook_delivery d WHERE d.endpoint = w._id AND d.chargestation IS NULL AND d.sequence = e.sequence
          AND d.status = 'pending' AND d.attempt_count < 2
      ))
      AND e._id NOT IN (SELECT event FROM retried)
    ORDER BY e._id`,
};

/** Parameters: endpoint, clock ahead (ms), and one entry per delivery. */
const INSERT_MISSING: Statement = {
  name: 'recovery_insert_missing',
  text: `INSERT INTO webhook_delivery (_id, organization, endpoint, event, type, chargestation, sequence, next_attempt_at)
    SELECT d._id, d.organization, $1, d.event, d.type, d.chargestation, d.sequence,
      CASE WHEN d.free THEN now() + $2::float8 * interval '1 ms' END
    FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[], $9::bool[])
      AS d(_id, organization, event, type, chargestation, sequence, free)`,
};

/** Parameters: job, position, failed, missing, whether it is the end. */
const ADVANCE: Statement = {
  name: 'recovery_advance',
  text: `UPDATE webhook_recovery SET position = $2, failed = failed + $3::int4, missing = missing + $4::int4, updated_at = now(),
      status = CASE WHEN $5::bool THEN 'completed' ELSE status END, completed_at = CASE WHEN $5::bool THEN now() END
    WHERE _id = $1`,
};

interface Job {
  _id: string;
  endpoint: string;
  until: Date;
  only: RecoveryKind | null;
  position: string;
}

/** From the first event id, exclusive, to the second. */
interface Window {
  after: string;
  upTo: string;
}

interface MissingEvent {
  event: string;
  organization: string;
  type: string;
  chargestation: string | null;
  sequence: string;
}

/** One slice of a recovery: a bounded number of events, in the order of the log, in one transaction with the job's progress. */
@Injectable()
export class RecoverySlice {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: DeliveryClock,
    private readonly sender: DeliverySender,
  ) {}

  /** Does the next slice of the endpoint's running recovery. Returns whether more is left. Several processes may do it at once. */
  run(endpoint: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const [target] = await this.unitOfWork.query<{ ordering: Ordering }>(AWAIT_ENDPOINT, [
        endpoint,
      ]);
      const [job] = await this.unitOfWork.query<Job>(JOB, [endpoint]);
      return target && job ? this.#do(job, target.ordering === 'relaxed') : false;
    });
  }

  async #do(job: Job, relaxed: boolean): Promise<boolean> {
    const { endpoint, only, position: after } = job;
    const end = firstIdAfter(job.until.getTime());
    const [last] = await this.unitOfWork.query<{ event: string }>(
      only === 'failed' ? LAST_FAILED : LAST_EVENT,
      [after, end, LIMIT - 1, ...(only === 'failed' ? [endpoint] : [])],
    );
    const window = { after, upTo: last?.event ?? end };
    const failed = only === 'missing' ? [] : await this.#reopenFailed(endpoint, window, relaxed);
    const missing = only === 'failed' ? [] : await this.#insertMissing(endpoint, window, relaxed);
    const touched = [...failed, ...missing];
    if (!relaxed && touched.length > 0) {
      const lanes = textArray(touched.filter((chargestation) => chargestation !== null));
      this.unitOfWork.write(START_LANES, [endpoint, this.clock.aheadMs, lanes]);
    }
    const progress = [job._id, window.upTo, failed.length, missing.length, last === undefined];
    this.unitOfWork.write(ADVANCE, progress);
    if (touched.length > 0) this.unitOfWork.afterCommit(() => this.sender.wake([endpoint]));
    return last !== undefined;
  }

  /** The chargestations of what was reopened. */
  async #reopenFailed(
    endpoint: string,
    { after, upTo }: Window,
    relaxed: boolean,
  ): Promise<(string | null)[]> {
    const values = [endpoint, this.clock.aheadMs, after, upTo, relaxed];
    const rows = await this.unitOfWork.query<{ chargestation: string | null }>(
      REOPEN_FAILED,
      values,
    );
    return rows.map(({ chargestation }) => chargestation);
  }

  /** The chargestations of what was missing. */
  async #insertMissing(
    endpoint: string,
    { after, upTo }: Window,
    relaxed: boolean,
  ): Promise<(string | null)[]> {
    const values = [endpoint, after, upTo];
    const events = await this.unitOfWork.query<MissingEvent>(FIND_MISSING, values);
    if (events.length === 0) return [];
    this.unitOfWork.write(INSERT_MISSING, [
      endpoint,
      this.clock.aheadMs,
      textArray(events.map(() => newId())),
      textArray(events.map(({ organization }) => organization)),
      textArray(events.map(({ event }) => event)),
      textArray(events.map(({ type }) => type)),
      textArray(events.map(({ chargestation }) => chargestation)),
      int8Array(events.map(({ sequence }) => Number(sequence))),
      boolArray(events.map(({ chargestation }) => relaxed || chargestation === null)),
    ]);
    return events.map(({ chargestation }) => chargestation);
  }
}
