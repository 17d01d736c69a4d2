import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LastHeard } from '../../src/ocpp-gateway/last-heard.js';
import { knownAction } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import type { Schema } from '../../src/ocpp-gateway/rpc/schema-set.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, PublicSession } from '../support/api-types.js';
import { ADMIN_KEY, type RunningServer, startApp } from '../support/app.js';
import type { PublicAction } from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import { MESSAGES, type Message, resolve, sample } from '../support/schema-mutations.js';
import type { JsonObject } from '../support/station-socket.js';
import { type AddedStation, addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { countOf } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StationLedger } from './support/station-ledger.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const IN_FLIGHT = 16;

let app: RunningServer;
let ledger: StationLedger;
beforeAll(async () => {
  [app, ledger] = [await startApp(), await StationLedger.open()];
  resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
});
afterAll(async () => {
  await app?.close();
  await ledger?.close();
});

async function connected(version: OcppVersion): Promise<AddedStation> {
  const added = await addConnectedStation(app, { version });
  ledger.keep(added.id, added.station);
  return added;
}

it('A6 answers that nobody waits for are counted and do not touch the open command', async () => {
  const chance = new Chance('A6');
  const count = countOf('A6');
  for (const version of VERSIONS) {
    const { station, id } = await connected(version);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const usual = station.socket.onCall;
    station.socket.onCall = (action, payload) => held.then(() => usual(action, payload));
    const path = `/chargestations/${id}/clear_cache`;
    const action = resultOf(await app.api.post<PublicAction>(path, {}));
    await station.waitForCall('ClearCache');
    const [, open] = JSON.parse(station.received.at(-1) as string) as [number, string];
    const strays = numbers(count).map(() => stray(chance, open));
    for (const text of strays) station.sendRaw(text);
    await station.heartbeat();
    const before = resultOf(await app.api.get<PublicAction>(`/actions/${action._id}`));
    expect(before.status).toBe('requested');
    release();
    const after = await eventually(async () => {
      const shown = resultOf(await app.api.get<PublicAction>(`/actions/${action._id}`));
      return shown.status !== 'requested' && shown;
    });
    expect(after).toMatchObject({ status: 'completed', outcome: 'accepted' });
    for (const word of ['Rejected', 'Accepted'])
      station.sendRaw(JSON.stringify([3, open, { status: word }]));
    await station.heartbeat();
    await eventually(async () => {
      await app.nest.get(LastHeard).flush();
      const shown = resultOf(await app.api.get<PublicChargestation>(`/chargestations/${id}`));
      expect(shown.unexpected_answers).toBe(count + 2);
      return true;
    });
    expect(resultOf(await app.api.get<PublicAction>(`/actions/${action._id}`))).toEqual(after);
    await station.close();
  }
  reportFaults({
    id: 'A6',
    what: 'stray answers, each version',
    faults: 2 * (count + 2),
    ...(await ledger.cleanJudgement(app.databaseUrl)),
  });
});

/** An answer to nothing, or one of the wrong shape to what is open. */
function stray(chance: Chance, open: string): string {
  const unknown = chance.pick([randomUUID(), '', 'x'.repeat(1 + chance.below(300)), `${open}x`]);
  const payload = chance.pick<unknown>([{ status: 'Accepted' }, {}, null, [], 'text', 7]);
  return JSON.stringify(
    chance.pick<unknown[]>([
      [3, unknown, payload],
      [4, unknown, 'InternalError', '', {}],
      [3, open],
      [4, open, 'InternalError'],
      [4, open],
      [4, open, 7, 'text', {}],
      [3, chance.pick<unknown>([null, 7, {}]), payload],
      [3],
    ]),
  );
}

const REQUESTS = MESSAGES.filter(
  ({ version, action, kind }) => kind === 'request' && knownAction(version, action) !== 'from-csms',
);

/** Every place of a message where such a text stands. */
function* placesOf(
  reference: Schema,
  root: Schema,
  wanted: (schema: Schema) => boolean,
  path: (string | number)[] = [],
): Generator<(string | number)[]> {
  const schema = resolve(reference, root);
  if (schema.type === 'string' && wanted(schema)) yield path;
  if (schema.type === 'array' && schema.items)
    yield* placesOf(schema.items, root, wanted, [...path, 0]);
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    if (key !== 'customData') yield* placesOf(field, root, wanted, [...path, key]);
  }
}

