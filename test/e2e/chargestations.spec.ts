import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { ApiClient, type Resource, resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { addKey, addOpenSession, addOrganization, sql } from '../support/tenants.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

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

const nextEndpoint = () => `CS-${newId()}`;

async function create(body: object = {}, client = api): Promise<PublicChargestation> {
  return resultOf(
    await client.post<PublicChargestation>('/chargestations', {
      endpoint: nextEndpoint(),
      ...body,
    }),
  );
}

async function createLocation(client = api): Promise<string> {
  return resultOf(await client.post('/locations', { name: 'Depot' }))._id;
}

function eventsOf(station: string) {
  return sql<{ type: string; sequence: string; object: string; data: string }>(
    app.databaseUrl,
    'SELECT type, sequence, object, data FROM event WHERE chargestation = $1 ORDER BY sequence',
    [station],
  );
}

describe('POST /chargestations', () => {
  it('needs an endpoint only; everything else has its default', async () => {
    const answer = await api.post<PublicChargestation>('/chargestations', { endpoint: 'CS001' });
    expect(answer.status).toBe(201);
    expect(answer.body.message).toBe('Chargestation created');
    const station = resultOf(answer);
    expect(station).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: null,
      description: null,
      location: null,
      protocol: null,
      endpoint: 'CS001',
      connection_url: app.wsUrl.replace('127.0.0.1', 'localhost'),
      online: false,
      active: true,
      public: false,
      is_simulator: false,
      registration: 'accepted',
      validation: 'lenient',
      bootInfo: null,
      coordinates: null,
      connectors: [],
      reported_status: null,
      lastConnectAt: null,
      lastDisconnectAt: null,
      lastMessageAt: null,
      unexpected_answers: 0,
      clock_skew: null,
      clock_wrong: false,
      security: { type: 'basic_auth' },
      configuration: {},
      meta_data: {},
      createdAt: expect.stringMatching(TIME),
      updatedAt: expect.stringMatching(TIME),
      password: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    const { password, ...shown } = station;
    expect(resultOf(await api.get(`/chargestations/${station._id}`))).toEqual(shown);
    const [row] = await sql<{ password_hash: Buffer }>(
      app.databaseUrl,
      'SELECT password_hash FROM chargestation WHERE _id = $1',
      [station._id],
    );
    expect(row!.password_hash).toEqual(createHash('sha256').update(password!).digest());
  });

  it('takes every field, and ignores those of eDRV that nothing uses', async () => {
    const given = {
      endpoint: 'Zürich 7 +|@.*',
      name: 'Depot 1',
      description: 'Left of the gate',
      location: await createLocation(),
      coordinates: [4.9041, 52.3676],
      public: true,
      active: false,
      is_simulator: true,
      protocol: 'ocpp2.0.1',
      registration: 'pending',
      security: { type: 'mtls' },
      validation: 'strict',
      meta_data: { erp: '4711', nested: { list: [1, null, true] } },
    };
    const ignored = { payment: { required: true }, wallet: 'w', picture: ['p'] };
    const station = resultOf(await api.post('/chargestations', { ...given, ...ignored }));
    expect(station).toMatchObject(given);
    expect(Object.keys(station)).not.toEqual(expect.arrayContaining(['payment']));
    expect(station).not.toHaveProperty('password');
  });

  it.each([
    ['none', false],
    ['basic_auth', true],
    ['tls', true],
    ['mtls', false],
  ])('security %s: a password is shown: %s', async (type, shown) => {
    const station = await create({ security: { type } });
    expect('password' in station).toBe(shown);
  });

  it.each([
    ['no endpoint', { endpoint: undefined }, 'endpoint'],
    ['null endpoint', { endpoint: null }, 'endpoint'],
    ['empty endpoint', { endpoint: '' }, 'endpoint'],
    ['endpoint of 49 characters', { endpoint: 'x'.repeat(49) }, 'endpoint'],
    ['endpoint with a colon', { endpoint: 'a:b' }, 'endpoint'],
    ['endpoint with a slash', { endpoint: 'a/b' }, 'endpoint'],
    ['endpoint with a line end', { endpoint: 'ab\n' }, 'endpoint'],
    ['endpoint with NUL', { endpoint: 'a\0b' }, 'endpoint'],
    ['number as endpoint', { endpoint: 5 }, 'endpoint'],
    ['list as endpoint', { endpoint: ['a'] }, 'endpoint'],
    ['number as name', { name: 5 }, 'name'],
    ['NUL in name', { name: 'a\0b' }, 'name'],
    ['half a surrogate pair in name', { name: 'a\ud800b' }, 'name'],
    ['too long a name', { name: 'x'.repeat(256) }, 'name'],
    ['text as active', { active: 'true' }, 'active'],
    ['null as active', { active: null }, 'active'],
    ['null as meta_data', { meta_data: null }, 'meta_data'],
    ['list as meta_data', { meta_data: [] }, 'meta_data'],
    ['NUL within meta_data', { meta_data: { a: ['\0'] } }, 'meta_data.a.0'],
    ['unknown protocol', { protocol: 'ocpp2.1' }, 'protocol'],
    ['unknown registration', { registration: 'Accepted' }, 'registration'],
    ['unknown validation', { validation: 'none' }, 'validation'],
    ['text as security', { security: 'none' }, 'security'],
    ['list as security', { security: [{ type: 'none' }] }, 'security'],
    ['security without type', { security: {} }, 'security.type'],
    ['unknown security', { security: { type: 'basic' } }, 'security.type'],
    ['latitude first', { coordinates: [52, 104] }, 'coordinates'],
    ['text in coordinates', { coordinates: ['4', '52'] }, 'coordinates'],
    ['malformed location', { location: 'depot' }, 'location'],
    ['unknown location', { location: newId() }, 'location'],
  ])('%s: 422 invalid_field', async (_, body, path) => {
    const answer = await api.post('/chargestations', { endpoint: nextEndpoint(), ...body });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      ok: false,
      result: null,
      error: { code: 'invalid_field', details: [{ path }] },
    });
  });

  it.each([
    'organization',
    '_id',
    'createdAt',
    'password',
    'password_hash',
    'online',
    'deletedAt',
    'configuration',
  ])('%s: 422 unknown_field, nothing written', async (field) => {
    const endpoint = nextEndpoint();
    const answer = await api.post('/chargestations', { endpoint, [field]: newId() });
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatchObject({ code: 'unknown_field', details: [{ path: field }] });
    expect(resultOf(await api.get<unknown[]>('/chargestations', { endpoint }))).toEqual([]);
  });

  it("an unknown field inside security, and another organization's location", async () => {
    const nested = await api.post('/chargestations', {
      endpoint: nextEndpoint(),
      security: { type: 'tls', x: 1 },
    });
    expect(nested.body.error).toMatchObject({
      code: 'unknown_field',
      details: [{ path: 'security.x' }],
    });
    const foreign = await api.post('/chargestations', {
      endpoint: nextEndpoint(),
      location: await createLocation(other),
    });
    expect(foreign.status).toBe(422);
    expect(foreign.body.error).toMatchObject({
      code: 'invalid_field',
      details: [{ path: 'location' }],
    });
  });

  it('malformed JSON is 400, no object 422', async () => {
    expect((await api.post('/chargestations', '{"endpoint":')).status).toBe(400);
    expect((await api.post('/chargestations', [{ endpoint: 'x' }])).status).toBe(422);
  });

  it('of ten at once with one endpoint one wins, also between organizations', async () => {
    const body = { endpoint: nextEndpoint() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? api : other).post('/chargestations', body),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body.error).toMatchObject({
      code: 'endpoint_taken',
      details: [{ path: 'endpoint' }],
    });
  });

  it('compares endpoints exactly', async () => {
    const endpoint = nextEndpoint();
    await create({ endpoint });
    await create({ endpoint: endpoint.toLowerCase() });
    await create({ endpoint: `${endpoint} ` });
  });

  it('with an Idempotency-Key creates once and repeats the password', async () => {
    const body = { endpoint: nextEndpoint() };
    const key = { 'Idempotency-Key': newId() };
    const first = await api.post<PublicChargestation>('/chargestations', body, key);
    const second = await api.post<PublicChargestation>('/chargestations', body, key);
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
  });
});

