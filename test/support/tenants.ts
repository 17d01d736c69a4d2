import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { newId } from '../../src/shared/id.js';

/** Runs SQL on the database of a running app, past the application. */
export async function sql<Row>(
  databaseUrl: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Another organization with its settings, and the key of its admin. */
export async function addOrganization(
  databaseUrl: string,
): Promise<{ organization: string; key: string }> {
  const organization = newId();
  await sql(databaseUrl, `INSERT INTO organization (_id, name) VALUES ($1, 'Another')`, [
    organization,
  ]);
  await sql(databaseUrl, 'INSERT INTO organization_settings (organization) VALUES ($1)', [
    organization,
  ]);
  return { organization, key: await addKey(databaseUrl, organization, 'admin') };
}

/** A new API key of an organization. */
export async function addKey(
  databaseUrl: string,
  organization: string,
  role: string,
  scopes: readonly string[] = [],
): Promise<string> {
  const key = `test-key-${randomBytes(24).toString('hex')}`;
  const hash = createHash('sha256').update(key).digest();
  await sql(
    databaseUrl,
    'INSERT INTO api_key (_id, organization, name, role, prefix, hash, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), organization, `${role} of the tests`, role, key.slice(0, 8), hash, scopes],
  );
  return key;
}

/** A session that runs, of which only what other modules ask about is filled; returns its `_id`. */
export async function addOpenSession(
  databaseUrl: string,
  place: { organization: string; chargestation: string; connector: string | null },
): Promise<string> {
  const session = newId();
  await sql(
    databaseUrl,
    `INSERT INTO session (_id, organization, chargestation, connector, protocol, transaction_id, status, configurations, ledger,
       last_seq_no, event_count, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'ocpp2.0.1', $1, 'Started', '{}', '{}', 0, 1, now(), now())`,
    [session, place.organization, place.chargestation, place.connector],
  );
  return session;
}

/** Tables that change without anybody writing anything: uses that are noted, jobs. */
const RESTLESS = [
  'audit_entry',
  'chargestation_activity',
  'event_tally',
  'webhook_delivery',
  'webhook_endpoint',
];

/** A digest of everything that an organization has, by table; equal before and after what wrote nothing. */
export async function snapshotOf(
  databaseUrl: string,
  organization: string,
): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    databaseUrl,
    `SELECT c.table_name AS name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
      WHERE c.table_schema = 'public' AND c.column_name = 'organization' AND NOT t.relispartition`,
  );
  const kept = tables.map(({ name }) => name).filter((name) => !RESTLESS.includes(name));
  const digests = kept.map(
    (
      name,
    ) => `SELECT '${name}' AS name, md5(coalesce(string_agg(digest, '' ORDER BY digest), '')) AS digest
      FROM (SELECT md5((to_jsonb(t) - 'last_used_at' - 'seen_at')::text) AS digest FROM "${name}" t WHERE organization = $1) d`,
  );
  const rows = await sql<{ name: string; digest: string }>(
    databaseUrl,
    digests.join(' UNION ALL '),
    [organization],
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
