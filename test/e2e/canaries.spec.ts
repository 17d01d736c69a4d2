import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { ADMIN_PASSWORD, type RunningAppProcess, startAppProcess } from '../support/app.js';
import { PanelClient } from '../support/panel-client.js';
import { addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { VirtualStation } from '../support/virtual-station.js';
import { WebhookSink } from '../support/webhook-sink.js';

const TABLES = `SELECT c.relname AS name FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

/** A secret that can be found again; no longer than the shortest field of OCPP for one. */
const canary = () => `cnry${randomBytes(8).toString('hex')}`;

/** What the start says to people. */
const GREETING = /^( {2}|Ohmgate is ready|Try it:)/;

/** F7 of the fault suite: secrets are put wherever one can be, and looked for wherever something is kept or told. */
describe('planted secrets', () => {
  const env = {
    LOG_LEVEL: 'debug',
    BOOTSTRAP_ADMIN_API_KEY: canary() + canary(),
    METRICS_TOKEN: canary(),
  };
  /** By what they are. */
  const secrets = new Map<string, string>([
    ['admin key', env.BOOTSTRAP_ADMIN_API_KEY],
    ['password of the first member', ADMIN_PASSWORD],
    ['metrics token', env.METRICS_TOKEN],
  ]);
  /** What the server has told, by where. */
  const told = new Map<string, string>();
  let app: RunningAppProcess;
  let sink: WebhookSink;

  const plant = (name: string, secret: string = canary()) => {
    secrets.set(name, secret);
    return secret;
  };
  const hear = async (path: string, { method = 'GET', key = app.api.key, body = '' } = {}) => {
    const answer = await fetch(`${app.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body && { body }),
    });
    const text = await answer.text();
    told.set(`${method} ${path.slice(0, 60)} ${answer.status} ${told.size}`, text);
    return { status: answer.status, text };
  };

  beforeAll(async () => {
    app = await startAppProcess({ env });
    sink = await WebhookSink.start();
    await plantInKeysAndMembers();
    await plantInWebhooks();
    for (const version of ['1.6', '2.0.1'] as const) await plantInStation(version);
    await plantInBadRequests();
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  async function plantInKeysAndMembers() {
    const made = { name: 'K', role: 'viewer' };
    const key = resultOf(await app.api.post<{ _id: string; key: string }>('/api_keys', made));
    const path = `/api_keys/${key._id}/rotate`;
    const rotated = resultOf(await app.api.post<{ key: string }>(path, {}));
    plant('API key', key.key);
    plant('rotated API key', rotated.key);
    const body = { email: 'dana@example.com', name: 'Dana', role: 'admin' };
    const member = resultOf(
      await app.api.post<{ invitation: { token: string } }>('/members', body),
    );
    const token = plant('invitation', member.invitation.token);
    const password = plant('password of a member');
    const invited = new PanelClient(app.url);
    await invited.request('POST', '/admin/invitation', { token, password });
    const wrong = plant('mistyped password');
    const refused = await new PanelClient(app.url).signIn(body.email, wrong);
    told.set('refused sign-in', JSON.stringify(refused.body));
    const panel = await PanelClient.signedIn(app.url, body.email, password);
    plant('session cookie', panel.cookie?.replace(/^[^=]*=/, ''));
    plant('CSRF token', panel.csrfToken);
    const next = plant('new password of a member');
    const changed = await panel.request('POST', '/admin/password', {
      current_password: password,
      password: next,
    });
    expect(changed.status).toBe(200);
    plant('next session cookie', panel.cookie?.replace(/^[^=]*=/, ''));
  }

  async function plantInWebhooks() {
    const headers = { 'X-Own': plant('own header of an endpoint') };
    const url = `${sink.url}/hook`;
    const { _id, secret } = resultOf(
      await app.api.post<{ _id: string; secret: string }>('/webhooks', {
        ...{ url, events: ['*'], headers },
      }),
    );
    plant('webhook secret', secret.slice('whsec_'.length));
    sink.answer = () => ({ status: 500, body: 'no' });
    const rotate = `/webhooks/${_id}/rotate_secret`;
    const rotated = resultOf(await app.api.post<{ secret: string }>(rotate, {}));
    plant('rotated webhook secret', rotated.secret.slice('whsec_'.length));
    await app.api.post(`/webhooks/${_id}/test`, {});
    const viewer = { name: 'Viewer', role: 'viewer' };
    const { key } = resultOf(await app.api.post<{ key: string }>('/api_keys', viewer));
    await hear(`/v1.1/webhooks/${_id}`, { key: plant('key of a viewer', key) });
    await hear(`/v1.1/webhooks/${_id}/deliveries`);
  }

  async function plantInStation(version: '1.6' | '2.0.1') {
    const { station, id, password } = await addConnectedStation(app, { version });
    plant(`station password (${version})`, password);
    const wrong = plant(`wrong station password (${version})`);
    const { id: identity } = station.options;
    for (const username of [identity, wrong]) {
      const guess = new VirtualStation({ ...station.options, username, password: wrong });
      await guess.connect().catch(() => undefined);
    }
    const inStation = plant(`password that a station reports (${version})`);
    station.socket.onCall = () =>
      version === '1.6'
        ? { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: inStation }] }
        : { status: 'Accepted' };
    await hear(`/v1.1/chargestations/${id}/configurations?wait=5`);
    station.socket.onCall = () => ({ status: 'Accepted' });
    const command = async (path: string, body: object, method = 'POST') => {
      const route = `/v1.1/chargestations/${id}/${path}?wait=5`;
      const { status, text } = await hear(route, { method, body: JSON.stringify(body) });
      expect(status, text).toBe(200);
    };
    const key = 'AuthorizationKey';
    const reset = await app.api.patch<{ password: string }>(
      `/chargestations/${id}/reset_password`,
      {},
    );
    const set = { key, value: plant(`set password (${version})`, resultOf(reset).password) };
    await command('configurations', set, 'PATCH');
    const called = plant(`called password (${version})`);
    const component = { name: 'SecurityCtrlr' };
    const variable = { name: 'BasicAuthPassword' };
    await command(
      'ocpp_call',
      version === '1.6'
        ? { action: 'ChangeConfiguration', payload: { key, value: called } }
        : {
            action: 'SetVariables',
            payload: { setVariableData: [{ component, variable, attributeValue: called }] },
          },
    );
    const link = `ftp://user:${plant(`password in a link (${version})`)}@files.example.com/log`;
    await command('get_logs', { location: link });
    if (version === '2.0.1') {
      const connectionData = {
        ...{ ocppVersion: 'OCPP20', ocppTransport: 'JSON', ocppInterface: 'Wired0' },
        ...{ ocppCsmsUrl: 'wss://x.example/ocpp', messageTimeout: 30, securityProfile: 1 },
        apn: { apn: 'a', apnAuthentication: 'AUTO', apnPassword: plant('APN password') },
        vpn: {
          server: 's',
          user: 'u',
          password: plant('VPN password'),
          key: plant('VPN key'),
          type: 'IPSec',
        },
      };
      await command('network_profile', { configurationSlot: 1, connectionData });
      const variableAttribute = [{ type: 'Actual', value: inStation }];
      await station.call('NotifyReport', {
        ...{ requestId: 1, generatedAt: new Date().toISOString(), seqNo: 0 },
        reportData: [{ component, variable, variableAttribute }],
      });
    }
    const fresh = resultOf(
      await app.api.patch<{ password: string }>(`/chargestations/${id}/reset_password`, {}),
    );
    plant(`new station password (${version})`, fresh.password);
    await station.close();
    for (const path of ['', '/ocpp_messages', '/timeline', '/device_model']) {
      await hear(`/v1.1/chargestations/${id}${path}`);
    }
  }

  async function plantInBadRequests() {
    const secret = plant('secret in a bad request');
    const bodies = [`{"password": "${secret}`, JSON.stringify({ password: secret, secret })];
    for (const body of bodies) {
      await hear('/v1.1/chargestations', { method: 'POST', body });
      await hear('/v1.1/webhooks', { method: 'POST', body });
      await hear('/admin/session', { method: 'POST', body });
    }
    await hear('/v1.1/sessions', { key: plant('unknown API key') });
    await sql(app.databaseUrl, 'ALTER TABLE location RENAME TO away');
    expect((await hear('/v1.1/locations')).status).toBe(500);
    await sql(app.databaseUrl, 'ALTER TABLE away RENAME TO location');
    for (const path of ['actions', 'events', 'audit_log', 'members', 'api_keys', 'webhooks']) {
      await hear(`/v1.1/${path}?limit=1000`);
    }
    for (const format of ['csv', 'jsonl']) {
      expect((await hear(`/v1.1/audit_log/export?format=${format}`)).status).toBe(200);
    }
    await hear('/metrics', { key: env.METRICS_TOKEN });
    await hear('/metrics', { key: plant('wrong metrics token') });
  }

  const found = (text: string) =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

  it('were planted everywhere', () => {
    expect(secrets.size).toBeGreaterThan(30);
    expect([...secrets].filter(([, secret]) => !secret || secret.length < 10)).toEqual([]);
  });

  it('are in no log line, and each line is a JSON object with the ids of its request or station', () => {
    const output = app.output();
    expect(found(output)).toEqual([]);
    const lines = output.split('\n').filter((line) => line !== '' && !GREETING.test(line));
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.find(({ context }) => context === 'HTTP')).toMatchObject({
      level: 'error',
      request: expect.stringMatching(/^[0-9a-f]{24}$/),
      stack: expect.stringContaining('location'),
    });
    expect(logged.find(({ identity }) => identity !== undefined)).toMatchObject({
      level: 'warn',
      status: 401,
    });
  });

  it('are in no answer, error, list or export', () => {
    const leaks = [...told].flatMap(([where, text]) =>
      found(text).map((what) => `${where}: ${what}`),
    );
    expect(leaks).toEqual([]);
  });

  it('are in no table: not in frames, Actions, events, the audit log or anywhere else', async () => {
    const leaks: string[] = [];
    for (const { name } of await sql<{ name: string }>(app.databaseUrl, TABLES)) {
      const rows = await sql<{ row: string }>(
        app.databaseUrl,
        `SELECT t::text AS row FROM "${name}" t`,
      );
      const text = rows.map(({ row }) => row).join('\n');
      leaks.push(...found(text).map((what) => `${name}: ${what}`));
      const bytes = [...secrets].filter(([, secret]) =>
        text.includes(Buffer.from(secret).toString('hex')),
      );
      leaks.push(...bytes.map(([what]) => `${name}, as bytes: ${what}`));
    }
    expect(leaks).toEqual([]);
  });
});
