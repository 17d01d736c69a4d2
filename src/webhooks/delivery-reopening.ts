import type { Statement } from '../shared/database/unit-of-work.js';

/**
 * Parameters: endpoint. Waits for the row, so that senders and the fan-out see what is done to its deliveries as a whole. For the rest of
 * the transaction plans use indexes even while the statistics still call the tables empty.
 */
export const AWAIT_ENDPOINT: Statement = {
  name: 'delivery_await_endpoint',
  text: `SELECT _id, ordering, set_config('enable_seqscan', 'off', true) FROM webhook_endpoint WHERE _id = $1 FOR NO KEY UPDATE`,
};

/**
 * Parameters: delivery, clock ahead (ms), whether nothing waits. A finished delivery begins anew, with all its attempts before it; it takes
 * its place in the lane. One that waits for its next attempt gets it now. One that waits in its lane is left alone, and so is a
 * test that is being sent: only that has its first attempt in the future.
 */
export const REOPEN: Statement = {
  name: 'delivery_reopen',
  text: `UPDATE webhook_delivery SET
      status = 'pending',
      attempt_count = CASE status WHEN 'pending' THEN attempt_count ELSE 0 END,
      next_attempt_at = CASE WHEN status = 'pending' OR $3::bool OR chargestation IS NULL
        THEN now() + $2::float8 * interval '1 ms' END,
      updated_at = now()
    WHERE _id = $1 AND CASE status WHEN 'pending' THEN next_attempt_at IS NOT NULL
      AND (attempt_count > 0 OR next_attempt_at <= now() + $2::float8 * interval '1 ms') ELSE true END
    RETURNING chargestation`,
};

/** Parameters: endpoint, clock ahead (ms), chargestations. Of each of these lanes the first may go, unless one of it goes already. */
export const START_LANES: Statement = {
  name: 'delivery_start_lanes',
  text: `UPDATE webhook_delivery SET next_attempt_at = now() + $2::float8 * interval '1 ms'
    WHERE _id = ANY(ARRAY(
      SELECT (
        SELECT n._id FROM webhook_delivery n
        WHERE n.endpoint = $1 AND n.chargestation = lane.chargestation AND n.status = 'pending' AND n.attempt_count < 2
        ORDER BY n.sequence LIMIT 1
      )
      FROM (SELECT DISTINCT unnest($3::text[]) AS chargestation) lane
      WHERE NOT EXISTS (
        SELECT FROM webhook_delivery p
        WHERE p.endpoint = $1 AND p.chargestation = lane.chargestation AND p.status = 'pending' AND p.attempt_count < 2
          AND p.next_attempt_at IS NOT NULL
      )
    ))`,
};
