import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { ApiClient, type ApiResponse, type Resource, resultOf } from '../support/api-client.js';
import type { PublicChargestation, PublicConnector } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { addKey, addOpenSession, addOrganization, sql } from '../support/tenants.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const REQUIRED = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 50 };

let app: RunningApp;
let api: ApiClient;
let other: ApiClient;
let organization: string;

beforeAll(async () => {
  app = await startApp();
  api = app.api;
  other = await newTenant();
  organization = resultOf(await api.get('/organization'))._id;
});

afterAll(() => app?.close());

/** The session with this `_id` has ended. */
async function endSession(session: string): Promise<void> {
  await sql(app.databaseUrl, "UPDATE session SET status = 'Ended' WHERE _id = $1", [session]);
}

/** A client with the key of another organization's admin. */
async function newTenant(): Promise<ApiClient> {
  return api.as((await addOrganization(app.databaseUrl)).key);
}

async function createStation(body: object = {}, client = api): Promise<string> {
  const endpoint = `CS-${newId()}`;
  return resultOf(await client.post('/chargestations', { endpoint, ...body }))._id;
}

async function createRate(): Promise<string> {
  const price_components = [{ type: 'FLAT', price: 1 }];
  return resultOf(await api.post('/rates', { currency: 'EUR', price_components }))._id;
}

function post(
  station: string,
  body: object = {},
  client = api,
): Promise<ApiResponse<PublicConnector>> {
  return client.post<PublicConnector>(`/chargestations/${station}/connectors`, {
    ...REQUIRED,
    ...body,
  });
}

const create = async (...parameters: Parameters<typeof post>) =>
  resultOf(await post(...parameters));

const placeOf = ({ evseId, ocppId }: PublicConnector) => [evseId, ocppId];

function eventsOf(station: string) {
  return sql<{ type: string; object: string; data: string }>(
    app.databaseUrl,
    "SELECT type, object, data FROM event WHERE chargestation = $1 AND object = 'connector' ORDER BY sequence",
    [station],
  );
}

