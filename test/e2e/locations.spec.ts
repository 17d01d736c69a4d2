import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

const FULL = {
  name: 'Damrak',
  operatorName: 'ACME',
  address: {
    streetAndNumber: 'Damrak 1',
    postalCode: '1012 LG',
    city: 'Amsterdam',
    state: 'Noord-Holland',
    country: 'NLD',
  },
  timezone: 'Europe/Amsterdam',
  coordinates: [4.9041, 52.3676],
  openingHours: { 1: [{ startTime: '08:00', endTime: '18:00' }], 6: [] },
  meta_data: { crm: { id: 4711, tags: ['a', null] } },
};

describe('locations', () => {
  let app: RunningApp;
  let api: ApiClient;
  let organization: string;
  let other: ApiClient;

  beforeAll(async () => {
    app = await startApp();
    const mine = await addOrganization(app.databaseUrl);
    organization = mine.organization;
    api = app.api.as(mine.key);
    other = app.api.as((await addOrganization(app.databaseUrl)).key);
  });
  afterAll(() => app?.close());

  const create = async (body: object = { name: 'Damrak' }) =>
    (await api.post('/locations', body)).body.result;

  it('are created with every field and read back the same', async () => {
    const { status, body } = await api.post('/locations', FULL);
    expect(status).toBe(201);
    expect(body.result).toMatchObject(FULL);
    expect(Object.keys(body.result).sort()).toEqual(
      [...Object.keys(FULL), '_id', 'createdAt', 'updatedAt'].sort(),
    );
    expect(body.result._id).toMatch(/^[0-9a-f]{24}$/);
    expect(body.result.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await api.get(`/locations/${body.result._id}`)).body.result).toEqual(body.result);
  });

  it('need a name only', async () => {
    expect(await create({ name: 'x' })).toMatchObject({
      name: 'x',
      operatorName: null,
      address: {},
      timezone: 'UTC',
      coordinates: null,
      openingHours: {},
      meta_data: {},
    });
  });

  it('are changed field by field; null clears what may be empty', async () => {
    const { _id, createdAt, updatedAt } = await create(FULL);
    const change = {
      name: 'Dam',
      coordinates: null,
      operatorName: null,
      address: { city: 'Utrecht' },
    };
    const { status, body } = await api.patch(`/locations/${_id}`, change);
    expect(status).toBe(200);
    expect(body.result).toMatchObject({ ...FULL, ...change, createdAt });
    expect(body.result.address).toEqual({ city: 'Utrecht' });
    expect(Date.parse(String(body.result.updatedAt))).toBeGreaterThanOrEqual(
      Date.parse(String(updatedAt)),
    );
    expect((await api.patch(`/locations/${_id}`, {})).body.result).toMatchObject({ name: 'Dam' });
  });

  it('are deleted once', async () => {
    const { _id } = await create();
    expect((await api.delete(`/locations/${_id}`)).body.result._id).toBe(_id);
    expect((await api.get(`/locations/${_id}`)).status).toBe(404);
    expect((await api.delete(`/locations/${_id}`)).status).toBe(404);
  });

  it('cannot be deleted while a chargestation is there', async () => {
    const { _id } = await create();
    await sql(
      app.databaseUrl,
      'INSERT INTO chargestation (_id, organization, endpoint, location) VALUES ($1, $2, $1, $3)',
      [newId(), organization, _id],
    );
    const { status, body } = await api.delete(`/locations/${_id}`);
    expect([status, body.error?.code]).toEqual([409, 'location_in_use']);
    expect((await api.get(`/locations/${_id}`)).status).toBe(200);
    await sql(app.databaseUrl, 'UPDATE chargestation SET location = NULL WHERE location = $1', [
      _id,
    ]);
    expect((await api.delete(`/locations/${_id}`)).status).toBe(200);
  });

  it('are deleted by admins only', async () => {
    const { _id } = await create();
    for (const role of ['developer', 'viewer']) {
      const client = api.as(await addKey(app.databaseUrl, organization, role));
      expect((await client.delete(`/locations/${_id}`)).status).toBe(403);
    }
  });

  it('are invisible to other organizations', async () => {
    const { _id } = await create({ name: 'mine' });
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { name: 'theirs' } : undefined;
      const answer = await other.request(method, `/locations/${_id}`, { body });
      expect([answer.status, answer.body.error?.code]).toEqual([404, 'not_found']);
    }
    expect((await other.get('/locations', { name: 'mine' })).body.result).toEqual([]);
    expect((await api.get(`/locations/${_id}`)).body.result.name).toBe('mine');
  });

  it.each<[string, unknown]>([
    ['name', ''],
    ['name', 'x'.repeat(201)],
    ['operatorName', 5],
    ['timezone', 'Amsterdam'],
    ['timezone', ''],
    ['coordinates', [52.3676]],
    ['coordinates', [4.9, 152]],
    ['coordinates', { lat: 1, lon: 2 }],
    ['openingHours', { 7: [] }],
    ['openingHours', { 1: [{ startTime: '18:00', endTime: '08:00' }] }],
    ['openingHours', 'always'],
    ['meta_data', 'x'],
    ['meta_data', null],
    ['address', null],
  ])('refuse %s = %j', async (field, value) => {
    const created = await api.post('/locations', { name: 'x', [field]: value });
    expect([created.status, created.body.error?.code]).toEqual([422, 'invalid_field']);
    expect(created.body.error?.details[0]?.path).toBe(field);
    const { _id } = await create();
    const patched = await api.patch(`/locations/${_id}`, { [field]: value });
    expect([patched.status, patched.body.error?.details[0]?.path]).toEqual([422, field]);
  });

  it('filter by name and operator', async () => {
    await create({ name: 'Filter', operatorName: 'One' });
    await create({ name: 'Filter', operatorName: 'Two' });
    expect((await api.get<unknown[]>('/locations', { name: 'Filter' })).body.result).toHaveLength(
      2,
    );
    const one = await api.get('/locations', { name: 'Filter', operatorName: 'Two' });
    expect(one.body.result).toMatchObject([{ operatorName: 'Two' }]);
  });
});
