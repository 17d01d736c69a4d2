import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessRefusals } from '../../src/organizations/access-refusals.js';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type ApiResponse, type Query, resultOf } from '../support/api-client.js';
import { ADMIN_PASSWORD, type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { PanelClient } from '../support/panel-client.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

interface Entry {
  _id: string;
  type: string;
  object: string;
  actor: { api_key: string | null; member: string | null; name: string };
  address: string | null;
  requestId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  createdAt: string;
}

describe('audit log', () => {
  let app: RunningServer;

  beforeAll(async () => {
    app = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
  });
  afterAll(() => app?.close());

  const fresh = async () => {
    const { key, organization } = await addOrganization(app.databaseUrl);
    return { organization, admin: app.api.as(key) };
  };
  const logOf = async (api: ApiClient, query?: Query) =>
    resultOf(await api.get<Entry[]>('/audit_log', query));
  const code = ({ status, body }: ApiResponse<unknown>) => `${status} ${body.error?.code}`;

  it('says who did what, from where and by which request, changed fields only', async () => {
    const { admin, organization } = await fresh();
    const { headers } = await admin.request('PATCH', '/organization', {
      body: { name: 'ACME' },
      headers: { 'X-Request-Id': 'request-1', 'X-Forwarded-For': '203.0.113.9' },
    });
    const [own] = resultOf(await admin.get<{ _id: string }[]>('/api_keys'));
    expect(headers.get('X-Request-Id')).toBe('request-1');
    expect(await logOf(admin)).toEqual([
      expect.objectContaining({
        type: 'organization.updated',
        object: organization,
        actor: { api_key: own?._id, member: null, name: 'admin of the tests' },
        address: '203.0.113.9',
        requestId: 'request-1',
        before: { name: 'Another' },
        after: { name: 'ACME' },
      }),
    ]);
  });

  it('has settings, members, keys, webhook endpoints and station passwords, without secrets', async () => {
    const { admin } = await fresh();
    resultOf(await admin.patch('/organization/settings', { include_id_tag: true }));
    const email = `${newId()}@example.com`;
    const member = resultOf(
      await admin.post<{ _id: string; invitation: { token: string } }>('/members', {
        ...{ email, name: 'Dana', role: 'viewer' },
      }),
    );
    resultOf(await admin.patch(`/members/${member._id}`, { role: 'developer' }));
    const renewed = resultOf(
      await admin.post<{ invitation: { token: string } }>(`/members/${member._id}/invite`),
    );
    const client = new PanelClient(app.url);
    const password = 'password of Dana';
    const { token } = renewed.invitation;
    expect((await client.request('POST', '/admin/invitation', { token, password })).status).toBe(
      201,
    );
    const change = { current_password: password, password: 'another of Dana' };
    expect((await client.request('POST', '/admin/password', change)).status).toBe(200);
    expect((await client.request('DELETE', '/admin/session')).status).toBe(200);
    resultOf(await admin.delete(`/members/${member._id}`));
    const key = resultOf(
      await admin.post<{ _id: string; key: string }>('/api_keys', { name: 'K', role: 'viewer' }),
    );
    const rotated = resultOf(
      await admin.post<{ _id: string; key: string }>(`/api_keys/${key._id}/rotate`, {}),
    );
    resultOf(await admin.delete(`/api_keys/${rotated._id}`));
    const webhook = resultOf(
      await admin.post<{ _id: string; secret: string }>('/webhooks', {
        ...{ url: 'http://127.0.0.1:49999/', events: ['*'], headers: { 'X-Own': 'hidden' } },
      }),
    );
    const headers = { 'X-Own': 'hidden as well' };
    resultOf(await admin.patch(`/webhooks/${webhook._id}`, { events: ['session.*'], headers }));
    resultOf(await admin.get(`/webhooks/${webhook._id}/secret`));
    resultOf(await admin.post(`/webhooks/${webhook._id}/rotate_secret`, {}));
    resultOf(await admin.delete(`/webhooks/${webhook._id}`));
    const endpoint = newId();
    const station = resultOf(
      await admin.post<{ _id: string; password: string }>('/chargestations', { endpoint }),
    );
    const reset = resultOf(
      await admin.patch<{ _id: string; password: string }>(
        `/chargestations/${station._id}/reset_password`,
        {},
      ),
    );
    resultOf(await admin.delete(`/chargestations/${station._id}`));

    const entries = (await logOf(admin, { limit: 100 })).reverse();
    expect(entries.map(({ type, object }) => [type, object])).toEqual([
      ['organization.settings_updated', expect.any(String)],
      ['member.invited', member._id],
      ['member.updated', member._id],
      ['member.invitation_renewed', member._id],
      ['member.invitation_accepted', member._id],
      ['member.password_changed', member._id],
      ['member.signed_out', member._id],
      ['member.removed', member._id],
      ['api_key.created', key._id],
      ['api_key.rotated', key._id],
      ['api_key.revoked', rotated._id],
      ['webhook.created', webhook._id],
      ['webhook.updated', webhook._id],
      ['webhook.secret_shown', webhook._id],
      ['webhook.secret_rotated', webhook._id],
      ['webhook.deleted', webhook._id],
      ['chargestation.created', station._id],
      ['chargestation.password_reset', station._id],
      ['chargestation.deleted', station._id],
    ]);
    const of = (type: string) => entries.find((entry) => entry.type === type);
    expect(of('organization.settings_updated')).toMatchObject({
      before: { include_id_tag: false },
      after: { include_id_tag: true },
    });
    expect(of('member.updated')).toMatchObject({
      before: { role: 'viewer' },
      after: { role: 'developer' },
    });
    expect(of('member.password_changed')?.actor).toEqual({
      ...{ api_key: null, member: member._id, name: 'Dana' },
    });
    expect(of('chargestation.created')).toMatchObject({
      before: null,
      after: { endpoint, security: { type: 'basic_auth' } },
    });
    expect(of('chargestation.deleted')).toMatchObject({ before: { endpoint }, after: null });
    expect(of('webhook.updated')?.after).toEqual({ events: ['session.*'], headers: '***' });
    const text = JSON.stringify(entries);
    const secrets = [
      ...[password, 'another of Dana', member.invitation.token, token, key.key, rotated.key],
      ...[webhook.secret, 'hidden', station.password, reset.password],
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('has sign-ins, also those that failed', async () => {
    const client = new PanelClient(app.url);
    expect((await client.signIn('admin@localhost', 'wrong password')).status).toBe(401);
    expect((await client.signIn('admin@localhost', ADMIN_PASSWORD)).status).toBe(201);
    const [failure] = await eventually(async () => {
      const failures = await logOf(app.api, { type: 'member.sign_in_failed' });
      return failures.length > 0 && failures;
    });
    expect(failure?.actor).toEqual({ api_key: null, member: null, name: 'not signed in' });
    const [success] = await logOf(app.api, { type: 'member.signed_in' });
    expect(success?.actor).toMatchObject({ member: success?.object, name: 'Admin' });
    expect(await logOf(app.api, { actor: success?.object })).not.toHaveLength(0);
  });

  it('has who was refused, counted, and whose key had expired', async () => {
    const { admin, organization } = await fresh();
    const key = await addKey(app.databaseUrl, organization, 'viewer');
    const expired = await addKey(app.databaseUrl, organization, 'developer');
    await sql(
      app.databaseUrl,
      `UPDATE api_key SET expires_at = now() WHERE organization = $1 AND role = 'developer'`,
      [organization],
    );
    const refuse = async () => {
      expect(code(await app.api.as(key).get('/api_keys'))).toBe('403 forbidden');
      expect(code(await app.api.as(key).delete(`/webhooks/${newId()}`))).toBe('403 forbidden');
      expect(code(await app.api.as(expired).get('/locations'))).toBe('401 unauthorized');
    };
    for (let times = 0; times < 3; times += 1) await refuse();
    const entries = await eventually(async () => {
      const refused = await logOf(admin, { type: 'access.refused' });
      return refused.length === 3 && refused;
    });
    const shown = entries.map(({ actor, object, address, after }) => ({
      name: actor.name,
      own: actor.api_key === object,
      address,
      route: after?.route,
      code: after?.code,
    }));
    const who = { own: true, address: '127.0.0.1' };
    const viewer = { name: 'viewer of the tests', code: 'forbidden', ...who };
    expect(shown.toSorted((a, b) => (String(a.route) < String(b.route) ? -1 : 1))).toEqual([
      { ...viewer, route: 'DELETE /v1.1/webhooks/:id' },
      { ...viewer, route: 'GET /v1.1/api_keys' },
      {
        ...{ name: 'developer of the tests', code: 'unauthorized', ...who },
        route: 'GET /v1.1/locations',
      },
    ]);
    for (let times = 0; times < 20; times += 1) await refuse();
    expect(await logOf(admin, { type: 'access.refused' })).toHaveLength(3);
    await app.nest.get(AccessRefusals).flush(true);
    const all = await logOf(admin, { type: 'access.refused' });
    expect(all).toHaveLength(6);
    const counted = all.reduce((sum, { after }) => sum + Number(after?.count), 0);
    expect(counted).toBe(3 * 23);
  });

  it('has no entry of what was refused for its content or came to nothing', async () => {
    const { admin } = await fresh();
    expect((await admin.patch('/organization', { name: 5 })).status).toBe(422);
    expect((await admin.patch('/organization/settings', { include_id_tag: false })).status).toBe(
      200,
    );
    const [own] = resultOf(await admin.get<{ _id: string }[]>('/api_keys'));
    expect((await admin.delete(`/api_keys/${own?._id}`)).status).toBe(409);
    expect(await logOf(admin)).toEqual([]);
  });

  it('fails with what it cannot record', async () => {
    const { admin, organization } = await fresh();
    await sql(
      app.databaseUrl,
      `CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused by the test'; END $$;
       CREATE TRIGGER refuse_entry BEFORE INSERT ON audit_entry FOR EACH ROW WHEN (NEW.organization = '${organization}')
         EXECUTE FUNCTION refuse_entry()`,
    );
    expect((await admin.patch('/organization', { name: 'ACME' })).status).toBe(500);
    await sql(app.databaseUrl, 'DROP TRIGGER refuse_entry ON audit_entry');
    expect(resultOf(await admin.get('/organization'))).toMatchObject({ name: 'Another' });
  });

  it('cannot be changed, not even past the application', async () => {
    const { admin } = await fresh();
    resultOf(await admin.patch('/organization', { name: 'ACME' }));
    for (const statement of [
      `UPDATE audit_entry SET type = 'x'`,
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
    ]) {
      await expect(sql(app.databaseUrl, statement)).rejects.toThrow('append-only');
    }
    expect(await logOf(admin)).toHaveLength(1);
  });

  it('is read in parts, filtered, by admins of the organization only', async () => {
    const { admin, organization } = await fresh();
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      resultOf(await admin.patch('/organization', { name }));
    const names: unknown[] = [];
    let after: string | undefined;
    do {
      const { body } = await admin.get<Entry[]>('/audit_log', { limit: 2, after });
      names.push(...body.result.map((entry) => entry.after?.name));
      after = body.next ?? undefined;
    } while (after);
    expect(names).toEqual(['e', 'd', 'c', 'b', 'a']);
    const [newest, second] = await logOf(admin);
    const at = { 'createdAt[$gte]': newest?.createdAt };
    expect((await logOf(admin, at)).map(({ _id }) => _id)).toContain(newest?._id);
    const before = { 'createdAt[$lte]': second?.createdAt };
    expect(await logOf(admin, before)).toHaveLength(
      newest?.createdAt === second?.createdAt ? 5 : 4,
    );
    expect(await logOf(admin, { object: newId() })).toEqual([]);
    expect(code(await admin.get('/audit_log', { after: 'x' }))).toBe('422 invalid_field');
    expect(code(await admin.get('/audit_log', { type: 'x' }))).toBe('422 invalid_field');
    expect(await logOf((await fresh()).admin)).toEqual([]);
    for (const role of ['developer', 'viewer']) {
      const key = await addKey(app.databaseUrl, organization, role);
      expect(code(await app.api.as(key).get('/audit_log'))).toBe('403 forbidden');
    }
  });

  it('is downloaded as JSON lines and as CSV', async () => {
    const { admin, organization } = await fresh();
    for (const name of ['=1+1', 'b']) resultOf(await admin.patch('/organization', { name }));
    const download = (format: string) =>
      fetch(`${app.url}/v1.1/audit_log/export?format=${format}`, {
        headers: { Authorization: `Bearer ${admin.key}` },
      });
    const json = await download('jsonl');
    expect(json.headers.get('Content-Type')).toContain('application/x-ndjson');
    expect(json.headers.get('Content-Disposition')).toContain('audit-log.jsonl');
    const lines = (await json.text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as Entry)).toEqual(await logOf(admin));
    const csv = await download('csv');
    expect(csv.headers.get('Content-Type')).toContain('text/csv');
    const rows = (await csv.text()).split('\r\n');
    expect(rows[0]).toContain('createdAt,type,object,actor');
    expect(rows[1]).toContain(`organization.updated,${organization},admin of the tests`);
    expect(rows).toHaveLength(4);
    expect((await download('xml')).status).toBe(422);
    const theirs = await fetch(`${app.url}/v1.1/audit_log/export`, {
      headers: { Authorization: `Bearer ${(await fresh()).admin.key}` },
    });
    expect(await theirs.text()).toBe('');
  });
});
