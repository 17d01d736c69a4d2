import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { addKey, addOrganization } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';

const USER = {
  firstname: 'Ada',
  lastname: 'Lovelace',
  email: 'ada@example.com',
  phone: { mobile: '+31 6 12345678', work: null },
  address: { city: 'Amsterdam' },
  active: false,
  meta_data: { crm: 4711 },
};
const TOKEN = {
  physicalId: '04E91C5A123480',
  type: 'Central',
  status: 'Blocked',
  expiryDate: '2036-01-01T00:00:00.000Z',
  parent: 'FLEET-7',
  active: false,
  meta_data: { crm: 4711 },
};

let app: RunningApp;
let sink: WebhookSink;
let api: ApiClient;
let organization: string;
let other: ApiClient;

beforeAll(async () => {
  [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
  const mine = await addOrganization(app.databaseUrl);
  organization = mine.organization;
  api = app.api.as(mine.key);
  other = app.api.as((await addOrganization(app.databaseUrl)).key);
  await sink.subscribe(api, ['user.*', 'token.*']);
});
afterAll(async () => {
  await app?.close();
  await sink?.close();
});

let count = 0;
const newToken = async (more: object = {}) =>
  resultOf(await api.post('/tokens', { physicalId: `T-${++count}`, ...more }));
const newUser = async (more: object = {}) => resultOf(await api.post('/users', more));

describe('users', () => {
  it('are created with every field and read back the same', async () => {
    const { status, body } = await api.post('/users', USER);
    expect(status).toBe(201);
    expect(body.result).toMatchObject(USER);
    expect(Object.keys(body.result).sort()).toEqual(
      [...Object.keys(USER), '_id', 'createdAt', 'updatedAt'].sort(),
    );
    expect((await api.get(`/users/${body.result._id}`)).body.result).toEqual(body.result);
  });

  it('need nothing; what eDRV knows and nothing uses is ignored', async () => {
    const created = await newUser({ wallet: { balance: 5 }, picture: 'x', payment: null });
    expect(created).toMatchObject({ firstname: null, email: null, phone: {}, active: true });
    expect(created).not.toHaveProperty('wallet');
    const change = { wallet: 7, active: false };
    expect((await api.patch(`/users/${created._id}`, change)).body.result.active).toBe(false);
  });

  it('are changed field by field; null clears what may be empty', async () => {
    const { _id } = await newUser(USER);
    const change = { firstname: null, phone: { home: '1' }, active: true };
    expect((await api.patch(`/users/${_id}`, change)).body.result).toMatchObject({
      ...USER,
      ...change,
    });
    expect((await api.get(`/users/${_id}`)).body.result.phone).toEqual({ home: '1' });
  });

  it.each<[string, unknown]>([
    ['firstname', 'x'.repeat(201)],
    ['lastname', 5],
    ['email', 'ada'],
    ['phone', null],
    ['phone', 'x'],
    ['phone.mobile', { phone: { mobile: 5 } }],
    ['address', null],
    ['address.city', { address: { city: 5 } }],
    ['active', 'true'],
    ['active', null],
    ['meta_data', 'x'],
  ])('refuse %s = %j', async (path, value) => {
    const body = path.includes('.') ? (value as object) : { [path]: value };
    const { _id } = await newUser();
    for (const answer of [await api.post('/users', body), await api.patch(`/users/${_id}`, body)]) {
      expect([answer.status, answer.body.error?.code]).toEqual([422, 'invalid_field']);
      expect(answer.body.error?.details[0]?.path).toBe(path);
    }
  });

  it.each(['organization', '_id', 'createdAt', 'name'])(
    'do not know the field %s',
    async (field) => {
      const answer = await api.post('/users', { [field]: newId() });
      expect([answer.status, answer.body.error?.code]).toEqual([422, 'unknown_field']);
    },
  );

  it('are filtered, an email address without case', async () => {
    const { _id } = await newUser({ firstname: 'Grace', lastname: 'H', email: 'G.H@Example.com' });
    await newUser({ firstname: 'Grace', lastname: 'K', active: false });
    for (const query of [
      { firstname: 'Grace', lastname: 'H' },
      { email: 'g.h@example.COM' },
      { firstname: 'Grace', active: true },
    ]) {
      expect((await api.get('/users', query)).body.result).toMatchObject([{ _id }]);
    }
  });

  it('cannot be deleted while they have tokens', async () => {
    const { _id } = await newUser();
    const token = await newToken({ user: _id });
    const answer = await api.delete(`/users/${_id}`);
    expect([answer.status, answer.body.error?.code]).toEqual([409, 'user_in_use']);
    await api.patch(`/tokens/${token._id}`, { user: null });
    expect((await api.delete(`/users/${_id}`)).status).toBe(200);
    expect((await api.get(`/users/${_id}`)).status).toBe(404);
  });
});

describe('tokens', () => {
  it('are created with every field and read back the same', async () => {
    const user = (await newUser())._id;
    const { status, body } = await api.post('/tokens', { ...TOKEN, user });
    expect(status).toBe(201);
    expect(body.result).toMatchObject({ ...TOKEN, user });
    expect(Object.keys(body.result).sort()).toEqual(
      [...Object.keys(TOKEN), 'user', '_id', 'createdAt', 'updatedAt'].sort(),
    );
    expect((await api.get(`/tokens/${body.result._id}`)).body.result).toEqual(body.result);
  });

  it('need a physicalId only', async () => {
    expect(await newToken()).toMatchObject({
      type: 'ISO14443',
      user: null,
      status: 'Accepted',
      expiryDate: null,
      parent: null,
      active: true,
      meta_data: {},
    });
  });

  it('are unique within the organization, whatever the case', async () => {
    const { _id } = await newToken({ physicalId: 'Twin-a' });
    const another = await newToken();
    const answers = [
      await api.post('/tokens', { physicalId: 'TWIN-A' }),
      await api.patch(`/tokens/${another._id}`, { physicalId: 'tWIN-A' }),
    ];
    for (const { status, body } of answers) {
      expect([status, body.error?.code]).toEqual([409, 'token_taken']);
      expect(body.error?.details[0]?.path).toBe('physicalId');
    }
    expect((await other.post('/tokens', { physicalId: 'Twin-A' })).status).toBe(201);
    const renamed = await api.patch(`/tokens/${_id}`, { physicalId: 'TWIN-A' });
    expect(renamed.body.result.physicalId).toBe('TWIN-A');
  });

  it('of ten that race for one physicalId one is made', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.post('/tokens', { physicalId: 'Race' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it('belong to users of their organization only', async () => {
    const theirs = resultOf(await other.post('/users', {}))._id;
    const mine = await newToken();
    for (const user of [theirs, newId()]) {
      const answers = [
        await api.post('/tokens', { physicalId: `T-${++count}`, user }),
        await api.patch(`/tokens/${mine._id}`, { user }),
      ];
      for (const { status, body } of answers) {
        expect([status, body.error?.code]).toEqual([422, 'invalid_field']);
        expect(body.error?.details[0]).toMatchObject({ path: 'user', rule: 'exists' });
      }
    }
  });

  it.each<[string, unknown]>([
    ['physicalId', ''],
    ['physicalId', ' A'],
    ['physicalId', 'A '],
    ['physicalId', 'Ä'],
    ['physicalId', 'A\tB'],
    ['physicalId', 'x'.repeat(37)],
    ['physicalId', 4711],
    ['physicalId', null],
    ['type', 'NoAuthorization'],
    ['type', 'Card'],
    ['user', 'Ada'],
    ['user', 5],
    ['status', 'Unknown'],
    ['status', 'accepted'],
    ['status', null],
    ['expiryDate', 'tomorrow'],
    ['expiryDate', 1767225600000],
    ['parent', ''],
    ['parent', 'x'.repeat(37)],
    ['active', 'yes'],
    ['active', null],
    ['meta_data', null],
  ])('refuse %s = %j', async (field, value) => {
    const { _id } = await newToken();
    const answers = [
      await api.post('/tokens', { physicalId: `T-${++count}`, [field]: value }),
      await api.patch(`/tokens/${_id}`, { [field]: value }),
    ];
    for (const { status, body } of answers) {
      expect([status, body.error?.code]).toEqual([422, 'invalid_field']);
      expect(body.error?.details[0]?.path).toBe(field);
    }
  });

  it('need a physicalId, and know no comparedId', async () => {
    expect((await api.post('/tokens', {})).body.error?.details[0]?.path).toBe('physicalId');
    const answer = await api.post('/tokens', { physicalId: 'A-1', comparedId: 'b' });
    expect([answer.status, answer.body.error?.code]).toEqual([422, 'unknown_field']);
  });

  it('are changed; null clears what may be empty', async () => {
    const user = (await newUser())._id;
    const { _id } = await newToken({ user, expiryDate: '2036-01-01', parent: 'P' });
    const change = { user: null, expiryDate: null, parent: null, status: 'Invalid' };
    expect((await api.patch(`/tokens/${_id}`, change)).body.result).toMatchObject(change);
  });

  it('are filtered', async () => {
    const user = (await newUser())._id;
    const wanted = { physicalId: 'Filter-1', type: 'eMAID', parent: 'F', status: 'Expired', user };
    const { _id } = await newToken(wanted);
    await newToken({ physicalId: 'Filter-2', active: false });
    for (const query of [
      { physicalId: 'FILTER-1' },
      { type: 'eMAID' },
      { parent: 'F' },
      { status: 'Expired' },
      { user },
      { physicalId: 'filter-1', active: true },
    ]) {
      expect((await api.get('/tokens', query)).body.result).toMatchObject([{ _id }]);
    }
    expect(
      (await api.get('/tokens', { physicalId: 'filter-1', active: false })).body.result,
    ).toEqual([]);
  });
});

describe.each([
  ['users', () => newUser()],
  ['tokens', () => newToken()],
])('%s', (path, create) => {
  it('are invisible to other organizations', async () => {
    const { _id } = await create();
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { active: false } : undefined;
      const answer = await other.request(method, `/${path}/${_id}`, { body });
      expect([answer.status, answer.body.error?.code]).toEqual([404, 'not_found']);
    }
    expect((await api.get(`/${path}/${_id}`)).body.result.active).toBe(true);
    const listed = await other.get<{ _id: string }[]>(`/${path}`, { paginate_limit: 1000 });
    expect(listed.body.result.map((one) => one._id)).not.toContain(_id);
  });

  it('are 404 before the body is looked at', async () => {
    for (const id of [newId(), 'x', newId().toUpperCase()])
      expect((await api.patch(`/${path}/${id}`, { active: 5 })).status).toBe(404);
  });

  it('are written by admins and developers, deleted by admins', async () => {
    const { _id } = await create();
    const as = async (role: string) => api.as(await addKey(app.databaseUrl, organization, role));
    const [viewer, developer] = [await as('viewer'), await as('developer')];
    expect((await viewer.get(`/${path}/${_id}`)).status).toBe(200);
    expect((await viewer.patch(`/${path}/${_id}`, {})).status).toBe(403);
    expect((await viewer.post(`/${path}`, {})).status).toBe(403);
    expect((await developer.patch(`/${path}/${_id}`, { active: false })).status).toBe(200);
    expect((await developer.delete(`/${path}/${_id}`)).status).toBe(403);
    expect((await api.delete(`/${path}/${_id}`)).status).toBe(200);
    expect((await api.delete(`/${path}/${_id}`)).status).toBe(404);
  });

  it('make events with what REST shows', async () => {
    const { _id } = await create();
    await api.patch(`/${path}/${_id}`, { active: false });
    const shown = (await api.get(`/${path}/${_id}`)).body.result;
    await api.delete(`/${path}/${_id}`);
    const object = path.slice(0, -1);
    const deleted = await sink.waitFor(
      ({ event }) =>
        event.type === `${object}.deleted` && (event.data as { _id: string })._id === _id,
    );
    expect(deleted.event.data).toEqual(shown);
    // Without a chargestation deliveries keep no order; the numbers do.
    const events = await eventually(() => {
      const own = sink.events(({ data }) => (data as { _id: string })._id === _id);
      return own.length === 3 && own.toSorted((a, b) => a.sequence - b.sequence);
    });
    const types = events.map(({ type }) => type);
    expect(types).toEqual([`${object}.created`, `${object}.updated`, `${object}.deleted`]);
  });
});
