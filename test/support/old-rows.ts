import { randomBytes } from 'node:crypto';
import { emptyState } from '../../src/sessions/ledger-state.js';
import { DAY_MS, type GrowingTable, lowestId } from '../../src/shared/database/growing-tables.js';
import { partitionsFor } from '../../src/shared/database/partitions.js';
import { sql } from './tenants.js';

/** A time (ms) so many days ago. */
export const daysAgo = (days: number) => Date.now() - days * DAY_MS;

/** An `_id` that was made so many days ago. */
export const idFrom = (days: number) =>
  `${lowestId(daysAgo(days)).slice(0, 8)}${randomBytes(8).toString('hex')}`;

/** The partition that a table had so many days ago, made where it is missing; its name. */
export async function addPartition(
  databaseUrl: string,
  { table, partitions }: { table: string; partitions: NonNullable<GrowingTable['partitions']> },
  days: number,
): Promise<string> {
  const of = { table, partitions: { ...partitions, ahead: 0 } };
  const [{ name, from, to }] = partitionsFor(of, daysAgo(days)) as [
    ReturnType<typeof partitionsFor>[number],
  ];
  await sql(
    databaseUrl,
    `CREATE TABLE IF NOT EXISTS ${name} (LIKE ${table} INCLUDING ALL);
     DO $$ BEGIN
       ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}');
     EXCEPTION WHEN wrong_object_type THEN NULL; END $$`,
  );
  return name;
}

/** Inserts so many events that were logged so many days ago, in one transaction; their ids, in their order. */
export async function addEvents(
  databaseUrl: string,
  organization: string,
  days: number,
  count = 1,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => idFrom(days)).sort();
  await sql(
    databaseUrl,
    `INSERT INTO event (_id, organization, chargestation, sequence, object, type, synthetic, created_at, ordinal, data)
     SELECT id, $2, NULL, n, 'organization', 'organization.updated', false, $3, n, '{}' FROM unnest($1::text[]) WITH ORDINALITY AS i (id, n)`,
    [ids, organization, new Date(daysAgo(days))],
  );
  return ids;
}

/** Inserts so many OCPP messages that were received so many days ago. */
export async function addFrames(
  databaseUrl: string,
  { organization, chargestation }: { organization: string; chargestation: string },
  days: number,
  count = 1,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => idFrom(days)).sort();
  await sql(
    databaseUrl,
    `INSERT INTO ocpp_frame (_id, organization, chargestation, message_id, action, request, answer, received_at, answered_at)
     SELECT id, $2, $3, id, 'Heartbeat', '{}', '[3,"x",{}]', $4, $4 FROM unnest($1::text[]) AS i (id)`,
    [ids, organization, chargestation, new Date(daysAgo(days))],
  );
  return ids;
}

/** What is kept as the messages of an old session. */
export const OLD_MESSAGE = {
  eventType: 'Updated',
  timestamp: new Date(0).toISOString(),
  triggerReason: 'MeterValuePeriodic',
  seqNo: 1,
  transactionInfo: { transactionId: 'old' },
};

/** Inserts a session that began and was last heard of so many days ago, with two messages; its `_id`. */
export async function addOldSession(
  databaseUrl: string,
  { organization, chargestation }: { organization: string; chargestation: string },
  { days, heard = days, status = 'Ended' }: { days: number; heard?: number; status?: string },
): Promise<string> {
  const id = idFrom(days);
  const ledger = emptyState({ rank: 0, timestamp: daysAgo(days) });
  await sql(
    databaseUrl,
    `INSERT INTO session (_id, organization, chargestation, protocol, transaction_id, status, configurations, ledger, last_seq_no,
       event_count, created_at, updated_at)
     VALUES ($1, $2, $3, 'ocpp2.0.1', $1, $4, '{}', $7, 1, 2, $5, $6)`,
    [
      id,
      organization,
      chargestation,
      status,
      new Date(daysAgo(days)),
      new Date(daysAgo(heard)),
      JSON.stringify(ledger),
    ],
  );
  await sql(
    databaseUrl,
    `INSERT INTO transaction_event (session, seq_no, content_hash, arrival, action, received_at, payload)
     SELECT $1, n, int4send(n), n, 'TransactionEvent', $2, $3 FROM generate_series(0, 1) AS n`,
    [id, new Date(daysAgo(days)), JSON.stringify(OLD_MESSAGE)],
  );
  return id;
}
