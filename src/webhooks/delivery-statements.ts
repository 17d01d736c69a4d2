import type { Statement } from '../shared/database/unit-of-work.js';
import { takes } from './event-patterns.js';

/**
 * Parameters: endpoint. Waits for the row; none when it is gone. Not FOR UPDATE: that would also wait for inserts that refer to it.
 *
 * For the rest of the transaction: its commit does not wait for the disk, since a crash of the database that undoes results and
 * claims only makes deliveries go out again with the same id, as at least once allows; and plans use indexes even while the
 * statistics still call the tables empty, since the named statements keep their plans.
 */
export const LOCK_ENDPOINT: Statement = {
  name: 'delivery_lock_endpoint',
  text: `SELECT url, active, secret, previous_secrets, headers, health, failures, failing_since, disabled_reason,
      set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)
    FROM webhook_endpoint WHERE _id = $1 FOR NO KEY UPDATE`,
};

/**
 * Parameters: endpoint, clock ahead (ms), holder, and one entry per result: deliveries, attempts before, delivered, pause, record.
 * The lease and the number of attempts fence off results of a process that lost its lease. A delivery that leaves its first two
 * attempts lets the next one of its lane go.
 */
export const RECORD: Statement = {
  name: 'delivery_record',
  text: `WITH result AS (
      SELECT * FROM unnest($4::text[], $5::int4[], $6::bool[], $7::int8[], $8::text[])
        AS r(_id, attempt_count, delivered, pause, record)
    ), recorded AS (
      UPDATE webhook_delivery d SET
        status = CASE WHEN r.delivered THEN 'delivered' WHEN r.pause IS NULL THEN 'failed' ELSE 'pending' END,
        attempt_count = d.attempt_count + 1,
        attempts = (CASE d.attempts::text WHEN '[]' THEN '[' ELSE left(d.attempts::text, -1) || ',' END || r.record || ']')::json,
        next_attempt_at = CASE WHEN NOT r.delivered THEN now() + ($2::float8 + r.pause) * interval '1 ms' END,
        lease_until = NULL, lease_holder = NULL, updated_at = now()
      FROM result r
      WHERE d._id = r._id AND d.status = 'pending' AND d.lease_holder = $3 AND d.attempt_count = r.attempt_count
      RETURNING d.chargestation, d.attempt_count, d.status
    )
    UPDATE webhook_delivery SET next_attempt_at = now() + $2::float8 * interval '1 ms'
    WHERE _id = ANY(ARRAY(
      SELECT (
        SELECT n._id FROM webhook_delivery n
        WHERE n.endpoint = $1 AND n.chargestation = lane.chargestation
          AND n.status = 'pending' AND n.attempt_count < 2 AND n.next_attempt_at IS NULL
        ORDER BY n.sequence LIMIT 1
      )
      FROM (
        SELECT DISTINCT chargestation FROM recorded
        WHERE attempt_count = 2 OR (attempt_count = 1 AND status <> 'pending')
      ) lane
    ))`,
};

/**
 * Parameters: endpoint, clock ahead (ms), holder, room, limit per endpoint, lease (ms). While another process holds leases of the endpoint,
 * all of them together keep to the limit, since each may be under way; else this process keeps to it by itself and may claim ahead. The
 * event is looked up row by row.
 */
export const CLAIM: Statement = {
  name: 'delivery_claim',
  text: `WITH due AS (
      SELECT _id FROM webhook_delivery
      WHERE endpoint = $1 AND status = 'pending' AND next_attempt_at <= now() + $2::float8 * interval '1 ms'
        AND (lease_until IS NULL OR lease_until <= now() + $2::float8 * interval '1 ms')
      ORDER BY next_attempt_at
      LIMIT greatest(0, (
        SELECT CASE WHEN bool_or(l.lease_holder <> $3) THEN least($4::int8, $5::int8 - count(*)) ELSE $4::int8 END
        FROM webhook_delivery l WHERE l.endpoint = $1 AND l.lease_until > now() + $2::float8 * interval '1 ms'
      ))
    ), claimed AS (
      UPDATE webhook_delivery d
      SET lease_until = now() + ($2::float8 + $6::float8) * interval '1 ms', lease_holder = $3
      WHERE d._id = ANY(ARRAY(SELECT _id FROM due))
      RETURNING d._id, d.event, d.organization, d.attempt_count
    )
    SELECT c._id, c.attempt_count, e.* FROM claimed c
    LEFT JOIN LATERAL (
      SELECT _id AS event, organization, chargestation, sequence, object, type, synthetic,
        (extract(epoch FROM created_at) * 1000)::int8 AS created_at, data, raw
      FROM event WHERE _id = c.event AND organization = c.organization OFFSET 0
    ) e ON true`,
};

/** Parameters: holder, deliveries that it has claimed and will not send. */
export const RELEASE: Statement = {
  name: 'delivery_release',
  text: `UPDATE webhook_delivery SET lease_until = NULL, lease_holder = NULL
    WHERE _id = ANY($2::text[]) AND status = 'pending' AND lease_holder = $1`,
};

/** Parameters: clock ahead (ms). */
export const ENDPOINTS_WITH_WORK: Statement = {
  name: 'delivery_endpoints_with_work',
  text: `SELECT w._id FROM webhook_endpoint w WHERE w.active AND EXISTS (
      SELECT FROM webhook_delivery d
      WHERE d.endpoint = w._id AND d.status = 'pending' AND d.next_attempt_at <= now() + $1::float8 * interval '1 ms'
        AND (d.lease_until IS NULL OR d.lease_until <= now() + $1::float8 * interval '1 ms')
    )`,
};

/** Who holds leases. */
export const HOLDERS: Statement = {
  name: 'delivery_holders',
  text: `SELECT DISTINCT lease_holder AS holder FROM webhook_delivery WHERE lease_until IS NOT NULL`,
};

/** Parameters: holders. */
export const GIVE_BACK: Statement = {
  name: 'delivery_give_back',
  text: `UPDATE webhook_delivery SET lease_until = NULL, lease_holder = NULL
    WHERE lease_until IS NOT NULL AND lease_holder = ANY($1::text[])`,
};

/** Parameters: endpoint, clock ahead (ms). Every waiting delivery may go: the endpoint no longer keeps an order. */
export const OPEN_LANES: Statement = {
  name: 'delivery_open_lanes',
  text: `UPDATE webhook_delivery SET next_attempt_at = now() + $2::float8 * interval '1 ms'
    WHERE endpoint = $1 AND status = 'pending' AND attempt_count < 2 AND next_attempt_at IS NULL`,
};

/** Parameters: endpoint, its new patterns. Withdraws what it no longer subscribes to and nobody is sending just now. */
export const WITHDRAW: Statement = {
  name: 'delivery_withdraw',
  text: `DELETE FROM webhook_delivery d
    WHERE d.endpoint = $1 AND d.status = 'pending' AND d.lease_until IS NULL AND NOT ${takes('$2::text[]', 'd.type')}`,
};

/** Parameters: endpoint, clock ahead (ms). The first one of each lane may go where a withdrawal left nobody before it. */
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
