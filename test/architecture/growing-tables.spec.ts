import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrowingTable, GrowingTables } from '../../src/shared/database/growing-tables.js';
import { type RunningServer, startApp } from '../support/app.js';
import { sql } from '../support/tenants.js';

/** Tables without a retention, and what keeps each from growing for ever. */
const BOUNDED: Record<string, string> = {
  api_key: 'made by people',
  chargestation: 'made by people',
  chargestation_activity: 'one per chargestation',
  charging_limits: 'one per chargestation',
  charging_profile: 'what is installed now; at most so many per chargestation',
  connection_attempt: 'gone after 7 days, and beyond so many per organization',
  connector: 'at most so many per chargestation',
  connector_status_check: 'one per connector, gone when it is done',
  device_model_variable: 'at most so many per chargestation',
  event_counter: 'one per chargestation',
  event_expiry: 'one per organization',
  event_tally: 'one per organization and hour, gone after 32 days',
  gateway_node: 'one per process, gone a day after it',
  idempotency_key: 'gone after 24 h, in steps',
  installation: 'one row',
  location: 'made by people',
  member: 'made by people',
  message_limits: 'one per chargestation',
  migrations: 'one per migration',
  organization: 'made by people',
  organization_settings: 'one per organization',
  organization_settings_change: 'made by people',
  panel_session: 'one per sign-in, gone when it expires',
  rate: 'made by people',
  retention_mark: 'one per organization and log',
  session_task: 'at most so many per open session',
  token: 'made by people',
  user: 'made by people',
  webhook_alert: 'gone when the e-mail is sent or given up',
  webhook_cursor: 'one row',
  webhook_endpoint: 'made by people',
  webhook_notice: 'gone when it is told',
  webhook_recovery: 'made by people',
};

const TABLES = `SELECT c.relname AS name FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

/** Foreign keys between tables that have an organization, without it: a row could belong to that of another organization. */
const SIMPLE_KEYS = `SELECT conname AS name FROM pg_constraint f
  JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attname = 'organization'
  JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attname = 'organization'
  WHERE f.contype = 'f' AND NOT (a.attnum = ANY(f.conkey) AND b.attnum = ANY(f.confkey))`;

describe('every table', () => {
  let app: RunningServer;
  let growing: readonly GrowingTable[];

  beforeAll(async () => {
    app = await startApp();
    growing = app.nest.get(GrowingTables).all;
  });
  afterAll(() => app?.close());

  it('has a retention (GrowingTables), or stands here with what bounds it', async () => {
    const tables = (await sql<{ name: string }>(app.databaseUrl, TABLES)).map(({ name }) => name);
    const named = [...growing.map(({ table }) => table), ...Object.keys(BOUNDED)];
    expect(named.toSorted()).toEqual(tables.toSorted());
  });

  it('refers to others within its organization', async () => {
    expect(await sql(app.databaseUrl, SIMPLE_KEYS)).toEqual([]);
  });

  it('with a retention goes in partitions or in steps', () => {
    for (const { table, partitions, removeRange, removeOldest } of growing) {
      expect(partitions ?? removeRange ?? removeOldest, table).toBeDefined();
    }
  });
});
