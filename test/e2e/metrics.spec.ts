import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startApp } from '../support/app.js';
import { eventuallyFigures, readMetrics } from '../support/metrics.js';
import { addConnectedStation } from '../support/stations.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';

const TOKEN = 'metrics-token-0123456789';

let app: RunningServer;
let sink: WebhookSink;

beforeAll(async () => {
  app = await startApp();
  sink = await WebhookSink.start();
});
afterAll(async () => {
  await app?.close();
  await sink?.close();
});

describe('/metrics', () => {
  it.each(['1.6', '2.0.1'] as const)('counts what stations of OCPP %s do', async (version) => {
    const { station, id } = await addConnectedStation(app, { version });
    const identity = station.socket.options.id;
    await station.socket.callNow('Heartbeat', {});
    await station.call('NoSuchAction', {}).catch(() => undefined);
    await station.call('Another', {}).catch(() => undefined);
    await station.call('Heartbeat', { unknown: 1 }).catch(() => undefined);
    const { body } = await app.api.post(`/chargestations/${id}/clear_cache?wait=30`, {});
    expect(body).toMatchObject({ ok: true });

    const open = await readMetrics(app.url);
    const messages = (labels: Record<string, string>) =>
      open.value('ohmgate_station_messages_total', { version, ...labels });
    expect(open.value('ohmgate_station_connections', { version })).toBe(1);
    expect(messages({ action: 'BootNotification', result: 'result' })).toBe(1);
    expect(messages({ action: 'Heartbeat', result: 'result' })).toBeGreaterThan(0);
    expect(messages({ action: 'other', result: 'error' })).toBe(2);
    expect(
      open.value('ohmgate_station_call_errors_total', { version, code: 'NotImplemented' }),
    ).toBe(2);
    const cleared = { version, action: 'ClearCache', result: 'result' };
    expect(open.value('ohmgate_station_calls_total', cleared)).toBe(1);
    expect(open.value('ohmgate_station_upgrades_total', { status: '101' })).toBeGreaterThan(0);
    for (const text of [identity, id, 'NoSuchAction', 'Another']) {
      expect(open.text).not.toContain(text);
    }

    await station.close();
    await eventuallyFigures(
      app.url,
      'no connection',
      ({ value }) => value('ohmgate_station_connections', { version }) === 0,
    );
  });

  it('counts batches, deliveries and what waits', async () => {
    sink.answer = ({ path }) => ({ status: path === '/good' ? 204 : 500 });
    await sink.subscribe(app.api, ['chargestation.created'], '/good');
    await sink.subscribe(app.api, ['chargestation.created'], '/bad');
    const before = await readMetrics(app.url);
    await app.api.post('/chargestations', { endpoint: randomUUID().slice(0, 20) });
    const result = (name: string) => ({ result: name });
    const after = await eventuallyFigures(
      app.url,
      'both attempts',
      ({ value }) =>
        value('ohmgate_webhook_attempts_total', result('delivered')) === 1 &&
        value('ohmgate_webhook_attempts_total', result('status')) === 1,
    );
    expect(before.value('ohmgate_webhook_attempts_total', result('delivered'))).toBe(0);
    expect(after.value('ohmgate_webhook_attempt_seconds_count')).toBe(2);
    expect(after.value('ohmgate_webhook_endpoints', { health: 'ok' })).toBe(2);
    expect(after.value('ohmgate_intake_batch_messages_count')).toBeGreaterThan(0);
    expect(after.value('ohmgate_intake_batch_seconds_count')).toBeGreaterThan(0);
    for (const name of [
      'ohmgate_webhook_oldest_due_seconds',
      'ohmgate_webhook_oldest_event_seconds',
      'ohmgate_intake_waiting_stations',
      'ohmgate_open_actions',
      'ohmgate_database_failing_seconds',
      'ohmgate_database_pool_waiting',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ]) {
      expect(after.names, name).toContain(name);
    }
    expect(after.value('ohmgate_build_info', { version: '0.1.0' })).toBe(1);
    const pool = (state: string) => after.value('ohmgate_database_pool_connections', { state });
    expect(pool('idle') + pool('used')).toBeGreaterThan(0);
  });

  it.each(['docs/grafana-dashboard.json', 'docs/operations.md'])(
    'has every metric that %s names',
    async (file) => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      const named = text.match(/\b(ohmgate|nodejs|process)_[a-z0-9_]+/g) ?? [];
      const { names, text: told } = await readMetrics(app.url);
      const exists = (name: string) => names.has(name) || told.includes(`# TYPE ${name} `);
      expect(named.length).toBeGreaterThan(10);
      expect(named.filter((name) => !exists(name))).toEqual([]);
    },
  );

  it('tells for how long a delivery has been due that nobody sends', async () => {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM webhook_endpoint FOR UPDATE'); // keeps senders away
      await sql(
        app.databaseUrl,
        `UPDATE webhook_delivery SET next_attempt_at = now() - interval '90 s' WHERE status = 'pending'`,
      );
      const due = (await readMetrics(app.url)).value('ohmgate_webhook_oldest_due_seconds');
      expect(due).toBeGreaterThanOrEqual(90);
    } finally {
      await client.end();
    }
    await eventuallyFigures(
      app.url,
      'nothing due',
      ({ value }) => value('ohmgate_webhook_oldest_due_seconds') === 0,
    );
  });

  it('is not for who was passed on by a proxy, while no token is set', async () => {
    const headers = { 'X-Forwarded-For': '127.0.0.1' };
    const answer = await fetch(`${app.url}/metrics`, { headers });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: 'forbidden' } });
  });

  it('answers without the database, for who has the token', async () => {
    const url = new URL(app.databaseUrl);
    const line = new TcpProxy(url.hostname, Number(url.port));
    await line.up();
    url.host = `127.0.0.1:${line.port}`;
    const env = { METRICS_TOKEN: TOKEN };
    const other = await startApp({ databaseUrl: url.href, env });
    try {
      expect((await fetch(`${other.url}/metrics`)).status).toBe(401);
      const there = await readMetrics(other.url, TOKEN);
      expect(there.names).toContain('ohmgate_webhook_oldest_due_seconds');
      await line.down();
      const away = await readMetrics(other.url, TOKEN);
      expect(away.names).toContain('ohmgate_station_connections');
      expect(away.names).not.toContain('ohmgate_webhook_oldest_due_seconds');
      await line.up();
    } finally {
      await other.close();
      await line.down();
    }
  });
});