describe('POST /chargestations/{id}/connectors', () => {
  it('needs what it is; evseId is 1 by default', async () => {
    const station = await createStation();
    const answer = await post(station);
    expect(answer.status).toBe(201);
    const connector = resultOf(answer);
    expect(connector).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      chargestation: station,
      ocppId: 1,
      evseId: 1,
      name: null,
      description: null,
      active: true,
      status: null,
      ...REQUIRED,
      rate: null,
      raw_message: null,
      synthetic: false,
      reported_status: null,
      statusAt: null,
      auto_discovered: false,
      meta_data: {},
      createdAt: expect.stringMatching(TIME),
      updatedAt: expect.stringMatching(TIME),
    });
    expect(resultOf(await api.get(`/connectors/${connector._id}`))).toEqual(connector);
    const shown = resultOf(await api.get<PublicChargestation>(`/chargestations/${station}`));
    expect(shown.connectors).toEqual([connector]);
  });

  it('takes every field, and ignores those of eDRV that nothing uses', async () => {
    const given = {
      type: 'Type2',
      format: 'Socket',
      power_type: 'AC_3_PHASE',
      power: 22.08,
      evseId: 3,
      ocppId: 2,
      name: 'Left',
      description: 'Near the gate',
      active: false,
      rate: await createRate(),
      meta_data: { parking: 'A7' },
    };
    const connector = await create(await createStation(), {
      ...given,
      payment: 1,
      wallet: {},
      picture: 'p',
    });
    expect(connector).toMatchObject(given);
    expect(connector).not.toHaveProperty('picture');
  });

  it('numbers connectors within their EVSE', async () => {
    const station = await createStation({ protocol: 'ocpp2.0.1' });
    expect(placeOf(await create(station))).toEqual([1, 1]);
    expect(placeOf(await create(station))).toEqual([1, 2]);
    expect(placeOf(await create(station, { evseId: 2 }))).toEqual([2, 1]);
    expect(placeOf(await create(station, { evseId: 2, ocppId: 3 }))).toEqual([2, 3]);
    expect(placeOf(await create(station, { evseId: 2 }))).toEqual([2, 2]);
    expect(placeOf(await create(station, { evseId: 2 }))).toEqual([2, 4]);
    const { connectors } = resultOf(
      await api.get<PublicChargestation>(`/chargestations/${station}`),
    );
    expect(connectors.map(placeOf)).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
      [2, 3],
      [2, 4],
    ]);
  });

  it('numbers connectors through all EVSEs of a 1.6 station', async () => {
    const station = await createStation({ protocol: 'ocpp1.6' });
    expect(placeOf(await create(station))).toEqual([1, 1]);
    expect(placeOf(await create(station, { evseId: 2 }))).toEqual([2, 2]);
    expect(placeOf(await create(station, { evseId: 2 }))).toEqual([2, 3]);
    expect(placeOf(await create(station, { evseId: 2, ocppId: 1 }))).toEqual([2, 1]);
  });

  it('a taken triple: 409 connector_taken', async () => {
    const station = await createStation();
    await create(station, { evseId: 2, ocppId: 1 });
    const answer = await post(station, { evseId: 2, ocppId: 1 });
    expect([answer.status, answer.body.error?.code]).toEqual([409, 'connector_taken']);
    expect((await post(await createStation(), { evseId: 2, ocppId: 1 })).status).toBe(201);
  });

  it('ten at once without a number get ten numbers; with one number one wins', async () => {
    const station = await createStation();
    const ten = await Promise.all(Array.from({ length: 10 }, () => create(station)));
    expect(ten.map(({ ocppId }) => ocppId).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    const rivals = await Promise.all(
      Array.from({ length: 10 }, () => post(station, { evseId: 2, ocppId: 7 })),
    );
    expect(rivals.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it.each([
    ['no type', { type: undefined }, 'type'],
    ['unknown type', { type: 'ccs2' }, 'type'],
    ['null type', { type: null }, 'type'],
    ['no format', { format: undefined }, 'format'],
    ['unknown format', { format: 'Plug' }, 'format'],
    ['no power_type', { power_type: undefined }, 'power_type'],
    ['unknown power_type', { power_type: 'AC' }, 'power_type'],
    ['no power', { power: undefined }, 'power'],
    ['power 0', { power: 0 }, 'power'],
    ['negative power', { power: -1 }, 'power'],
    ['text as power', { power: '50' }, 'power'],
    ['evseId 0', { evseId: 0 }, 'evseId'],
    ['fractional evseId', { evseId: 1.5 }, 'evseId'],
    ['null evseId', { evseId: null }, 'evseId'],
    ['text as evseId', { evseId: '1' }, 'evseId'],
    ['evseId beyond 32 bits', { evseId: 2_147_483_648 }, 'evseId'],
    ['ocppId 0', { ocppId: 0 }, 'ocppId'],
    ['negative ocppId', { ocppId: -1 }, 'ocppId'],
    ['list as ocppId', { ocppId: [1] }, 'ocppId'],
    ['number as name', { name: 1 }, 'name'],
    ['NUL in description', { description: '\0' }, 'description'],
    ['text as active', { active: 'true' }, 'active'],
    ['malformed rate', { rate: 'cheap' }, 'rate'],
    ['text as meta_data', { meta_data: 'x' }, 'meta_data'],
  ])('%s: 422 invalid_field', async (_, body, path) => {
    const station = await createStation();
    const answer = await post(station, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatchObject({ code: 'invalid_field', details: [{ path }] });
    expect(resultOf(await api.get<unknown[]>('/connectors', { chargestation: station }))).toEqual(
      [],
    );
  });

  it('an infinite power: 422', async () => {
    const body = JSON.stringify({ ...REQUIRED, power: 'P' }).replace('"P"', '1e400');
    const answer = await api.post(`/chargestations/${await createStation()}/connectors`, body);
    expect([answer.status, answer.body.error?.details[0]?.path]).toEqual([422, 'power']);
  });

  it.each([
    'organization',
    '_id',
    'chargestation',
    'status',
    'synthetic',
    'auto_discovered',
    'raw_message',
    'createdAt',
  ])('%s: 422 unknown_field', async (field) => {
    const answer = await post(await createStation(), { [field]: newId() });
    expect([answer.status, answer.body.error?.code, answer.body.error?.details[0]?.path]).toEqual([
      422,
      'unknown_field',
      field,
    ]);
  });

  it("404 for unknown, malformed, deleted and another organization's chargestation, before the body is looked at", async () => {
    const deleted = await createStation();
    await api.delete(`/chargestations/${deleted}`);
    const foreign = await createStation({}, other);
    for (const id of [newId(), 'abc', '%00', deleted, foreign]) {
      for (const body of [{}, { power: -1 }]) {
        const answer = await post(id, body);
        expect([id, answer.status, answer.body.error?.code]).toEqual([id, 404, 'not_found']);
      }
      expect((await api.post(`/chargestations/${id}/connectors`, '{')).status).toBe(404);
    }
    expect(resultOf(await other.get<unknown[]>('/connectors', { chargestation: foreign }))).toEqual(
      [],
    );
  });

  it('with an Idempotency-Key creates once', async () => {
    const path = `/chargestations/${await createStation()}/connectors`;
    const key = { 'Idempotency-Key': newId() };
    const first = await api.post<PublicConnector>(path, REQUIRED, key);
    expect((await api.post<PublicConnector>(path, REQUIRED, key)).body).toEqual(first.body);
  });
});

describe('GET /connectors', () => {
  it('pages, filters and sorts, within the organization', async () => {
    const mine = await newTenant();
    const [s, t] = [await createStation({}, mine), await createStation({}, mine)];
    const a = await create(s, {}, mine);
    const b = await create(s, { evseId: 2, power: 150 }, mine);
    const c = await create(t, {}, mine);
    await sql(app.databaseUrl, "UPDATE connector SET status = 'Charging' WHERE _id = $1", [b._id]);
    const list = async (query: Record<string, string | number> = {}) => {
      const { body } = await mine.get<Resource[]>('/connectors', query);
      return {
        ids: body.result.map(({ _id }) => _id),
        hasNext: body.hasNext,
        hasPrevious: body.hasPrevious,
      };
    };
    expect(await list()).toEqual({
      ids: [c._id, b._id, a._id],
      hasNext: false,
      hasPrevious: false,
    });
    expect(await list({ paginate_limit: 1, paginate_page: 2 })).toEqual({
      ids: [b._id],
      hasNext: true,
      hasPrevious: true,
    });
    expect((await list({ chargestation: s })).ids).toEqual([b._id, a._id]);
    expect((await list({ status: 'Charging' })).ids).toEqual([b._id]);
    expect((await list({ evseId: 1, sort_by: 'createdAt', sort_order: 'asc' })).ids).toEqual([
      a._id,
      c._id,
    ]);
    expect((await list({ sort_by: 'power' })).ids[0]).toBe(b._id);
    expect(resultOf(await other.get<unknown[]>('/connectors', { chargestation: s }))).toEqual([]);
  });

  it.each([
    ['chargestation', 'x', 'invalid_field'],
    ['evseId', '0', 'invalid_field'],
    ['evseId', 'one', 'invalid_field'],
    ['evseId', '99999999999', 'invalid_field'],
    ['status', '\0', 'invalid_field'],
    ['sort_by', 'organization', 'invalid_field'],
    ['power', '5', 'unknown_field'],
  ])('%s=%j: 422', async (name, value, code) => {
    const answer = await api.get('/connectors', { [name]: value });
    expect([answer.status, answer.body.error?.code]).toEqual([422, code]);
  });
});

describe('/connectors/{id}', () => {
  it.each([
    ['GET', undefined],
    ['PATCH', { power: 'wrong, but 404 comes first' }],
    ['DELETE', undefined],
  ])("%s: 404 for unknown, malformed and another organization's ids", async (method, body) => {
    const foreign = await create(await createStation({}, other), {}, other);
    for (const id of [newId(), 'abc', foreign._id.toUpperCase(), '%00', foreign._id]) {
      const answer = await api.request(method, `/connectors/${id}`, { body });
      expect([id, answer.status, answer.body.error?.code]).toEqual([id, 404, 'not_found']);
    }
    expect(resultOf(await other.get(`/connectors/${foreign._id}`))).toEqual(foreign);
  });

  it('PATCH changes what it names, null clears, the rest stays', async () => {
    const connector = await create(await createStation(), {
      name: 'a',
      description: 'b',
      rate: await createRate(),
    });
    const change = {
      evseId: 2,
      ocppId: 4,
      name: 'c',
      description: null,
      rate: null,
      active: false,
      type: 'NACS',
      format: 'Socket',
      power_type: 'AC_1_PHASE',
      power: 3.7,
      meta_data: { a: 1 },
    };
    const changed = resultOf(await api.patch(`/connectors/${connector._id}`, change));
    expect(changed).toEqual({ ...connector, ...change, updatedAt: expect.stringMatching(TIME) });
    expect(resultOf(await api.get(`/connectors/${connector._id}`))).toEqual(changed);
  });

  it('PATCH to a taken triple: 409 connector_taken, to its own: 200', async () => {
    const station = await createStation();
    const [one, two] = [await create(station), await create(station, { evseId: 2 })];
    const taken = await api.patch(`/connectors/${two._id}`, { evseId: 1 });
    expect([taken.status, taken.body.error?.code]).toEqual([409, 'connector_taken']);
    expect((await api.patch(`/connectors/${one._id}`, { evseId: 1, ocppId: 1 })).status).toBe(200);
  });

  it.each([
    ['null power', { power: null }, 'invalid_field'],
    ['null type', { type: null }, 'invalid_field'],
    ['evseId 0', { evseId: 0 }, 'invalid_field'],
    ['chargestation', { chargestation: newId() }, 'unknown_field'],
    ['status', { status: 'Available' }, 'unknown_field'],
    ['organization', { organization: newId() }, 'unknown_field'],
  ])('PATCH with %s: 422, nothing written', async (_, body, code) => {
    const connector = await create(await createStation());
    const answer = await api.patch(`/connectors/${connector._id}`, { name: 'written', ...body });
    expect([answer.status, answer.body.error?.code]).toEqual([422, code]);
    expect(resultOf(await api.get(`/connectors/${connector._id}`))).toEqual(connector);
  });

  it('during a session its number stays and it cannot be deleted: 409 connector_in_use', async () => {
    const station = await createStation();
    const [busy, free] = [await create(station), await create(station)];
    const session = await addOpenSession(app.databaseUrl, {
      organization,
      chargestation: station,
      connector: busy._id,
    });
    const path = `/connectors/${busy._id}`;
    for (const answer of [
      await api.patch(path, { evseId: 2 }),
      await api.patch(path, { ocppId: 9 }),
      await api.delete(path),
    ]) {
      expect([answer.status, answer.body.error?.code]).toEqual([409, 'connector_in_use']);
    }
    expect((await api.patch(path, { name: 'busy', evseId: 1 })).status).toBe(200);
    expect((await api.patch(`/connectors/${free._id}`, { evseId: 2 })).status).toBe(200);
    await endSession(session);
    expect((await api.patch(path, { evseId: 3 })).status).toBe(200);
    expect((await api.delete(path)).status).toBe(200);
  });

  it('viewers read, developers also write, admins also delete', async () => {
    const viewer = api.as(await addKey(app.databaseUrl, organization, 'viewer'));
    const developer = api.as(await addKey(app.databaseUrl, organization, 'developer'));
    const station = await createStation();
    const path = `/connectors/${(await create(station, {}, developer))._id}`;
    expect((await viewer.get(path)).status).toBe(200);
    expect((await post(station, {}, viewer)).status).toBe(403);
    expect((await viewer.patch(path, { name: 'x' })).status).toBe(403);
    expect((await developer.patch(path, { name: 'x' })).status).toBe(200);
    expect((await developer.delete(path)).status).toBe(403);
    expect((await api.as(undefined).get(path)).status).toBe(401);
  });

  it('writes one event per change, with the connector as REST shows it', async () => {
    const station = await createStation();
    const created = await create(station);
    const updated = resultOf(await api.patch(`/connectors/${created._id}`, { name: 'x' }));
    expect(resultOf(await api.patch(`/connectors/${created._id}`, {}))).toEqual(updated);
    expect(resultOf(await api.delete(`/connectors/${created._id}`))).toEqual(updated);
    const events = await eventsOf(station);
    expect(events.map(({ type }) => type)).toEqual([
      'connector.created',
      'connector.updated',
      'connector.deleted',
    ]);
    expect(events.map(({ data }) => JSON.parse(data))).toEqual([created, updated, updated]);
  });

  it('the connectors of a deleted chargestation are deleted with it', async () => {
    const station = await createStation();
    await create(station);
    await create(station);
    await api.delete(`/chargestations/${station}`);
    expect((await eventsOf(station)).map(({ type }) => type).slice(-2)).toEqual([
      'connector.deleted',
      'connector.deleted',
    ]);
    expect(resultOf(await api.get<unknown[]>('/connectors', { chargestation: station }))).toEqual(
      [],
    );
  });
});
