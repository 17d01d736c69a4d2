import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type Query, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { oneOfEach } from '../support/one-of-each.js';
import { addOrganization, snapshotOf } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { reportFaults } from './support/report.js';

type Ids = Record<string, string>;

/** A request of ours that carries an id of theirs. */
interface Place {
  where: string;
  method?: 'GET' | 'POST' | 'PATCH';
  path: (own: Ids) => string;
  query?: (theirs: Ids) => Query;
  body?: (theirs: Ids, own: Ids) => object;
}

const CONNECTOR = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 50 };
const TOKEN = () => ({ physicalId: newId(), type: 'ISO14443' });
const FRAME = [
  2,
  '1',
  'StatusNotification',
  {
    timestamp: '2026-01-01T00:00:00Z',
    connectorStatus: 'Occupied',
    evseId: 1,
    connectorId: 1,
  },
];

/** Lists with a filter that names another resource; they must be found empty. */
const FILTERS: Place[] = [
  ...(['connectors', 'sessions', 'reservations', 'actions', 'events'] as const).map((list) => ({
    where: `filter chargestation of ${list}`,
    path: () => `/${list}`,
    query: ({ chargestations }: Ids) => ({ chargestation: chargestations }),
  })),
  ...(['sessions', 'reservations', 'actions'] as const).map((list) => ({
    where: `filter connector of ${list}`,
    path: () => `/${list}`,
    query: ({ connectors }: Ids) => ({ connector: connectors }),
  })),
  ...(['sessions', 'tokens'] as const).map((list) => ({
    where: `filter user of ${list}`,
    path: () => `/${list}`,
    query: ({ users }: Ids) => ({ user: users }),
  })),
  {
    where: 'filter chargestation of connection_attempts',
    path: () => '/connection_attempts',
    query: ({ chargestations }) => ({ chargestation: chargestations }),
  },
  {
    where: 'filter identity of connection_attempts',
    path: () => '/connection_attempts',
    query: ({ connection_attempts }) => ({ identity: connection_attempts }),
  },
  {
    where: 'filter location of chargestations',
    path: () => '/chargestations',
    query: ({ locations }) => ({ location: locations }),
  },
  {
    where: 'filter endpoint of chargestations',
    path: () => '/chargestations',
    query: ({ endpoint }) => ({ endpoint }),
  },
  {
    where: 'filter parent of tokens',
    path: () => '/tokens',
    query: ({ physicalId }) => ({ parent: physicalId }),
  },
  {
    where: 'filter physicalId of tokens',
    path: () => '/tokens',
    query: ({ physicalId }) => ({ physicalId }),
  },
  {
    where: 'filter session of actions',
    path: () => '/actions',
    query: ({ sessions }) => ({ session: sessions }),
  },
  {
    where: 'filter object of audit_log',
    path: () => '/audit_log',
    query: ({ members }) => ({ object: members }),
  },
  {
    where: 'filter actor of audit_log',
    path: () => '/audit_log',
    query: ({ api_keys }) => ({ actor: api_keys }),
  },
];

