import pg from 'pg';
import { DAY_MS, startOfRange } from '../../src/shared/database/growing-tables.js';
import { partitionsFor } from '../../src/shared/database/partitions.js';

/** Messages of one transaction of the generator. */
const MESSAGES = 10;
/** A million messages are a month of 500 busy stations. */
const MESSAGES_PER_MONTH = 1_000_000;
/** What is kept of the event log and of the raw messages by default. */
const LOG_DAYS = 30;
/** The place of a copied row in time, and its new id: `k` is the number of the copy, `at` its time in s. */
const TEMPORARY = `
  CREATE FUNCTION pg_temp.aged(id text, k int, at double precision) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT lpad(to_hex(floor(at)::bigint), 8, '0') || substr(md5(id || '-' || k), 1, 16) $$;
  CREATE TEMPORARY TABLE model AS
    SELECT DISTINCT ON (chargestation) _id, chargestation, transaction_id FROM session
    WHERE status = 'Ended' AND event_count = ${MESSAGES} ORDER BY chargestation, _id;
  CREATE TEMPORARY TABLE model_frame AS
    SELECT f._id, m._id AS model FROM model m JOIN ocpp_frame f ON f.chargestation = m.chargestation
    WHERE position('"' || m.transaction_id || '"' IN f.request) > 0;
  CREATE TEMPORARY TABLE model_event AS
    SELECT e._id, m._id AS model FROM model m JOIN event e ON e.chargestation = m.chargestation
    WHERE e.object = 'session' AND position(m._id IN e.data) > 0;
  ANALYZE model; ANALYZE model_frame; ANALYZE model_event`;

/** A table whose rows are copied. */
interface Grown {
  table: string;
  /** The rows that belong to a model, which is called `m`. */
  from: string;
  /** What differs from the row `r`, by column; `k` and `at` as above. */
  changed: Record<string, string>;
  /** In which order its rows arrived, so that those of all stations lie among each other as they do in use. */
  order: string;
  /** Days of one partition. */
  days: number | null;
  /** Kept for so many days only. */
  kept: number;
}

const AT = 'to_timestamp(at)';
const GROWN: readonly Grown[] = [
  {
    table: 'session',
    from: 'JOIN session r ON r._id = m._id',
    changed: {
      _id: 'pg_temp.aged(r._id, k, at)',
      transaction_id: `md5(r.transaction_id || '-' || k)`,
      start_key: 'NULL',
      remote_start_id: 'NULL',
      created_at: AT,
      updated_at: AT,
    },
    order: 'r._id',
    days: null,
    kept: Infinity,
  },
  {
    table: 'transaction_event',
    from: 'JOIN transaction_event r ON r.session = m._id',
    changed: { session: 'pg_temp.aged(r.session, k, at)', received_at: AT },
    order: 'r.received_at',
    days: 30,
    kept: Infinity,
  },
  {
    table: 'event',
    from: 'JOIN model_event USING (model) JOIN event r ON r._id = model_event._id',
    changed: {
      _id: 'pg_temp.aged(r._id, k, at)',
      sequence: 'r.sequence + 1000000 + 1000 * k::bigint',
      created_at: AT,
      xid: 'pg_current_xact_id()',
      ordinal: '(row_number() OVER (ORDER BY r._id))::int',
    },
    order: 'r._id',
    days: 1,
    kept: LOG_DAYS,
  },
  {
    table: 'ocpp_frame',
    from: 'JOIN model_frame USING (model) JOIN ocpp_frame r ON r._id = model_frame._id',
    changed: { _id: 'pg_temp.aged(r._id, k, at)', received_at: AT, answered_at: AT },
    order: 'r._id',
    days: 1,
    kept: LOG_DAYS,
  },
];

/**
 * Lets a database grow to so many stored transaction messages: copies of those that its stations have sent, moved into the past, with
 * their sessions, their events and raw messages as far as they are kept. The months before now get as many as there are millions.
 *
 * @returns the size of the database in bytes; null when no station has ended a transaction yet
 */
export async function growDatabase(url: string, messages: number): Promise<number | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET synchronous_commit = off; ${TEMPORARY}`);
    const [found] = (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM model'))
      .rows;
    if (!found?.n) return null;
    const copies = Math.ceil(messages / MESSAGES / found.n);
    const days = LOG_DAYS * Math.max(1, messages / MESSAGES_PER_MONTH);
    const now = Date.now();
    for (const grown of GROWN) {
      await addPartitions(client, grown, now, Math.min(days, grown.kept));
      await copy(client, grown, { copies, days, now });
      await client.query(`VACUUM ANALYZE ${grown.table}`);
    }
    await client.query('UPDATE event_counter SET n = n + 1000000 + 1000 * $1::bigint', [
      copies + 1,
    ]);
    const size = await client.query<{ size: string }>(
      'SELECT pg_database_size(current_database()) AS size',
    );
    return Number(size.rows[0]?.size);
  } finally {
    await client.end();
  }
}

/** The partitions that the table would have if it had been in use for so many days. */
async function addPartitions(
  client: pg.Client,
  { table, days }: Grown,
  now: number,
  past: number,
): Promise<void> {
  if (days === null) return;
  const first = now - past * DAY_MS;
  const ahead = (startOfRange(now, days) - startOfRange(first, days)) / (days * DAY_MS) - 1;
  for (const { name, from, to } of partitionsFor({ table, partitions: { days, ahead } }, first)) {
    await client.query(
      `CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM ('${from}') TO ('${to}') WITH (toast_tuple_target = 8160)`,
    );
  }
}

async function copy(
  client: pg.Client,
  { table, from, changed, order, kept }: Grown,
  { copies, days, now }: { copies: number; days: number; now: number },
): Promise<void> {
  const columns = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  const names = columns.rows.map(({ name }) => `"${name}"`);
  const values = columns.rows.map(({ name }) => changed[name] ?? `r."${name}"`);
  const step = (days * DAY_MS) / 1000 / copies;
  const first = Math.ceil(Math.max(0, 1 - kept / days) * copies);
  for (let k = first; k < copies; k += 1) {
    await client.query(
      `INSERT INTO ${table} (${names}) SELECT ${values}
        FROM (SELECT ${k} AS k, ${now / 1000 - (days * DAY_MS) / 1000 + k * step}::float8 AS at) t
        CROSS JOIN (SELECT _id, _id AS model FROM model) m ${from} ORDER BY ${order}`,
    );
  }
}
