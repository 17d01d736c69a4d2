import { Injectable } from '@nestjs/common';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { CHARGING_STATES } from '../shared/vocabulary/transaction.js';

/** The cursor, locked, and the horizon; for the rest of the transaction as the fan-out does it (`fan-out-step.ts`). */
const LOCK_CURSOR: Statement = {
  name: 'event_tally_lock_cursor',
  text: `SELECT c.xid::text AS xid, c.ordinal, pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
      set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)
    FROM event_tally_cursor c FOR UPDATE`,
};

/**
 * Counts the next events and gives the place of the last one. A change of state is one from the state of the session before, which is
 * kept until the session ends; sessions begin with Idle, as connectors do, and messages from an offline queue do not count. Both
 * are cut out of the texts, which costs a tenth of reading them as JSON: `data` begins with the `_id`, and the first
 * `chargingState` in it is that of the session after the message.
 */
const COUNT: Statement = {
  name: 'event_tally_count',
  text: `WITH logged AS MATERIALIZED (
      SELECT organization, date_trunc('hour', created_at, 'UTC') AS hour, type, synthetic, sequence, xid, ordinal,
        CASE WHEN type IN ('session.updated', 'session.ended') THEN substr(data, 9, 24) END AS session,
        CASE WHEN type = 'session.updated' AND raw IS NOT NULL AND (strpos(raw, '"offline"') = 0 OR raw !~ '"offline"\\s*:\\s*true')
          THEN split_part(substr(data, strpos(data, '"chargingState":"') + 17, 20), '"', 1) END AS state
      FROM event WHERE (xid, ordinal) > ($1::xid8, $2::int4) AND xid < $3::xid8
      ORDER BY xid, ordinal LIMIT $4
    ), told AS (
      SELECT organization, hour, session, sequence, state,
        lag(state, 1, coalesce((SELECT k.state FROM event_tally_state k WHERE k.session = l.session), 'Idle'))
          OVER (PARTITION BY session ORDER BY sequence) AS former
      FROM logged l WHERE state = ANY('{${CHARGING_STATES}}')
    ), forgotten AS (
      DELETE FROM event_tally_state WHERE session IN (SELECT session FROM logged WHERE type = 'session.ended')
    ), kept AS (
      INSERT INTO event_tally_state AS k (session, state)
      SELECT DISTINCT ON (session) session, state FROM told
      WHERE session NOT IN (SELECT session FROM logged WHERE type = 'session.ended')
      ORDER BY session, sequence DESC
      ON CONFLICT (session) DO UPDATE SET state = excluded.state WHERE k.state <> excluded.state
    ), counted AS (
      INSERT INTO event_tally AS t (organization, hour, events, synthetic, changes)
      SELECT organization, hour, sum(events), sum(synthetic), sum(changes) FROM (
        SELECT organization, hour, 1 AS events, synthetic::int AS synthetic, 0 AS changes FROM logged
        UNION ALL
        SELECT organization, hour, 0, 0, 1 FROM told WHERE state <> former
      ) one GROUP BY organization, hour
      ON CONFLICT (organization, hour) DO UPDATE
        SET events = t.events + excluded.events, synthetic = t.synthetic + excluded.synthetic, changes = t.changes + excluded.changes
    )
    SELECT xid::text, ordinal, count(*) OVER ()::int AS events FROM logged ORDER BY logged.xid DESC, ordinal DESC LIMIT 1`,
};

const MOVE_CURSOR: Statement = {
  name: 'event_tally_move_cursor',
  text: 'UPDATE event_tally_cursor SET xid = $1::xid8, ordinal = $2',
};

/** One step of the count: events behind the cursor, and the cursor, in one transaction. So each event counts once, whatever crashes. */
@Injectable()
export class EventTallyStep {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Counts at most `limit` events; over all processes one step runs at a time, and others wait for it.
   *
   * @returns how many it were
   */
  run(limit: number): Promise<number> {
    return this.unitOfWork.run(async () => {
      const [cursor] = await this.unitOfWork.query<{
        xid: string;
        ordinal: number;
        horizon: string;
      }>(LOCK_CURSOR, []);
      if (!cursor) throw new Error('event_tally_cursor has lost its row');
      const { xid, ordinal, horizon } = cursor;
      const [last] = await this.unitOfWork.query<{ xid: string; ordinal: number; events: number }>(
        COUNT,
        [xid, ordinal, horizon, limit],
      );
      if (!last) return 0;
      this.unitOfWork.write(MOVE_CURSOR, [last.xid, last.ordinal]);
      return last.events;
    });
  }
}