/** Requests that must be refused. */
const REFERENCES: Place[] = [
  {
    where: 'body: location of a new chargestation',
    method: 'POST',
    path: () => '/chargestations',
    body: ({ locations }) => ({ endpoint: newId(), location: locations }),
  },
  {
    where: 'body: location of a chargestation',
    method: 'PATCH',
    path: ({ chargestations }) => `/chargestations/${chargestations}`,
    body: ({ locations }) => ({ location: locations }),
  },
  {
    where: 'body: rate of a new connector',
    method: 'POST',
    path: ({ chargestations }) => `/chargestations/${chargestations}/connectors`,
    body: ({ rates }) => ({ ...CONNECTOR, ocppId: 9, rate: rates }),
  },
  {
    where: 'body: rate of a connector',
    method: 'PATCH',
    path: ({ connectors }) => `/connectors/${connectors}`,
    body: ({ rates }) => ({ rate: rates }),
  },
  {
    where: 'body: user of a new token',
    method: 'POST',
    path: () => '/tokens',
    body: ({ users }) => ({ ...TOKEN(), user: users }),
  },
  {
    where: 'body: user of a token',
    method: 'PATCH',
    path: ({ tokens }) => `/tokens/${tokens}`,
    body: ({ users }) => ({ user: users }),
  },
  {
    where: 'body: connector of a session',
    method: 'POST',
    path: () => '/sessions',
    body: ({ connectors }) => ({ connector: connectors, id_tag: 'TAG' }),
  },
  {
    where: 'body: user of a session',
    method: 'POST',
    path: () => '/sessions',
    body: ({ users }, { connectors }) => ({ connector: connectors, user: users }),
  },
  {
    where: 'body: location of an adopted station',
    method: 'POST',
    path: ({ connection_attempts }) => `/connection_attempts/${connection_attempts}/adopt`,
    body: ({ locations }) => ({ location: locations }),
  },
  {
    where: 'body: session of a preview',
    method: 'POST',
    path: () => '/events/preview',
    body: ({ sessions }) => ({ session: sessions }),
  },
  {
    where: 'body: chargestation of a preview',
    method: 'POST',
    path: () => '/events/preview',
    body: ({ chargestations }) => ({ frame: FRAME, chargestation: chargestations }),
  },
  {
    where: 'body: organization',
    method: 'POST',
    path: () => '/locations',
    body: ({ organization }) => ({ name: 'Mine', organization }),
  },
  {
    where: 'bulk list: endpoint that is theirs',
    method: 'POST',
    path: () => '/chargestations',
    body: ({ endpoint }) => ({ endpoint }),
  },
  {
    where: 'query: organization',
    path: () => '/chargestations',
    query: ({ organization }) => ({ organization }),
  },
];

/** Logs that are read on from a place of theirs. */
const CURSORS: Place[] = [
  ...(
    [
      ['audit_log', () => '/audit_log'],
      ['deliveries', ({ webhooks }: Ids) => `/webhooks/${webhooks}/deliveries`],
      [
        'ocpp_messages',
        ({ chargestations }: Ids) => `/chargestations/${chargestations}/ocpp_messages`,
      ],
      ['timeline', ({ chargestations }: Ids) => `/chargestations/${chargestations}/timeline`],
      ['session timeline', ({ sessions }: Ids) => `/sessions/${sessions}/timeline`],
      ['energy_reports', ({ sessions }: Ids) => `/sessions/${sessions}/energy_reports`],
    ] as const
  ).flatMap(([where, path]) => [
    {
      where: `cursor of ${where}: an id`,
      path,
      query: ({ deliveries }: Ids) => ({ after: deliveries }),
    },
    { where: `cursor of ${where}: theirs`, path, query: ({ cursor }: Ids) => ({ after: cursor }) },
  ]),
];