/** A copy of the payload with this value at the place. */
function put(
  payload: unknown,
  [key, ...rest]: readonly (string | number)[],
  value: unknown,
): unknown {
  if (key === undefined) return value;
  if (Array.isArray(payload))
    return payload.with(Number(key), put(payload[Number(key)], rest, value));
  const object = payload as JsonObject;
  return { ...object, [key]: put(object[key], rest, value) };
}

interface Sent {
  version: OcppVersion;
  id: string;
  action: string;
  payload: unknown;
}

/** Sends each value at each place; every message must be answered with a CALLRESULT. */
async function sendEverywhere(
  stations: Record<OcppVersion, AddedStation>,
  wanted: (schema: Schema) => boolean,
  valuesAt: (message: Message, place: readonly (string | number)[]) => string[],
): Promise<Sent[]> {
  const sent = REQUESTS.flatMap((message) =>
    [...placesOf(message.schema, message.schema, wanted)].flatMap((place) =>
      valuesAt(message, place).map((value): Sent => {
        const { version, action, schema } = message;
        const payload = put(usable(sample(schema, schema) as JsonObject), place, value);
        return { version, id: randomUUID(), action, payload };
      }),
    ),
  );
  const refused = await inParallel(sent, IN_FLIGHT, ({ version, action, payload, id }) =>
    stations[version].station.socket.callNow(action, payload as object, id).then(
      () => [],
      (error: unknown) => [`${action} ${JSON.stringify(payload)}: ${error}`],
    ),
  );
  expect(refused.flat()).toEqual([]);
  return sent;
}

/** Each transaction is another one, and its samples are of this world. */
function usable(payload: JsonObject): JsonObject {
  const info = payload.transactionInfo as JsonObject | undefined;
  if (!info) return payload;
  return { ...payload, transactionInfo: { ...info, transactionId: randomUUID() } };
}

/** What is stored of these messages, as sent. */
async function expectVerbatim(sent: readonly Sent[]): Promise<void> {
  const rows = await sql<{ message_id: string; request: string }>(
    app.databaseUrl,
    'SELECT message_id, request FROM ocpp_frame WHERE message_id = ANY($1)',
    [sent.map(({ id }) => id)],
  );
  const stored = new Map(rows.map(({ message_id, request }) => [message_id, request]));
  for (const { id, payload } of sent) expect(stored.get(id)).toBe(JSON.stringify(payload));
}

