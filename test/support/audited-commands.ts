import { expect } from 'vitest';
import { sql } from './tenants.js';

/** Fails unless there are actions and each has exactly one line in the audit log, about its station and its type. */
export async function expectAllAudited(databaseUrl: string): Promise<void> {
  const actions = await sql<{ type: string; lines: object[] }>(
    databaseUrl,
    `SELECT a.type, coalesce(json_agg(json_build_object('type', e.after->>'type', 'object', e.object = a.chargestation,
        'organization', e.organization = a.organization)) FILTER (WHERE e._id IS NOT NULL), '[]') AS lines
      FROM action a LEFT JOIN audit_entry e ON e.type = 'chargestation.commanded' AND e.after->>'action' = a._id
      GROUP BY a._id, a.type`,
  );
  expect(actions.length).toBeGreaterThan(0);
  for (const { type, lines } of actions) {
    expect({ type, lines }).toEqual({ type, lines: [{ type, object: true, organization: true }] });
  }
}
