import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, type ApiResponse, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { addOrganization, sql } from '../support/tenants.js';

interface PublicApiKey {
  _id: string;
  name: string;
  role: string;
  scopes: string[];
  expiresAt: string | null;
  key: string;
}

describe('rotation of API keys', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  const fresh = async () => app.api.as((await addOrganization(app.databaseUrl)).key);
  const create = async (api: ApiClient, body: object = {}) =>
    resultOf(await api.post<PublicApiKey>('/api_keys', { name: 'Key', role: 'viewer', ...body }));
  const rotate = (api: ApiClient, id: string, body?: object) =>
    api.post<PublicApiKey>(`/api_keys/${id}/rotate`, body);
  const code = ({ status, body }: ApiResponse<unknown>) => `${status} ${body.error?.code}`;
  const statusWith = async (key: string, server = app) =>
    (await server.api.as(key).get('/organization')).status;

  it('makes another key of the same kind and lets the old one in for a day more', async () => {
    const api = await fresh();
    const expiresAt = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const wanted = { name: 'EMS', role: 'developer', scopes: ['session.*'], expiresAt };
    const old = await create(api, wanted);
    const answer = await rotate(api, old._id);
    expect(answer.status).toBe(201);
    const { key, ...rotated } = resultOf(answer);
    expect(rotated).toMatchObject(wanted);
    expect(rotated._id).not.toBe(old._id);
    expect([await statusWith(key), await statusWith(old.key)]).toEqual([200, 200]);
    const left = resultOf(await api.get<PublicApiKey>(`/api_keys/${old._id}`)).expiresAt;
    expect(Math.abs(Date.parse(String(left)) - Date.now() - 86_400_000)).toBeLessThan(60_000);
  });

  it('ends the old key after the overlap', async () => {
    const api = await fresh();
    const old = await create(api);
    const { key } = resultOf(await rotate(api, old._id, { overlap: 1 }));
    await eventually(async () => (await statusWith(old.key)) === 401, { within: 6000 });
    expect(await statusWith(key)).toBe(200);
  });

  it('never makes a key live longer', async () => {
    const api = await fresh();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const old = await create(api, { expiresAt });
    expect(resultOf(await rotate(api, old._id)).expiresAt).toBe(expiresAt);
    expect(resultOf(await api.get<PublicApiKey>(`/api_keys/${old._id}`)).expiresAt).toBe(expiresAt);
  });

  it('is not for keys that have expired', async () => {
    const api = await fresh();
    const { _id } = await create(api);
    await sql(app.databaseUrl, 'UPDATE api_key SET expires_at = now() WHERE _id = $1', [_id]);
    expect(code(await rotate(api, _id))).toBe('409 api_key_expired');
  });

  it('lets an admin key rotate itself', async () => {
    const api = await fresh();
    const [own] = resultOf(await api.get<PublicApiKey[]>('/api_keys'));
    const { key } = resultOf(await rotate(api, String(own?._id), { overlap: 0 }));
    await eventually(async () => (await statusWith(String(api.key))) === 401, { within: 6000 });
    expect(resultOf(await app.api.as(key).get<PublicApiKey[]>('/api_keys'))).toHaveLength(2);
  });

  it.each([-1, 604_801, 1.5, '60', null])('refuses the overlap %j', async (overlap) => {
    const api = await fresh();
    const { _id } = await create(api);
    expect(code(await rotate(api, _id, { overlap }))).toBe('422 invalid_field');
  });

  it('and revocation are felt by other processes within 5 s', async () => {
    const other = await startApp({ databaseUrl: app.databaseUrl });
    try {
      const api = await fresh();
      const [rotated, revoked] = [await create(api), await create(api)];
      for (const { key } of [rotated, revoked]) expect(await statusWith(key, other)).toBe(200);
      resultOf(await rotate(api, rotated._id, { overlap: 0 }));
      resultOf(await api.delete(`/api_keys/${revoked._id}`));
      for (const { key } of [rotated, revoked]) {
        await eventually(async () => (await statusWith(key, other)) === 401, { within: 5000 });
      }
    } finally {
      await other.close();
    }
  });
});