describe('F3 ids of another organization', () => {
  let app: RunningApp;
  let sink: WebhookSink;
  let us: ApiClient;
  let them: ApiClient;
  let own: Ids;
  let theirs: Ids;
  let organization: string;

  beforeAll(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
    us = app.api;
    const { _id } = resultOf(await us.get('/organization'));
    organization = _id;
    const other = await addOrganization(app.databaseUrl);
    them = us.as(other.key);
    own = await oneOfEach({ ...app, api: us }, organization);
    theirs = await oneOfEach({ ...app, api: them }, other.organization);
    const log = await them.get('/audit_log', { limit: 1 });
    const [station] = resultOf(await them.get<{ endpoint: string }[]>('/chargestations'));
    const [token] = resultOf(await them.get<{ physicalId: string }[]>('/tokens'));
    Object.assign(theirs, {
      organization: other.organization,
      cursor: log.body.next,
      endpoint: station?.endpoint,
      physicalId: token?.physicalId,
    });
  });
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  /** Asks, and fails when the answer has anything of theirs that was not said in the question. */
  const ask = async ({ method = 'GET', path, query, body }: Place) => {
    const said = JSON.stringify([query?.(theirs), body?.(theirs, own)]);
    const answer = await us.request(method, path(own), {
      query: query?.(theirs),
      body: body?.(theirs, own),
    });
    const text = JSON.stringify(answer.body);
    for (const [name, id] of Object.entries(theirs)) {
      if (name !== 'cursor' && !said.includes(id)) expect(text).not.toContain(id);
    }
    return answer;
  };
  const both = async () => [
    await snapshotOf(app.databaseUrl, organization),
    await snapshotOf(app.databaseUrl, String(theirs.organization)),
  ];

  it.each(FILTERS)('F3 $where finds nothing', async (place) => {
    const { status, body } = await ask(place);
    expect({ status, result: body.result }).toEqual({ status: 200, result: [] });
  });

  it('F3 references are refused like unknown ones, and nothing is written', async () => {
    const before = await both();
    for (const place of REFERENCES) {
      const { status, body } = await ask(place);
      const refused = [404, 406, 409, 422].includes(status);
      expect({ where: place.where, status, refused }).toEqual({
        ...{ where: place.where, status, refused: true },
      });
      expect(body.result).toBeNull();
    }
    expect(await both()).toEqual(before);
  });

  it.each(CURSORS)('F3 $where leads to nothing of theirs', async (place) => {
    const { status } = await ask(place);
    expect([200, 410, 422]).toContain(status);
  });

  it('F3 the event log and its stream show nothing of theirs, wherever they begin', async () => {
    const all = resultOf(await them.get<{ _id: string }[]>('/events', { limit: 1000 }));
    const { body } = await them.get('/events', { limit: 1 });
    for (const after of [String(body.next), 'MA', undefined]) {
      const seen = JSON.stringify((await us.get('/events', { after, limit: 1000 })).body.result);
      for (const { _id } of all) expect(seen).not.toContain(_id);
      expect(seen).not.toContain(theirs.chargestations);
    }
    const stopped = new AbortController();
    const stream = await fetch(`${app.url}/v1.1/events/stream`, {
      headers: { Authorization: `Bearer ${us.key}`, 'Last-Event-ID': String(body.next) },
      signal: stopped.signal,
    });
    const heard: string[] = [];
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of stream.body ?? []) heard.push(decoder.decode(chunk as Uint8Array));
    })().catch(() => undefined);
    const theirLocation = resultOf(await them.post('/locations', { name: 'Theirs' }));
    const ourLocation = resultOf(await us.post('/locations', { name: 'Ours' }));
    await eventually(() => heard.join('').includes(ourLocation._id));
    stopped.abort();
    await reading;
    expect(heard.join('')).not.toContain(theirLocation._id);
  });

  it('F3 an Idempotency-Key of theirs is another key, and repeats no answer of theirs', async () => {
    const headers = { 'Idempotency-Key': newId() };
    const made = resultOf(await them.post('/locations', { name: 'Theirs' }, headers));
    const ours = await us.post('/locations', { name: 'Ours' }, headers);
    expect(ours.headers.get('Idempotency-Replayed')).toBeNull();
    expect(resultOf(ours)).toMatchObject({ name: 'Ours' });
    expect(resultOf(ours)._id).not.toBe(made._id);
    const repeated = resultOf(await them.post('/locations', { name: 'Theirs' }, headers));
    expect(repeated).toEqual(made);
  });

  it('F3 webhooks and exports carry nothing of theirs', async () => {
    await sink.subscribe(us);
    resultOf(await them.patch(`/locations/${theirs.locations}`, { name: 'Changed by them' }));
    resultOf(await us.patch(`/locations/${own.locations}`, { name: 'Changed by us' }));
    await sink.waitFor(({ event }) => event.type === 'location.updated');
    for (const { event } of sink.deliveries) expect(event.organization).toBe(organization);
    const places = ['', `?object=${theirs.members}`, `?actor=${theirs.api_keys}&format=csv`];
    for (const place of places) {
      const file = await fetch(`${app.url}/v1.1/audit_log/export${place}`, {
        headers: { Authorization: `Bearer ${us.key}` },
      });
      const text = await file.text();
      for (const [name, id] of Object.entries(theirs))
        if (name !== 'cursor') expect(text).not.toContain(id);
    }
  });

  it('F3 tries at least 30 places', () => {
    const places = [...FILTERS, ...REFERENCES, ...CURSORS].length + 5;
    expect(places).toBeGreaterThanOrEqual(30);
    reportFaults({
      id: 'F3',
      what: `ids of another organization in ${places} places`,
      faults: places,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  });
});
