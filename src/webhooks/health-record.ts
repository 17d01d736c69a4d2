import { Injectable } from '@nestjs/common';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { type EndpointHealth, type Health, healthAfter, type Verdict } from './endpoint-health.js';

/**
 * Parameters: endpoint, health, failures, failing since, reason, time, notice. A disabled endpoint becomes inactive, so it collects. The
 * notice (null for none) is told by `endpoint-news.ts`, outside of the delivery's way.
 */
const SAVE: Statement = {
  name: 'endpoint_save_health',
  text: `WITH saved AS (
      UPDATE webhook_endpoint SET
        health_at = CASE WHEN health = $2::text THEN health_at ELSE $6::timestamptz END,
        updated_at = CASE WHEN health = $2::text THEN updated_at ELSE now() END,
        active = active AND $2::text <> 'disabled',
        health = $2::text, failures = $3::int4, failing_since = $4::timestamptz, disabled_reason = $5::text
      WHERE _id = $1 RETURNING _id, organization
    )
    INSERT INTO webhook_notice (_id, organization, endpoint, health, disabled_reason, failures, failing_since, at)
    SELECT $7::text, organization, _id, $2::text, $5::text, $3::int4, $4::timestamptz, $6::timestamptz FROM saved
    WHERE $7::text IS NOT NULL`,
};

/** The columns of an endpoint's row that its health is in. */
export interface HealthColumns {
  health: Health;
  failures: number;
  failing_since: Date | null;
  disabled_reason: EndpointHealth['disabledReason'];
}

/** Writes down what attempts say about their endpoint. */
@Injectable()
export class HealthRecord {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Judges attempts in the running unit of work, which holds the lock of the endpoint's row. An endpoint that goes on well costs no
   * statement. Returns the health after them.
   */
  note(endpoint: string, row: HealthColumns, verdicts: readonly Verdict[]): Health {
    const before: EndpointHealth = {
      health: row.health,
      failures: row.failures,
      failingSince: row.failing_since?.getTime() ?? null,
      disabledReason: row.disabled_reason,
    };
    const after = healthAfter(before, verdicts);
    if (after === before) return after.health;
    const worse = after.health !== before.health && after.health !== 'ok';
    this.unitOfWork.write(SAVE, [
      endpoint,
      after.health,
      after.failures,
      after.failingSince === null ? null : new Date(after.failingSince),
      after.disabledReason,
      new Date(verdicts.at(-1)?.at ?? Date.now()),
      worse ? newId() : null,
    ]);
    return after.health;
  }
}