/** Every list and export that shows something of the stations answers. */
async function expectListsWork(stations: Record<OcppVersion, AddedStation>): Promise<void> {
  const paths = [
    '/sessions',
    '/chargestations',
    '/connectors',
    '/events',
    '/reservations',
    '/audit_log',
    '/actions',
    '/tokens',
    '/organization/storage',
  ];
  for (const { id } of Object.values(stations)) {
    paths.push(
      ...['', '/timeline', '/ocpp_messages', '/device_model'].map(
        (part) => `/chargestations/${id}${part}`,
      ),
    );
    for (let page = 1; ; page += 1) {
      const query = { chargestation: id, paginate_limit: 100, paginate_page: page };
      const { status, body } = await app.api.get<PublicSession[]>('/sessions', query);
      expect(status).toBe(200);
      for (const { _id, metrics } of body.result) {
        if (page === 1)
          paths.push(
            ...['', '/timeline', '/bands', '/energy_reports'].map(
              (part) => `/sessions/${_id}${part}`,
            ),
          );
        for (const time of [metrics.chargingStart, metrics.chargingStop]) {
          expect(String(time)).toMatch(/^null$|^(19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT/);
        }
      }
      if (!body.hasNext) break;
    }
  }
  const answers = await inParallel(paths.slice(0, 120), 4, async (path) => [
    path,
    (await app.api.get(path)).status,
  ]);
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
}

async function stationsOfBoth(): Promise<Record<OcppVersion, AddedStation>> {
  return { '1.6': await connected('1.6'), '2.0.1': await connected('2.0.1') };
}

const TIMES = [
  '222222017-01-01T00:00:00Z',
  '+222222017-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2036-03-05T12:00:00Z',
  '2038-01-19T03:14:08Z',
  '2106-02-07T06:28:16Z',
  '9999-12-31T23:59:59.999Z',
  '10000-01-01T00:00:00Z',
  '294277-01-01T00:00:00Z',
  '2026-03-05T12:00:00',
  '2026-03-05 12:00:00',
  '2026-03-05',
  '2016-12-31T23:59:60Z',
  '2016-12-31T23:59:60.5+00:00',
  '2026-03-05T24:00:00Z',
  '2026-03-05T25:61:61Z',
  '2026-02-30T12:00:00Z',
  '2026-03-05T12:00:00+14:00',
  '2026-03-05T12:00:00-23:59',
  '2026-03-05T12:00:00+0530',
  '2026-03-05t12:00:00z',
  '2026-03-05T12:00:00.123456789012345678Z',
  '1772712000',
  '',
  'never',
];

it('A9 times of any kind are acknowledged and kept as sent, and all lists still work', async () => {
  const stations = await stationsOfBoth();
  const chance = new Chance('A9');
  const times = (count: number) => numbers(count).map(() => chance.pick(TIMES));
  const count = countOf('A9');
  const sent = await sendEverywhere(
    stations,
    ({ format }) => format === 'date-time',
    () => (count >= TIMES.length ? TIMES : times(count)),
  );
  await expectVerbatim(sent);
  await expectListsWork(stations);
  reportFaults({
    id: 'A9',
    what: 'times in every field that has one',
    faults: sent.length,
    ...(await ledger.cleanJudgement(app.databaseUrl)),
  });
  for (const { station } of Object.values(stations)) await station.close();
});

const TEXTS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  "=cmd|' /C calc'!A0",
  '<script>alert(1)</script>',
  '"><img src=x onerror=1>',
  "'; DROP TABLE session; --",
  '" OR 1=1 --',
  '%s%n',
  '#{7*7}',
  '{{7*7}}',
  '../../etc/passwd',
  '\u202eabc',
  '\u200f\u200e',
  '\u{1f50c}\u{1f468}\u200d\u{1f469}',
  '\u0301\u0301',
  '\ufeffBOM',
  '\t\r\n',
  '\u0001\u001b[31m',
  '\\u0000',
  '\\',
  'null',
  '',
];

describe('A10 texts that other programs take for code', () => {
  it('are kept as sent in every free-text field, and exported inert', async () => {
    const stations = await stationsOfBoth();
    const chance = new Chance('A10');
    const sent = await sendEverywhere(
      stations,
      ({ enum: words, format }) => !words && !format,
      () => numbers(countOf('A10')).map(() => chance.pick(TEXTS)),
    );
    await expectVerbatim(sent);
    await expectListsWork(stations);
    reportFaults({
      id: 'A10',
      what: 'texts in every field that takes any',
      faults: sent.length,
      ...(await ledger.cleanJudgement(app.databaseUrl)),
    });

    // The name of a key stands in the log as the actor of what was done with it.
    for (const name of TEXTS.filter((text) => text.trim() !== '')) {
      const made = await app.api.post<{ _id: string; key: string }>('/api_keys', {
        name,
        role: 'admin',
      });
      if (made.status !== 201) continue;
      await app.api
        .as(made.body.result.key)
        .post('/api_keys', { name: `by ${name}`, role: 'viewer' });
    }
    const response = await fetch(`${app.url}/v1.1/audit_log/export?format=csv`, {
      headers: { Authorization: `Bearer ${ADMIN_KEY}` },
    });
    const csv = await response.text();
    expect(response.status).toBe(200);
    expect(csv).toContain(`,'=1+1,`);
    expect(csv).toContain('<script>');
    expect(csv).not.toMatch(/(^|,|\n)"?[=+\-@\t\r](?!\r?\n|$)/);
    for (const { station } of Object.values(stations)) await station.close();
  });
});