describe('GET /chargestations', () => {
  it('pages, filters and sorts', async () => {
    const mine = await newTenant();
    const location = await createLocation(mine);
    const a = await create({ name: 'a', location, protocol: 'ocpp1.6' }, mine);
    const b = await create({ name: 'b', active: false, protocol: 'ocpp2.0.1' }, mine);
    const c = await create({ name: 'c' }, mine);
    await sql(app.databaseUrl, 'UPDATE chargestation SET online = true WHERE _id = $1', [c._id]);
    const list = async (query: Record<string, string | number | boolean> = {}) => {
      const { body } = await mine.get<Resource[]>('/chargestations', query);
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
    expect(await list({ paginate_limit: 2 })).toEqual({
      ids: [c._id, b._id],
      hasNext: true,
      hasPrevious: false,
    });
    expect(await list({ paginate_limit: 2, paginate_page: 2 })).toEqual({
      ids: [a._id],
      hasNext: false,
      hasPrevious: true,
    });
    expect((await list({ sort_by: 'name', sort_order: 'asc' })).ids).toEqual([a._id, b._id, c._id]);
    for (const [filter, value, id] of [
      ['endpoint', b.endpoint, b._id],
      ['online', true, c._id],
      ['active', false, b._id],
      ['protocol', 'ocpp1.6', a._id],
      ['location', location, a._id],
    ] as const) {
      expect((await list({ [filter]: value })).ids).toEqual([id]);
    }
    expect((await list({ online: false })).ids).toEqual([b._id, a._id]);
    expect((await list({ 'createdAt[$gte]': c.createdAt as string })).ids).toEqual([c._id]);
    expect((await list({ 'updatedAt[$lte]': '2001-01-01T00:00:00.000Z' })).ids).toEqual([]);
  });

  it('shows nothing of another organization, also by its ids as filters', async () => {
    const location = await createLocation();
    const station = await create({ location });
    for (const query of [{ endpoint: station.endpoint }, { location }]) {
      expect(resultOf(await other.get<unknown[]>('/chargestations', query))).toEqual([]);
    }
  });

  it.each([
    ['online', 'yes', 'query.online'],
    ['active', '', 'query.active'],
    ['protocol', 'ocpp1.5', 'query.protocol'],
    ['location', 'x', 'query.location'],
    ['endpoint', 'a\0b', 'endpoint'],
    ['paginate_limit', '0', 'query.paginate_limit'],
    ['paginate_limit', '1000000000', 'query.paginate_limit'],
    ['sort_by', 'passwordHash', 'query.sort_by'],
    ['sort_order', 'up', 'query.sort_order'],
    ['createdAt[$gte]', 'yesterday', 'query.createdAt[$gte]'],
  ])('%s=%j: 422', async (name, value, path) => {
    const answer = await api.get('/chargestations', { [name]: value });
    expect(answer.status).toBe(422);
    expect(answer.body.error!.details[0]!.path).toContain(path);
  });

  it('an unknown parameter: 422 unknown_field', async () => {
    const answer = await api.get('/chargestations', { organization });
    expect(answer.body.error).toMatchObject({
      code: 'unknown_field',
      details: [{ path: 'query.organization' }],
    });
  });
});

describe('/chargestations/{id}', () => {
  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { active: 'wrong type, but 404 comes first' }],
    ['PATCH', '/reset_password', undefined],
    ['DELETE', '', undefined],
  ])(
    "%s %s: 404 for unknown, malformed and another organization's ids",
    async (method, rest, body) => {
      const foreign = await create({}, other);
      const messages = await Promise.all(
        [newId(), 'abc', foreign._id.toUpperCase(), `${foreign._id}0`, foreign._id, '%00'].map(
          async (id) => {
            const answer = await api.request(method, `/chargestations/${id}${rest}`, { body });
            expect([id, answer.status, answer.body.error?.code]).toEqual([id, 404, 'not_found']);
            return answer.body.message;
          },
        ),
      );
      expect(new Set(messages).size).toBe(1);
      expect(resultOf(await other.get(`/chargestations/${foreign._id}`))).toMatchObject({
        endpoint: foreign.endpoint,
      });
    },
  );

  it('PATCH changes what it names, null clears, the rest stays', async () => {
    const station = await create({
      name: 'a',
      description: 'b',
      coordinates: [1, 2],
      meta_data: { x: 1 },
    });
    const change = {
      endpoint: nextEndpoint(),
      name: 'c',
      description: null,
      coordinates: null,
      location: await createLocation(),
      public: true,
      active: false,
      is_simulator: true,
      protocol: 'ocpp1.6',
      registration: 'rejected',
      validation: 'strict',
      security: { type: 'tls' },
      meta_data: { y: 2 },
    };
    const changed = resultOf(await api.patch(`/chargestations/${station._id}`, change));
    const { password, ...before } = station;
    expect(password).toBeDefined();
    expect(changed).toEqual({ ...before, ...change, updatedAt: expect.stringMatching(TIME) });
    expect(changed.updatedAt! > (station.updatedAt as string)).toBe(true);
    expect(resultOf(await api.get(`/chargestations/${station._id}`))).toEqual(changed);
  });

  it('an empty PATCH changes nothing and makes no event', async () => {
    const { password: _, ...station } = await create();
    expect(resultOf(await api.patch(`/chargestations/${station._id}`, {}))).toEqual(station);
    expect((await eventsOf(station._id)).map(({ type }) => type)).toEqual([
      'chargestation.created',
    ]);
  });

  it.each([
    ['null endpoint', { endpoint: null }, 'invalid_field'],
    ['null active', { active: null }, 'invalid_field'],
    ['null security', { security: null }, 'invalid_field'],
    ['text as public', { public: 'no' }, 'invalid_field'],
    ['unknown location', { location: '0123456789abcdef01234567' }, 'invalid_field'],
    ['organization', { organization: 'x' }, 'unknown_field'],
    ['connectors', { connectors: [] }, 'unknown_field'],
  ])('PATCH with %s: 422, nothing written', async (_, body, code) => {
    const { password, ...station } = await create();
    const answer = await api.patch(`/chargestations/${station._id}`, { name: 'written', ...body });
    expect([answer.status, answer.body.error?.code]).toEqual([422, code]);
    expect(resultOf(await api.get(`/chargestations/${station._id}`))).toEqual(station);
  });

  it('PATCH to a taken endpoint: 409', async () => {
    const [one, two] = [await create(), await create({}, other)];
    const answer = await api.patch(`/chargestations/${one._id}`, { endpoint: two.endpoint });
    expect([answer.status, answer.body.error?.code]).toEqual([409, 'endpoint_taken']);
  });

  it('only an admin may lower the security', async () => {
    const developer = api.as(await addKey(app.databaseUrl, organization, 'developer'));
    const station = await create({}, developer);
    const path = `/chargestations/${station._id}`;
    const refused = await developer.patch(path, { security: { type: 'none' } });
    expect([refused.status, refused.body.error?.code]).toEqual([403, 'forbidden']);
    expect((await developer.patch(path, { security: { type: 'tls' } })).status).toBe(200);
    expect((await api.patch(path, { security: { type: 'none' } })).status).toBe(200);
  });

  it('viewers read, developers also write, admins also delete', async () => {
    const viewer = api.as(await addKey(app.databaseUrl, organization, 'viewer'));
    const developer = api.as(await addKey(app.databaseUrl, organization, 'developer'));
    const station = await create({}, developer);
    const path = `/chargestations/${station._id}`;
    expect((await viewer.get(path)).status).toBe(200);
    expect((await viewer.post('/chargestations', { endpoint: nextEndpoint() })).status).toBe(403);
    expect((await viewer.patch(path, { name: 'x' })).status).toBe(403);
    expect((await viewer.patch(`${path}/reset_password`, undefined)).status).toBe(403);
    expect((await developer.delete(path)).status).toBe(403);
    expect((await api.as(undefined).get(path)).status).toBe(401);
    expect((await api.delete(path)).status).toBe(200);
  });

  it('reset_password shows a new one and keeps the old one until the station has answered', async () => {
    const station = await create();
    const answer = await api.patch<PublicChargestation>(
      `/chargestations/${station._id}/reset_password`,
      undefined,
    );
    expect(answer.status).toBe(200);
    const { password } = resultOf(answer);
    expect(password).toMatch(/^[0-9a-f]{40}$/);
    expect(password).not.toBe(station.password);
    const [row] = await sql<{ newest: string; previous: string; until: Date | null }>(
      app.databaseUrl,
      `SELECT encode(password_hash, 'hex') AS newest, encode(previous_password_hash, 'hex') AS previous,
         previous_password_until AS until
       FROM chargestation WHERE _id = $1`,
      [station._id],
    );
    const hashed = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(row).toEqual({
      newest: hashed(password!),
      previous: hashed(station.password!),
      until: null,
    });
  });

  it('DELETE closes the record and frees its endpoint and location', async () => {
    const location = await createLocation();
    const station = await create({ location });
    const connector = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 50 };
    const { _id } = resultOf(
      await api.post(`/chargestations/${station._id}/connectors`, connector),
    );
    const answer = await api.delete(`/chargestations/${station._id}`);
    expect(answer.status).toBe(200);
    expect(resultOf(answer)).toMatchObject({
      _id: station._id,
      endpoint: station.endpoint,
      connectors: [{ _id }],
    });
    expect((await api.get(`/chargestations/${station._id}`)).status).toBe(404);
    expect((await api.delete(`/chargestations/${station._id}`)).status).toBe(404);
    expect((await api.get(`/connectors/${_id}`)).status).toBe(404);
    expect(
      resultOf(await api.get<unknown[]>('/chargestations', { endpoint: station.endpoint })),
    ).toEqual([]);
    expect((await api.delete(`/locations/${location}`)).status).toBe(200);
    await create({ endpoint: station.endpoint });
  });

  it('DELETE during a session: 409 open_session', async () => {
    const station = await create();
    const session = await addOpenSession(app.databaseUrl, {
      organization,
      chargestation: station._id,
      connector: null,
    });
    const refused = await api.delete(`/chargestations/${station._id}`);
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'open_session']);
    await endSession(session);
    expect((await api.delete(`/chargestations/${station._id}`)).status).toBe(200);
  });

  it('writes one event per change, numbered without gaps, with the object as REST shows it', async () => {
    const { password: _, ...created } = await create();
    const updated = resultOf(await api.patch(`/chargestations/${created._id}`, { name: 'x' }));
    resultOf(await api.patch(`/chargestations/${created._id}/reset_password`, undefined));
    await api.delete(`/chargestations/${created._id}`);
    const events = await eventsOf(created._id);
    expect(events.map(({ type, sequence, object }) => [object, type, Number(sequence)])).toEqual([
      ['chargestation', 'chargestation.created', 1],
      ['chargestation', 'chargestation.updated', 2],
      ['chargestation', 'chargestation.updated', 3],
      ['chargestation', 'chargestation.deleted', 4],
    ]);
    expect(events.slice(0, 2).map(({ data }) => JSON.parse(data))).toEqual([created, updated]);
    expect(events.map(({ data }) => data).join()).not.toMatch(/password/i);
  });
});
