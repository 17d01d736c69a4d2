import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type Resource, resultOf } from '../support/api-client.js';
import type { WebhookEvent } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

interface PublicApiKey extends Resource {
  prefix: string;
  lastUsedAt: string | null;
  /** Once, in the answer to the creation. */
  key: string;
}

const FIELDS = [
  '_id',
  'addresses',
  'createdAt',
  'expiresAt',
  'lastUsedAt',
  'name',
  'prefix',
  'role',
  'scopes',
  'updatedAt',
];

/** A time so far ahead in ms. */
const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('API keys', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
  });
  afterAll(() => app?.close());

  /** A client of an organization of its own with one admin key, so that tests do not count each other's keys. */
  const fresh = async () => {
    const { organization, key } = await addOrganization(app.databaseUrl);
    return { organization, admin: app.api.as(key) };
  };
  const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
    `${status} ${body.error?.code}`;
  const create = async (api: ApiClient, body: object = {}) =>
    resultOf(await api.post<PublicApiKey>('/api_keys', { name: 'Key', role: 'viewer', ...body }));
  const list = async (api: ApiClient, query = {}) =>
    resultOf(await api.get<PublicApiKey[]>('/api_keys', query));
  const statusWith = async (key: string) => (await app.api.as(key).get('/organization')).status;

  it('are created with every field and tell the key this once', async () => {
    const { admin } = await fresh();
    const wanted = {
      name: 'Billing',
      role: 'developer',
      scopes: ['session.*', 'chargestation.reset'],
      addresses: ['192.0.2.0/24', '2001:db8::1'],
      expiresAt: ahead(86_400_000),
    };
    const answer = await admin.post<PublicApiKey>('/api_keys', wanted);
    expect(answer.status).toBe(201);
    const { key, ...shown } = answer.body.result;
    expect(key).toMatch(/^ohm_[0-9A-Za-z]{49}$/);
    expect(shown).toMatchObject({ ...wanted, prefix: key.slice(0, 8), lastUsedAt: null });
    expect(Object.keys(shown).sort()).toEqual(FIELDS);
    const read = await admin.get<PublicApiKey>(`/api_keys/${shown._id}`);
    expect(read.body.result).toEqual(shown);
    expect(JSON.stringify((await admin.get('/api_keys')).body)).not.toContain(key);
  });

  it('need a name and a role only, and then never expire', async () => {
    const { admin } = await fresh();
    expect(await create(admin, { expiresAt: null })).toMatchObject({
      scopes: [],
      addresses: [],
      expiresAt: null,
    });
    expect(await create(admin)).toMatchObject({ scopes: [], addresses: [], expiresAt: null });
  });

  it('with scopes hand out no credentials, by which they could shed them', async () => {
    const { admin } = await fresh();
    const other = await create(admin);
    const { key } = await create(admin, { role: 'admin', scopes: ['session.*'] });
    const restricted = app.api.as(key);
    const member = { email: 'shed@example.com', name: 'Shed', role: 'admin' };
    const endpoint = newId();
    const station = resultOf(await admin.post<Resource>('/chargestations', { endpoint }));
    const url = 'http://127.0.0.1/hook';
    const webhook = resultOf(await admin.post<Resource>('/webhooks', { url, events: ['*'] }));
    const refused = [
      await restricted.get(`/webhooks/${webhook._id}/secret`),
      await restricted.post(`/webhooks/${webhook._id}/rotate_secret`, {}),
      await restricted.patch(`/chargestations/${station._id}/reset_password`, {}),
      await restricted.post('/api_keys', { name: 'More', role: 'admin' }),
      await restricted.post(`/api_keys/${other._id}/rotate`, {}),
      await restricted.post('/members', member),
      await restricted.patch(`/members/${other._id}`, { role: 'admin' }),
      await restricted.post(`/members/${other._id}/invite`, {}),
    ];
    for (const { status, body } of refused) {
      expect([status, body.error?.code]).toEqual([403, 'forbidden']);
      expect(body.message).toContain('session.*');
    }
    expect((await restricted.get('/api_keys')).status).toBe(200);
  });

  it('make no keys and no members that can do more than themselves', async () => {
    const { admin } = await fresh();
    const expiresAt = ahead(3_600_000);
    const free = await create(admin, { role: 'admin' });
    const bound = await create(admin, { role: 'admin', addresses: ['127.0.0.0/8'] });
    const expiring = await create(admin, { role: 'admin', expiresAt });
    for (const [own, within, beyond] of [
      [bound, { addresses: ['127.0.0.1'] }, { addresses: ['127.0.0.1', '192.0.2.7'] }],
      [expiring, { expiresAt }, { expiresAt: ahead(7_200_000) }],
    ] as const) {
      const api = app.api.as(own.key);
      const member = { email: `${newId()}@example.com`, name: 'More', role: 'admin' };
      const before = (await list(admin)).length;
      for (const refused of [
        await api.post('/api_keys', { name: 'More', role: 'viewer' }),
        await api.post('/api_keys', { name: 'More', role: 'admin', ...beyond }),
        await api.post(`/api_keys/${free._id}/rotate`, {}),
        await api.post('/members', member),
        await api.patch(`/members/${newId()}`, { role: 'admin' }),
        await api.post(`/members/${newId()}/invite`, {}),
      ]) {
        expect(code(refused)).toBe('403 forbidden');
      }
      expect(await list(admin)).toHaveLength(before);
      expect(resultOf(await admin.get('/members'))).toEqual([]);
      expect(await create(api, { role: 'admin', ...within })).toMatchObject(within);
      expect((await api.post(`/api_keys/${own._id}/rotate`, {})).status).toBe(201);
    }
  });

  it('with addresses let in from these only, as do the keys that replace them', async () => {
    const { admin } = await fresh();
    const { _id, key } = await create(admin, { addresses: ['192.0.2.0/24', '2001:db8::1'] });
    const from = async (given: string, address?: string) => {
      const headers = address === undefined ? undefined : { 'X-Forwarded-For': address };
      const answer = await app.api.as(given).request('GET', '/locations', { headers });
      return answer.status === 200 ? 200 : code(answer);
    };
    const rotated = resultOf(await admin.post<PublicApiKey>(`/api_keys/${_id}/rotate`, {}));
    expect(rotated.addresses).toEqual(['192.0.2.0/24', '2001:db8::1']);
    for (const given of [key, rotated.key]) {
      expect(await from(given, '198.51.100.1')).toBe('403 address_not_allowed');
      expect(await from(given)).toBe('403 address_not_allowed');
      expect(await from(given, '192.0.2.7')).toBe(200);
      expect(await from(given, '2001:db8:0::1')).toBe(200);
      expect(await from(given, '192.0.2.7, 198.51.100.1')).toBe('403 address_not_allowed');
    }
  });

  it('are kept as their hash only', async () => {
    const { admin, organization } = await fresh();
    const { key } = await create(admin);
    const [kept] = await sql<{ text: string; found: boolean }>(
      app.databaseUrl,
      `SELECT k::text AS text, hash = sha256($2::bytea) AS found FROM api_key k
        WHERE organization = $1 AND name = 'Key'`,
      [organization, Buffer.from(key)],
    );
    expect(kept?.found).toBe(true);
    expect(kept?.text).not.toContain(key.slice(8));
  });

  it('let in by their role', async () => {
    const { admin } = await fresh();
    const may = async (role: string) => {
      const { key } = await create(admin, { role });
      const api = app.api.as(key);
      return [
        (await api.get('/locations')).status,
        (await api.post('/locations', { name: 'x' })).status,
        (await api.get('/api_keys')).status,
      ];
    };
    expect(await may('viewer')).toEqual([200, 403, 403]);
    expect(await may('developer')).toEqual([200, 201, 403]);
    expect(await may('admin')).toEqual([200, 201, 200]);
  });

  it.each(['developer', 'viewer'])('are closed to the role %s', async (role) => {
    const { admin, organization } = await fresh();
    const api = app.api.as(await addKey(app.databaseUrl, organization, role));
    const { _id } = await create(admin);
    const body = { name: 'mine', role: 'admin' };
    expect(code(await api.get('/api_keys'))).toBe('403 forbidden');
    expect(code(await api.get(`/api_keys/${_id}`))).toBe('403 forbidden');
    expect(code(await api.post('/api_keys', body))).toBe('403 forbidden');
    expect(code(await api.delete(`/api_keys/${_id}`))).toBe('403 forbidden');
    expect(await list(admin)).toHaveLength(3);
  });

  it('of another organization are not found, as unknown and malformed ids', async () => {
    const [mine, theirs] = [await fresh(), await fresh()];
    const { _id, key } = await create(theirs.admin);
    for (const id of [_id, newId(), 'nonsense']) {
      expect(code(await mine.admin.get(`/api_keys/${id}`))).toBe('404 not_found');
      expect(code(await mine.admin.delete(`/api_keys/${id}`))).toBe('404 not_found');
    }
    expect((await list(mine.admin)).map((apiKey) => apiKey._id)).not.toContain(_id);
    expect(await statusWith(key)).toBe(200);
  });

  it.each<[string, object]>([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: null }],
    ['role', { role: 'owner' }],
    ['role', { role: null }],
    ['scopes', { scopes: 'session.*' }],
    ['scopes', { scopes: null }],
    ['scopes', { scopes: ['Session'] }],
    ['scopes', { scopes: [''] }],
    ['scopes', { scopes: [5] }],
    ['scopes', { scopes: ['a', 'a'] }],
    ['scopes', { scopes: ['a'.repeat(65)] }],
    ['scopes', { scopes: Array.from({ length: 21 }, (_, n) => 'a'.repeat(n + 1)) }],
    ['addresses', { addresses: '192.0.2.7' }],
    ['addresses', { addresses: null }],
    ['addresses', { addresses: ['example.com'] }],
    ['addresses', { addresses: ['192.0.2.0/33'] }],
    ['addresses', { addresses: [5] }],
    ['addresses', { addresses: ['192.0.2.7', '192.0.2.7'] }],
    ['addresses', { addresses: Array.from({ length: 51 }, (_, n) => `192.0.2.${n}`) }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['expiresAt', { expiresAt: 4_102_444_800_000 }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
  ])('refuse %s in %j', async (path, fields) => {
    const answer = await app.api.post('/api_keys', { name: 'Key', role: 'viewer', ...fields });
    expect(code(answer)).toBe('422 invalid_field');
    expect(answer.body.error?.details[0]).toMatchObject({ path });
  });

  it.each(['key', 'hash', 'prefix', 'organization', 'lastUsedAt'])(
    'refuse the unknown field %s',
    async (field) => {
      const answer = await app.api.post('/api_keys', { name: 'x', role: 'viewer', [field]: 'x' });
      expect(code(answer)).toBe('422 unknown_field');
    },
  );

  it('are listed page by page and sorted', async () => {
    const { admin } = await fresh();
    for (const name of ['b', 'c', 'a']) await create(admin, { name });
    const sorted = await list(admin, { sort_by: 'name', sort_order: 'asc', paginate_limit: 3 });
    expect(sorted.map(({ name }) => name)).toEqual(['a', 'admin of the tests', 'b']);
    const { body } = await admin.get<PublicApiKey[]>('/api_keys', { paginate_limit: 1 });
    expect(body).toMatchObject({ hasNext: true, hasPrevious: false, result: [{ name: 'a' }] });
    expect(code(await admin.get('/api_keys', { sort_by: 'hash' }))).toBe('422 invalid_field');
  });

  it('are the same key for a repeated Idempotency-Key', async () => {
    const { admin } = await fresh();
    const headers = { 'Idempotency-Key': newId() };
    const post = () =>
      admin.post<PublicApiKey>('/api_keys', { name: 'Key', role: 'viewer' }, headers);
    const [first, second] = [resultOf(await post()), resultOf(await post())];
    expect(second).toEqual(first);
    expect(await list(admin)).toHaveLength(2);
  });

  it('get no answers that another key got, whose Idempotency-Key they repeat', async () => {
    const { admin } = await fresh();
    const headers = { 'Idempotency-Key': newId() };
    const other = app.api.as((await create(admin, { role: 'admin' })).key);
    const developer = app.api.as((await create(admin, { role: 'developer' })).key);
    const post = (api: ApiClient) =>
      api.post<PublicApiKey>('/api_keys', { name: 'Key', role: 'viewer' }, headers);
    const first = resultOf(await post(admin));
    const second = await post(other);
    expect(second.headers.get('Idempotency-Replayed')).toBeNull();
    expect(resultOf(second).key).not.toBe(first.key);
    const endpoint = newId();
    const created = await admin.post<Resource>('/chargestations', { endpoint }, headers);
    expect(resultOf(created)).toHaveProperty('password');
    const repeated = await developer.post<Resource>('/chargestations', { endpoint }, headers);
    expect(code(repeated)).toBe('409 endpoint_taken');
  });

  describe('revoked', () => {
    it('are refused within 5 s, and gone', async () => {
      const { admin } = await fresh();
      const { _id, key } = await create(admin);
      expect(await statusWith(key)).toBe(200); // the guard has read it
      const { body } = await admin.delete(`/api_keys/${_id}`);
      expect(body).toMatchObject({ ok: true, message: 'API key revoked', result: { _id } });
      await eventually(async () => (await statusWith(key)) === 401, {
        within: 5000,
        what: 'the refusal',
      });
      expect(code(await admin.get(`/api_keys/${_id}`))).toBe('404 not_found');
      expect(code(await admin.delete(`/api_keys/${_id}`))).toBe('404 not_found');
    });

    it('leave an admin key that may do everything and never expires', async () => {
      const { admin, organization } = await fresh();
      const [own] = await list(admin);
      await create(admin, { role: 'developer' });
      expect(code(await admin.delete(`/api_keys/${own?._id}`))).toBe('409 last_admin_key');
      const expired = await create(admin, { role: 'admin' });
      const past = `UPDATE api_key SET expires_at = now() - interval '1 s' WHERE _id = $1`;
      await sql(app.databaseUrl, past, [expired._id]);
      expect(code(await admin.delete(`/api_keys/${own?._id}`))).toBe('409 last_admin_key');
      expect((await admin.delete(`/api_keys/${expired._id}`)).status).toBe(200);
      const second = await create(admin, { role: 'admin' });
      expect((await admin.delete(`/api_keys/${own?._id}`)).status).toBe(200);
      const last = app.api.as(second.key);
      const lesser = [{ scopes: ['session.*'] }, { expiresAt: ahead(3_600_000) }];
      for (const limits of lesser) {
        const { _id } = await create(last, { role: 'admin', ...limits });
        expect(code(await last.delete(`/api_keys/${second._id}`))).toBe('409 last_admin_key');
        expect((await last.delete(`/api_keys/${_id}`)).status).toBe(200);
      }
      expect(code(await last.delete(`/api_keys/${second._id}`))).toBe('409 last_admin_key');
      const roles = await sql<{ role: string }>(
        app.databaseUrl,
        'SELECT role FROM api_key WHERE organization = $1 ORDER BY role',
        [organization],
      );
      expect(roles).toEqual([{ role: 'admin' }, { role: 'developer' }]);
    });

    it('leave one of two admin keys that revoke each other at once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { admin, organization } = await fresh();
        const [own] = await list(admin);
        const second = await create(admin, { role: 'admin' });
        const answers = await Promise.all([
          admin.delete(`/api_keys/${second._id}`),
          app.api.as(second.key).delete(`/api_keys/${own?._id}`),
        ]);
        const refused = answers.filter(({ status }) => status !== 200);
        expect(refused).toHaveLength(1);
        expect(['409 last_admin_key', '401 unauthorized']).toContain(code(refused[0]!));
        const left = 'SELECT FROM api_key WHERE organization = $1';
        expect(await sql(app.databaseUrl, left, [organization])).toHaveLength(1);
      }
    });
  });

  it('are refused once they have expired, though they let in before', async () => {
    const { admin } = await fresh();
    const { key, _id } = await create(admin, { expiresAt: ahead(86_400_000) });
    expect(await statusWith(key)).toBe(200);
    await sql(app.databaseUrl, 'UPDATE api_key SET expires_at = now() WHERE _id = $1', [_id]);
    await eventually(async () => (await statusWith(key)) === 401, { within: 5000 });
    const answer = await app.api.as(key).get('/organization');
    expect(code(answer)).toBe('401 unauthorized');
    expect(answer.body.message).toContain('has expired');
    expect((await list(admin)).map((apiKey) => apiKey._id)).toContain(_id);
  });

  it('expire by the clock', async () => {
    const { admin } = await fresh();
    const expiresAt = ahead(1500);
    const { key } = await create(admin, { expiresAt });
    const refusedAt = await eventually(async () => (await statusWith(key)) === 401 && Date.now());
    expect(refusedAt).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  describe('say when they were last used', () => {
    const lastUsedAt = async (api: ApiClient, id: string) =>
      resultOf(await api.get<PublicApiKey>(`/api_keys/${id}`)).lastUsedAt;
    const setBack = (id: string, interval: string) =>
      sql(
        app.databaseUrl,
        `UPDATE api_key SET name = 'Read again', last_used_at = now() - $2::interval WHERE _id = $1`,
        [id, interval],
      );
    /** Changes settings until the history shows the key's new name: the guard has read the row again. */
    const untilReadAgain = (api: ApiClient) => {
      let heartbeat_interval = 10;
      return eventually(async () => {
        heartbeat_interval += 1;
        resultOf(await api.patch('/organization/settings', { heartbeat_interval }));
        const [newest] = resultOf(
          await api.get<{ changed_by: { name: string } }[]>('/organization/settings/history'),
        );
        return newest?.changed_by.name === 'Read again';
      });
    };

    it('from the first use on', async () => {
      const { admin } = await fresh();
      const { key, _id, updatedAt } = await create(admin);
      expect(await lastUsedAt(admin, _id)).toBeNull();
      const before = Date.now();
      expect(await statusWith(key)).toBe(200);
      const used = Date.parse(await eventually(() => lastUsedAt(admin, _id)));
      expect(used).toBeGreaterThanOrEqual(before - 1000);
      expect(used).toBeLessThanOrEqual(Date.now() + 1000);
      expect(resultOf(await admin.get(`/api_keys/${_id}`)).updatedAt).toBe(updatedAt);
    });

    it('again after a minute, and not before', async () => {
      const { admin } = await fresh();
      const [recent, old] = await Promise.all([
        create(admin, { role: 'admin' }),
        create(admin, { role: 'admin' }),
      ]);
      await setBack(recent._id, '30 seconds');
      await setBack(old._id, '90 seconds');
      const noted = [await lastUsedAt(admin, recent._id), await lastUsedAt(admin, old._id)];
      await untilReadAgain(app.api.as(recent.key));
      await untilReadAgain(app.api.as(old.key));
      await eventually(async () => (await lastUsedAt(admin, old._id)) !== noted[1]);
      expect(await lastUsedAt(admin, recent._id)).toBe(noted[0]);
    });

    it('and let in all the same when that cannot be written', async () => {
      const { admin } = await fresh();
      const { key, _id } = await create(admin);
      await sql(
        app.databaseUrl,
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused by the test'; END $$;
         CREATE TRIGGER refuse BEFORE UPDATE ON api_key FOR EACH ROW WHEN (OLD._id = '${_id}') EXECUTE FUNCTION refuse()`,
      );
      expect(await statusWith(key)).toBe(200);
      expect(await lastUsedAt(admin, _id)).toBeNull();
      await sql(app.databaseUrl, 'DROP TRIGGER refuse ON api_key');
      await eventually(async () => {
        expect(await statusWith(key)).toBe(200);
        return lastUsedAt(admin, _id);
      });
    });
  });

  it('stand in the OpenAPI document', async () => {
    const document = (await (await fetch(`${app.url}/v1.1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>>;
    };
    const revoke = document.paths['/v1.1/api_keys/{id}']?.delete;
    expect(revoke?.responses['409']?.description).toContain('last_admin_key');
    for (const path of ['/v1.1/sessions', '/v1.1/sessions/{id}']) {
      expect(document.paths[path]?.get).toHaveProperty('summary');
      expect(document.paths[path]?.get?.responses).toHaveProperty('200.content');
    }
  });
});

describe('organization.updated', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  /** So many events; the log shows an event when no older transaction of the database server is still running. */
  const eventsOf = (api: ApiClient, count: number) =>
    eventually(async () => {
      const events = resultOf(await api.get<WebhookEvent[]>('/events'));
      return events.length >= count && events;
    });

  it('carries the organization as REST shows it, and nothing for a refused change', async () => {
    const { key, organization } = await addOrganization(app.databaseUrl);
    const admin = app.api.as(key);
    const wanted = { name: 'ACME', meta_data: { crm: '4711' } };
    const shown = resultOf(await admin.patch('/organization', wanted));
    expect((await admin.patch('/organization', { name: 5 })).status).toBe(422);
    resultOf(await admin.patch('/organization', { name: 'Later' }));
    const events = await eventsOf(admin, 2);
    expect(events).toMatchObject([
      {
        type: 'organization.updated',
        object: 'organization',
        organization,
        chargestation: null,
        sequence: 1,
        synthetic: false,
      },
      { type: 'organization.updated', sequence: 2, data: { ...wanted, name: 'Later' } },
    ]);
    expect(events[0]?.data).toEqual(shown);
    expect(shown).toMatchObject(wanted);
    expect(resultOf(await admin.get('/organization'))).toEqual(events[1]?.data);
  });

  it('tells of two changes of different fields at once, and keeps both', async () => {
    const { key } = await addOrganization(app.databaseUrl);
    const admin = app.api.as(key);
    await Promise.all([
      admin.patch('/organization', { name: 'Both' }),
      admin.patch('/organization', { meta_data: { both: true } }),
    ]);
    const both = { name: 'Both', meta_data: { both: true } };
    expect(resultOf(await admin.get('/organization'))).toMatchObject(both);
    const events = await eventsOf(admin, 2);
    expect(events).toHaveLength(2);
    expect(events[1]?.data).toMatchObject(both);
  });
});
