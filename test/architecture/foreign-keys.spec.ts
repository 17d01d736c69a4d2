import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { migrate } from '../../src/shared/database/migrate.js';
import { ConnectorKeys1763857950000 as ConnectorKeys } from '../../src/shared/database/migrations/1763857950000-connector-keys.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { sql } from '../support/tenants.js';

/** Columns named after a table, but without a foreign key to it, by the reason; see decision 0004. `action` is also a word of the wire. */
const WITHOUT_KEY = [
  // hot tables
  ...['event.chargestation', 'event.organization'],
  ...['ocpp_frame.action', 'ocpp_frame.chargestation', 'ocpp_frame.organization'],
  ...['orphan_transaction_message.action', 'orphan_transaction_message.chargestation'],
  ...['orphan_transaction_message.organization', 'session.chargestation', 'session.connector'],
  ...['session.organization', 'session.rate', 'session.token', 'session.user'],
  ...['transaction_event.action', 'transaction_event.session', 'webhook_delivery.chargestation'],
  ...['webhook_delivery.event', 'action.connector', 'action.session'],
  // name a row of a hot table, or one that retention removes first
  ...['charging_profile.action', 'reservation.action'],
  // work that is under way and goes with what it is about, and rows of one organization that name nothing else
  ...['chargestation_activity.chargestation', 'connector_status_check.connector'],
  ...['session_task.session', 'event_expiry.organization', 'event_tally.organization'],
  ...['idempotency_key.organization', 'retention_mark.organization'],
];

/** Tables of the installation, then parts of a row of another table, by whose key alone they are found; see decision 0004. */
const WITHOUT_ORGANIZATION = [
  ...['gateway_node', 'installation', 'migrations', 'organization'],
  'webhook_cursor',
  ...['chargestation_activity', 'connector_status_check', 'event_counter'],
  ...['session_task', 'transaction_event', 'webhook_alert'],
];

const TABLES = `pg_class t WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relnamespace = 'public'::regnamespace`;

describe('the tables', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource(database.url, 0).initialize();
    await migrate(dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const names = async (text: string) =>
    (await sql<{ name: string }>(database.url, text)).map(({ name }) => name).sort();

  it('have an organization, or are known not to', async () => {
    const without = await names(`SELECT relname AS name FROM ${TABLES} AND NOT EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = t.oid AND attname = 'organization')`);
    expect(without).toEqual([...WITHOUT_ORGANIZATION].sort());
  });

  it('have a foreign key to each table that they name, or are known not to', async () => {
    const without = await names(`SELECT t.relname || '.' || a.attname AS name
      FROM pg_attribute a JOIN (SELECT t.oid, t.relname FROM ${TABLES}) t ON a.attrelid = t.oid AND a.attnum > 0
      WHERE a.attname IN (SELECT relname FROM ${TABLES}) AND NOT EXISTS (
        SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = t.oid AND a.attnum = ANY (conkey))`);
    expect(without).toEqual([...WITHOUT_KEY].sort());
  });

  it('have foreign keys that the organization is part of', async () => {
    const keys = await names(`SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) AS name
      FROM pg_constraint WHERE contype = 'f' AND conparentid = 0`);
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !key.includes(': FOREIGN KEY (organization'))).toEqual([]);
  });

  it('lose the connectors that no longer exist or are of another organization when the key comes', async () => {
    const runner = dataSource.createQueryRunner();
    const keys = new ConnectorKeys();
    await keys.down(runner);
    await runner.query(`
      INSERT INTO organization (_id, name) VALUES ('o1', 'One'), ('o2', 'Two');
      INSERT INTO chargestation (_id, organization, endpoint) VALUES ('s1', 'o1', 'S1'), ('s2', 'o2', 'S2');
      INSERT INTO connector (_id, organization, chargestation, ocpp_id) VALUES ('c1', 'o1', 's1', 1), ('c2', 'o2', 's2', 1);
      INSERT INTO reservation (_id, organization, chargestation, connector, reservation_id, connector_id, evse_id, id_tag, expiry_date, action)
        SELECT 'r-' || connector, 'o1', 's1', connector, 1, 1, 1, 'A', now(), connector FROM unnest('{c1,c2,gone}'::text[]) AS connector`);
    await keys.up(runner);
    const rows = `SELECT _id, connector FROM reservation ORDER BY _id`;
    expect(await runner.query(rows)).toEqual([
      { _id: 'r-c1', connector: 'c1' },
      { _id: 'r-c2', connector: null },
      { _id: 'r-gone', connector: null },
    ]);
    const stolen = `UPDATE reservation SET connector = 'c2' WHERE _id = 'r-c1'`;
    await expect(runner.query(stolen)).rejects.toThrow('reservation_organization_connector_fkey');
    await runner.query(`DELETE FROM connector WHERE _id = 'c1'`);
    expect(await runner.query(rows)).toContainEqual({ _id: 'r-c1', connector: null });
    await runner.release();
  });
});
