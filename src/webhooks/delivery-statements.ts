import type { Statement } from '../shared/database/unit-of-work.js';
import { takes } from './event-patterns.js';

/**
 * Parameters: endpoint, clock ahead (ms), holder, lease (ms). Locks the row, and leases the endpoint when it is free or already this holder's;
 * `lease_holder` of the result tells who has it, and `expired` whether that one is past its time. No row when it was deleted.
 *
 * For the rest of the transaction: its commit does not wait for the disk, since a crash of the database that undoes results and
 * leases only makes deliveries go out again with the same id, as at least once allows; and plans use indexes even while the
 * statistics still call the tables empty, since the named statements keep their plans.
 */
export const LEASE: Statement = {
  name: 'delivery_lease',
  text: `UPDATE webhook_endpoint SET lease_holder = coalesce(lease_holder, $3),
      lease_until = CASE WHEN coalesce(lease_holder, $3) = $3 THEN now() + ($2::float8 + $4::float8) * interval '1 ms' ELSE lease_until END
    WHERE _id = $1
    RETURNING url, active, ordering, secret, previous_secrets, headers, health, failures, failing_since, disabled_reason,
      lease_holder, lease_number, lease_until <= now() + $2::float8 * interval '1 ms' AS expired,
      set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)`,
};

/** Parameters: endpoint, clock ahead (ms), holder, lease (ms). From a holder that is past its time and may wake up at any moment. */
export const TAKE_OVER: Statement = {
  name: 'delivery_take_over',
  text: `UPDATE webhook_endpoint SET lease_holder = $3, lease_number = lease_number + 1,
      lease_until = now() + ($2::float8 + $4::float8) * interval '1 ms'
    WHERE _id = $1 RETURNING lease_number`,
};

/** Parameters: endpoint. Of the running transaction's lease: nothing is under way any more. */
export const FREE: Statement = {
  name: 'delivery_free',
  text: 'UPDATE webhook_endpoint SET lease_holder = NULL, lease_until = NULL WHERE _id = $1',
};

/** Parameters: endpoint. Waits for the row without leasing it. None when it was deleted. */
export const LOCK_ENDPOINT: Statement = {
  name: 'delivery_lock_endpoint',
  text: `SELECT health, failures, failing_since, disabled_reason, set_config('enable_seqscan', 'off', true)
    FROM webhook_endpoint WHERE _id = $1 FOR NO KEY UPDATE`,
};

/**
 * Parameters: clock ahead (ms), and one entry per result: deliveries, attempts before, delivered, pause, record. Only of a transaction that
 * holds the lease under which they were sent.
 */
export const RECORD: Statement = {
  name: 'delivery_record',
  text: `UPDATE webhook_delivery d SET
      status = CASE WHEN r.delivered THEN 'delivered' WHEN r.pause IS NULL THEN 'failed' ELSE 'pending' END,
      attempt_count = d.attempt_count + 1,
      attempts = (CASE d.attempts::text WHEN '[]' THEN '[' ELSE left(d.attempts::text, -1) || ',' END || r.record || ']')::json,
      next_attempt_at = CASE WHEN NOT r.delivered THEN now() + ($1::float8 + r.pause) * interval '1 ms' END,
      updated_at = now()
    FROM unnest($2::text[], $3::int4[], $4::bool[], $5::int8[], $6::text[]) AS r(_id, attempt_count, delivered, pause, record)
    WHERE d._id = r._id AND d.status = 'pending' AND d.attempt_count = r.attempt_count`,
};

/**
 * Parameters: endpoint, clock ahead (ms), deliveries that the process has in hand, room, how many may follow one, lanes. Of each of these lanes
 * the next ones, then what is due; each with those that come behind it in its lane (`follows`), so that a backlog need not be let go one by one.
 * The event is looked up row by row. Lateral queries run as nested loops, so the rows come in the order of the lanes.
 */
