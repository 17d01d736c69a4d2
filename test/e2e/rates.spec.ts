import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { RemoteStation } from '../support/remote-station.js';
import { addOrganization } from '../support/tenants.js';

const FULL = {
  name: 'Day rate',
  description: '35 cents per kWh and a fee',
  currency: 'EUR',
  price_components: [
    { type: 'FLAT', price: 1 },
    { type: 'ENERGY', price: 0.5, tax: 10 },
    { type: 'PARKING_TIME', price: 3, grace_period: 1.5, tax: 19 },
  ],
  minimum_amount: 0.5,
  active: true,
  meta_data: { crm: '4711' },
};

describe('rates', () => {
  let app: RunningApp;
  let api: ApiClient;
  let other: ApiClient;

  beforeAll(async () => {
    app = await startApp();
    api = app.api;
    resultOf(await api.patch('/organization/settings', { unknown_tokens: 'accept' }));
    other = api.as((await addOrganization(app.databaseUrl)).key);
  });
  afterAll(() => app?.close());

  const create = async (body: object = FULL) => resultOf(await api.post('/rates', body));
  const events = async (type: string) =>
    resultOf(await api.get<{ data: object; chargestation: null }[]>('/events', { type }));

  it('are created, read, listed, changed and deleted, each with its event', async () => {
    const rate = await create();
    expect(rate).toMatchObject(FULL);
    expect(resultOf(await api.get(`/rates/${rate._id}`))).toEqual(rate);
    const listed = await api.get<object[]>('/rates', { name: 'Day rate', active: true });
    expect(listed.body.result).toContainEqual(rate);
    const changed = resultOf(
      await api.patch(`/rates/${rate._id}`, { active: false, name: null, minimum_amount: '0.75' }),
    );
    expect(changed).toMatchObject({ ...FULL, active: false, name: null, minimum_amount: 0.75 });
    expect((await api.delete(`/rates/${rate._id}`)).status).toBe(200);
    expect((await api.get(`/rates/${rate._id}`)).status).toBe(404);
    const deleted = await eventually(async () => (await events('rate.deleted'))[0]);
    expect(deleted).toMatchObject({ chargestation: null, data: changed });
    expect((await events('rate.created'))[0]?.data).toEqual(rate);
    expect((await events('rate.updated'))[0]?.data).toEqual(changed);
  });

  it('of eDRV are taken as they are', async () => {
    const body = {
      currency: 'eur',
      price_components: [
        { tax: 10, step_size: 1, type: 'FLAT', price: 5 },
        { tax: 0, step_size: 1, type: 'TIME', price: 2.5 },
      ],
      minimum_amount: '0.5',
    };
    expect(await create(body)).toMatchObject({
      ...body,
      currency: 'EUR',
      minimum_amount: 0.5,
      active: true,
    });
  });

  it.each<[string, object, string]>([
    ['no currency', { currency: undefined }, 'currency'],
    ['a word for a currency', { currency: 'Euro' }, 'currency'],
    ['no components', { price_components: [] }, 'price_components'],
    [
      'two of one type',
      {
        price_components: [
          { type: 'FLAT', price: 1 },
          { type: 'FLAT', price: 2 },
        ],
      },
      'price_components',
    ],
    [
      'an unknown type',
      { price_components: [{ type: 'SUN', price: 1 }] },
      'price_components.0.type',
    ],
    [
      'a negative price',
      { price_components: [{ type: 'FLAT', price: -1 }] },
      'price_components.0.price',
    ],
    [
      'a tax above 100',
      { price_components: [{ type: 'FLAT', price: 1, tax: 101 }] },
      'price_components.0.tax',
    ],
    [
      'a block of nothing',
      { price_components: [{ type: 'ENERGY', price: 1, step_size: 0 }] },
      'price_components.0.step_size',
    ],
    [
      'an unknown field',
      { price_components: [{ type: 'FLAT', price: 1, vat: 3 }] },
      'price_components.0.vat',
    ],
    ['words for a minimum', { minimum_amount: 'little' }, 'minimum_amount'],
  ])('refuse %s', async (_, change, path) => {
    const { status, body } = await api.post('/rates', { ...FULL, ...change });
    expect(status).toBe(422);
    expect(body.error?.details.map((detail) => detail.path)).toContain(path);
  });

  it('belong to their organization', async () => {
    const { _id } = await create();
    expect((await other.get(`/rates/${_id}`)).status).toBe(404);
    expect((await other.patch(`/rates/${_id}`, { active: false })).status).toBe(404);
    expect((await other.delete(`/rates/${_id}`)).status).toBe(404);
    expect(resultOf(await other.get('/rates'))).toEqual([]);
  });

  it('are named by connectors, which must know them, and stay while one does', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const path = `/connectors/${remote.connector}`;
    const foreign = resultOf(await other.post('/rates', FULL))._id;
    for (const rate of [newId(), foreign]) {
      const { status, body } = await api.patch(path, { rate });
      expect([status, body.error?.code]).toEqual([422, 'invalid_field']);
      expect(body.error?.details[0]).toMatchObject({ path: 'rate', rule: 'exists' });
    }
    const { _id: rate } = await create();
    expect(resultOf(await api.patch(path, { rate }))).toMatchObject({ rate });
    const refused = await api.delete(`/rates/${rate}`);
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'rate_in_use']);
    resultOf(await api.patch(path, { rate: null }));
    expect((await api.delete(`/rates/${rate}`)).status).toBe(200);
    await remote.station.close();
  });

  describe.each(['1.6', '2.0.1'] as const)('of a session of %s', (version) => {
    const rated = async (body: object = FULL) => {
      const rate = await create(body);
      const remote = await RemoteStation.start(app, version);
      resultOf(await api.patch(`/connectors/${remote.connector}`, { rate: rate._id }));
      return { rate, remote, station: remote.station };
    };

    it('give it a cost in REST and webhooks, as they were when it began', async () => {
      const { rate, remote, station } = await rated();
      await station.plugIn();
      await station.authorize('04E91C5A123480');
      await station.startCharging();
      await station.meter({ energy: 0 });
      resultOf(
        await api.patch(`/rates/${rate._id}`, { price_components: [{ type: 'FLAT', price: 99 }] }),
      );
      await station.meter({ energy: 4000 });
      const session = await eventually(async () => (await remote.sessions())[0]);
      const running = await remote.session(session._id);
      expect(running).toMatchObject({
        rate: rate._id,
        metrics: { energyConsumed: 4000 },
        cost: { amount: 3.2, currency: 'eur' },
      });
      await station.stop();
      await station.unplug();
      const ended = await remote.inStatus(session._id, 'Ended');
      expect(ended.cost).toMatchObject({
        breakdown: [
          { type: 'FLAT', quantity: 1, unit: 'session', totalCost: 1 },
          { type: 'ENERGY', rateName: 'Day rate', unit: 'kWh', unitPrice: 0.5, tax: 10 },
          { type: 'PARKING_TIME', quantity: 0, unit: 'hour', totalCost: 0 },
        ],
      });
      const { data } = await remote.event(session._id, 'session.ended');
      expect(data).toMatchObject({ rate: rate._id, cost: ended.cost });
    });

    it('that are inactive cost nothing', async () => {
      const { remote, station } = await rated({ ...FULL, active: false });
      await station.plugIn();
      await station.authorize('04E91C5A123480');
      await station.startCharging();
      const session = await eventually(async () => (await remote.sessions())[0]);
      expect(session).toMatchObject({ rate: null, cost: null });
      await station.close();
    });

    it('let a target of cost stop it', async () => {
      const { rate, remote, station } = await rated();
      const { _id } = await remote.request({ target: { cost: 2 } });
      expect(await remote.session(_id)).toMatchObject({ rate: rate._id, cost: null });
      await station.takeRemoteStart();
      await station.plugIn();
      await station.startCharging();
      await remote.inStatus(_id, 'Started');
      await station.meter({ energy: 0 });
      await station.meter({ energy: 1000 });
      expect((await remote.session(_id)).target_reached).toBeNull();
      await station.meter({ energy: 1000 });
      await station.waitForCall(remote.stopAction);
      expect((await remote.session(_id)).target_reached).toMatchObject({
        target: 'cost',
        value: 2.1,
      });
      await station.close();
    });
  });
});