export const CLAIM: Statement = {
  name: 'delivery_claim',
  text: `SELECT c._id, c.attempt_count, c.lane, c.follows, e.* FROM (
      SELECT run.* FROM unnest($6::text[]) AS l(lane) CROSS JOIN LATERAL (
        SELECT n._id, n.organization, n.event, n.attempt_count, l.lane, row_number() OVER (ORDER BY n.sequence) > 1 AS follows
        FROM webhook_delivery n
        WHERE n.endpoint = $1 AND n.chargestation = l.lane AND n.status = 'pending' AND n.attempt_count < 2 AND n.next_attempt_at IS NULL
        ORDER BY n.sequence LIMIT $5 + 1
      ) run
      UNION ALL (
        SELECT run.* FROM (
          SELECT _id, organization, event, attempt_count, chargestation FROM webhook_delivery
          WHERE endpoint = $1 AND status = 'pending' AND next_attempt_at <= now() + $2::float8 * interval '1 ms' AND _id <> ALL($3::text[])
          ORDER BY next_attempt_at LIMIT $4
        ) head CROSS JOIN LATERAL (
          SELECT head._id, head.organization, head.event, head.attempt_count, head.chargestation, false
          UNION ALL (
            SELECT n._id, n.organization, n.event, n.attempt_count, n.chargestation, true FROM webhook_delivery n
            WHERE n.endpoint = $1 AND n.chargestation = head.chargestation AND n.status = 'pending' AND n.attempt_count < 2
              AND n.next_attempt_at IS NULL AND head.attempt_count < 2
            ORDER BY n.sequence LIMIT $5
          )
        ) run LIMIT $4
      )
    ) c
    LEFT JOIN LATERAL (
      SELECT _id AS event, organization, chargestation, sequence, object, type, synthetic,
        (extract(epoch FROM created_at) * 1000)::int8 AS created_at, data, raw
      FROM event WHERE _id = c.event AND organization = c.organization OFFSET 0
    ) e ON true`,
};

/** Parameters: clock ahead (ms), holder. Active endpoints that nobody else sends to, where a delivery is due or a holder has failed. */
export const ENDPOINTS_WITH_WORK: Statement = {
  name: 'delivery_endpoints_with_work',
  text: `SELECT w._id FROM webhook_endpoint w
    WHERE w.active AND CASE WHEN w.lease_holder <> $2 THEN w.lease_until <= now() + $1::float8 * interval '1 ms'
      ELSE EXISTS (
        SELECT FROM webhook_delivery d
        WHERE d.endpoint = w._id AND d.status = 'pending' AND d.next_attempt_at <= now() + $1::float8 * interval '1 ms'
      ) END`,
};

/** Who holds leases. */
export const HOLDERS: Statement = {
  name: 'delivery_holders',
  text: 'SELECT DISTINCT lease_holder AS holder FROM webhook_endpoint WHERE lease_holder IS NOT NULL',
};

/** Parameters: holders. Whoever comes takes over from them. */
export const GIVE_BACK: Statement = {
  name: 'delivery_give_back',
  text: `UPDATE webhook_endpoint SET lease_until = '-infinity' WHERE lease_holder = ANY($1::text[])`,
};

/** Parameters: endpoint, clock ahead (ms). Every waiting delivery may go: the endpoint no longer keeps an order. */
export const OPEN_LANES: Statement = {
  name: 'delivery_open_lanes',
  text: `UPDATE webhook_delivery SET next_attempt_at = now() + $2::float8 * interval '1 ms'
    WHERE endpoint = $1 AND status = 'pending' AND attempt_count < 2 AND next_attempt_at IS NULL`,
};

/**
 * Parameters: endpoint, its new patterns, clock ahead (ms). Withdraws what it no longer subscribes to, but for a test that is being sent: only
 * that has its first attempt in the future. A request that is under way with one of them ends without a record.
 */
export const WITHDRAW: Statement = {
  name: 'delivery_withdraw',
  text: `DELETE FROM webhook_delivery d
    WHERE d.endpoint = $1 AND d.status = 'pending' AND NOT ${takes('$2::text[]', 'd.type')}
      AND NOT (d.attempt_count = 0 AND coalesce(d.next_attempt_at > now() + $3::float8 * interval '1 ms', false))`,
};

/** Parameters: endpoint, clock ahead (ms). The first one of each lane may go where nobody goes before it. */
export const MEND_LANES: Statement = {
  name: 'delivery_mend_lanes',
  text: `UPDATE webhook_delivery SET next_attempt_at = now() + $2::float8 * interval '1 ms'
    WHERE _id IN (
      SELECT DISTINCT ON (n.chargestation) n._id FROM webhook_delivery n
      WHERE n.endpoint = $1 AND n.status = 'pending' AND n.attempt_count < 2 AND n.next_attempt_at IS NULL AND NOT EXISTS (
        SELECT FROM webhook_delivery p
        WHERE p.endpoint = $1 AND p.chargestation = n.chargestation AND p.status = 'pending'
          AND p.attempt_count < 2 AND p.next_attempt_at IS NOT NULL
      )
      ORDER BY n.chargestation, n.sequence
    )`,
};
