import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttemptRetention } from '../../src/connection-attempts/attempt-retention.js';
import { RefusedConnectionsLog } from '../../src/ocpp-gateway/refused-connections.js';
import { type ApiClient, type Resource, resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { UpgradeRefusedError } from '../support/station-errors.js';
import { StationSocket, type StationSocketOptions } from '../support/station-socket.js';
import { addConnectedStation, addStation } from '../support/stations.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { VirtualStation } from '../support/virtual-station.js';

interface PublicAttempt extends Resource {
  identity: string | null;
  chargestation: string | null;
  reason: string;
  status: number | null;
  result: string;
  advice: string;
  url: string | null;
  protocols: string[];
  address: string;
  user_agent: string | null;
  count: number;
  firstAt: string;
  lastAt: string;
  adoptable: boolean;
}

interface AuditEntry extends Resource {
  type: string;
  object: string;
  after: unknown;
}

let app: RunningServer;
let other: ApiClient;
let viewer: ApiClient;

beforeAll(async () => {
  app = await startApp();
  other = app.api.as((await addOrganization(app.databaseUrl)).key);
  const { _id: organization } = resultOf(await app.api.get('/organization'));
  viewer = app.api.as(await addKey(app.databaseUrl, organization, 'viewer'));
});
afterAll(() => app?.close());

const someIdentity = () => `unknown-${randomUUID().slice(0, 8)}`;

/** Tries to connect and gives the HTTP status of the refusal. */
async function attempt(options: Partial<StationSocketOptions>): Promise<number> {
  const socket = new StationSocket({ version: '2.0.1', url: app.wsUrl, id: 'nobody', ...options });
  const refusal = await socket.connect().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UpgradeRefusedError);
  return (refusal as UpgradeRefusedError).status;
}

async function attemptsOf(identity: string, api = app.api): Promise<PublicAttempt[]> {
  return resultOf(await api.get<PublicAttempt[]>('/connection_attempts', { identity }));
}

/** The only attempt of an identity, once it is written. */
function attemptOf(identity: string, api = app.api): Promise<PublicAttempt> {
  return eventually(async () => (await attemptsOf(identity, api))[0], { what: 'the attempt' });
}

/** Writes what was counted, as if the minute were over. */
const writeNow = () => app.nest.get(RefusedConnectionsLog).flush(true);

describe('a refused connection', () => {
  it('of an unknown station is kept with all that helps, and adopted by one call', async () => {
    const id = someIdentity();
    const clientOptions = { headers: { 'User-Agent': 'Wall 22/1.4' } };
    expect(await attempt({ id, protocols: ['ocpp2.1', 'ocpp1.6'], clientOptions })).toBe(404);
    const kept = await attemptOf(id, viewer);
    expect(kept).toMatchObject({
      identity: id,
      chargestation: null,
      reason: 'unknown_station',
      status: 404,
      result: 'No chargestation has this endpoint. Create it with POST /v1.1/chargestations.',
      advice: expect.stringContaining(`No chargestation has the identity ${id}. Adopt it`),
      url: `${app.wsUrl}/${id}`,
      protocols: ['ocpp2.1', 'ocpp1.6'],
      address: '127.0.0.1',
      user_agent: 'Wall 22/1.4',
      count: 1,
      adoptable: true,
    });
    expect(resultOf(await viewer.get(`/connection_attempts/${kept._id}`))).toEqual(kept);

    const path = `/connection_attempts/${kept._id}/adopt`;
    const adopted = await app.api.post<PublicChargestation>(path, { name: 'Found' });
    expect(adopted.status).toBe(201);
    const { password, _id } = resultOf(adopted);
    expect(resultOf(adopted)).toMatchObject({ endpoint: id, name: 'Found', protocol: 'ocpp1.6' });
    const station = new VirtualStation({ version: '1.6', url: app.wsUrl, id, password });
    await station.connect();
    await station.close();

    expect(await attemptOf(id)).toMatchObject({ chargestation: _id, adoptable: false });
    const again = await app.api.post(path, {});
    expect([again.status, again.body.error?.code]).toEqual([409, 'endpoint_taken']);
    const entries = resultOf(await app.api.get<AuditEntry[]>('/audit_log', { object: _id }));
    expect(entries).toMatchObject([
      { type: 'chargestation.adopted', after: { endpoint: id, address: '127.0.0.1' } },
      { type: 'chargestation.created', after: { endpoint: id, name: 'Found' } },
    ]);
    const types = (await allEventsOf(app, _id)).map(({ type }) => type);
    expect(types).toContain('chargestation.created');
    expect(types).not.toContain('chargestation.connection_refused');

    resultOf(await app.api.delete(`/chargestations/${_id}`));
    expect(await attemptsOf(id)).toEqual([]);
  });

  it.each([
    ['a wrong path', { url: () => app.wsUrl.replace('/ocpp', '/steve') }, 404, 'wrong_path'],
    ['no identity', { id: 'a:b' }, 400, 'invalid_identity'],
  ])(
    'with %s is kept without an identity and cannot be adopted',
    async (_what, at, status, reason) => {
      const url = 'url' in at ? at.url() : app.wsUrl;
      expect(await attempt({ id: 'id' in at ? at.id : 'CP-1', url })).toBe(status);
      const kept = await eventually(async () => {
        const found = resultOf(
          await app.api.get<PublicAttempt[]>('/connection_attempts', { reason }),
        );
        return found[0];
      });
      expect(kept).toMatchObject({ identity: null, status, reason, adoptable: false });
      const refused = await app.api.post(`/connection_attempts/${kept._id}/adopt`, {});
      expect([refused.status, refused.body.error?.code]).toEqual([422, 'not_adoptable']);
    },
  );

  it('of a registered station is kept by reason and told in one event', async () => {
    const { id, station, password } = await addStation(app, { version: '1.6' });
    const identity = station.options.id;
    const wrong = 'f'.repeat(40);
    expect(await attempt({ id: identity, password: wrong })).toBe(401);
    await eventually(async () => (await attemptsOf(identity)).length === 1);
    for (let round = 0; round < 3; round += 1) await attempt({ id: identity, password: wrong });
    expect(await attempt({ id: identity })).toBe(401);
    expect(await attempt({ id: identity, username: 'another', password })).toBe(401);
    expect(await attempt({ id: identity, password, protocols: [] })).toBe(400);
    expect((await attemptsOf(identity)).map(({ count }) => count)).toEqual([1]);
    await writeNow();
    const kept = await attemptsOf(identity);
    expect(kept.every(({ chargestation, adoptable }) => chargestation === id && !adoptable)).toBe(
      true,
    );
    expect(Object.fromEntries(kept.map(({ reason, count }) => [reason, count]))).toEqual({
      wrong_password: 4,
      credentials_missing: 1,
      wrong_user: 1,
      no_common_protocol: 1,
    });
    const events = (await allEventsOf(app, id)).filter(
      ({ type }) => type === 'chargestation.connection_refused',
    );
    expect(events.map(({ data }) => data)).toMatchObject([
      { chargestation: id, identity, count: 1, reasons: [{ reason: 'wrong_password', count: 1 }] },
      {
        count: 6,
        status: 400,
        protocols: [],
        advice: expect.stringContaining('ocpp1.6'),
        reasons: expect.arrayContaining([{ reason: 'wrong_password', count: 3 }]),
      },
    ]);
    expect(JSON.stringify([kept, events])).not.toContain(wrong);
  });

  it('of an unknown identity is seen by the first organization, of a known one by its own', async () => {
    const unknown = someIdentity();
    await attempt({ id: unknown });
    const found = await attemptOf(unknown);
    const foreign = { endpoint: someIdentity() };
    const theirs = resultOf(await other.post<PublicChargestation>('/chargestations', foreign));
    await attempt({ id: foreign.endpoint });
    expect(await attemptOf(foreign.endpoint, other)).toMatchObject({ chargestation: theirs._id });
    expect(await attemptsOf(foreign.endpoint)).toEqual([]);
    expect(await attemptsOf(unknown, other)).toEqual([]);
    const path = `/connection_attempts/${found._id}`;
    for (const answer of [await other.get(path), await other.post(`${path}/adopt`, {})]) {
      expect([answer.status, answer.body.error?.code]).toEqual([404, 'not_found']);
    }
    const taken = { endpoint: unknown };
    expect(found).toMatchObject({ adoptable: true });
    const rival = resultOf(await other.post('/chargestations', taken));
    const since = await attemptOf(unknown);
    expect(since).toEqual({ ...found, adoptable: false, advice: expect.any(String) });
    expect(since.advice).toContain('has been registered with this identity since');
    expect(resultOf(await app.api.get(path))).toEqual(since);
    const refused = await app.api.post(`${path}/adopt`, {});
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'endpoint_taken']);
    expect(JSON.stringify(refused.body)).not.toContain(rival._id);
    resultOf(await other.delete(`/chargestations/${rival._id}`));
    expect(await attemptOf(unknown)).toEqual(found);
  });

  it('is listed by pages and filters, the last one first', async () => {
    const identities = [someIdentity(), someIdentity(), someIdentity()];
    for (const id of identities) {
      await attempt({ id });
      await attemptOf(id);
    }
    const list = (query: Record<string, string | number>) =>
      app.api.get<PublicAttempt[]>('/connection_attempts', query);
    const first = await list({ paginate_limit: 2, known: 'false' });
    expect(first.body).toMatchObject({ hasNext: true, hasPrevious: false });
    const newest = resultOf(first).map(({ identity }) => identity);
    expect(newest).toEqual([identities[2], identities[1]]);
    const [next] = resultOf(await list({ paginate_limit: 2, paginate_page: 2, known: 'false' }));
    expect(next?.identity).toBe(identities[0]);
    expect(resultOf(await list({ address: '192.0.2.1' }))).toEqual([]);
    const known = resultOf(await list({ known: 'true' }));
    expect(known.every(({ chargestation }) => chargestation !== null)).toBe(true);
    const wrong = await list({ reason: 'bad_luck' });
    expect([wrong.status, wrong.body.error?.details[0]?.path]).toEqual([422, 'query.reason']);
  });

  it('is forgotten 7 days after the last one', async () => {
    const [old, young] = [someIdentity(), someIdentity()];
    for (const id of [old, young]) {
      await attempt({ id });
      await attemptOf(id);
    }
    const AGE = 'UPDATE connection_attempt SET last_at = now() - $2::interval WHERE identity = $1';
    await sql(app.databaseUrl, AGE, [old, '7 days 1 minute']);
    await sql(app.databaseUrl, AGE, [young, '6 days 23 hours']);
    await app.nest.get(AttemptRetention).remove();
    expect(await attemptsOf(old)).toEqual([]);
    expect(await attemptsOf(young)).toHaveLength(1);
  });
});

describe('an attack with invented identities', () => {
  it('leaves the rows of stations that come from elsewhere', async () => {
    const id = someIdentity();
    await attempt({ id });
    const kept = await attemptOf(id);
    const INVENT = `INSERT INTO connection_attempt (_id, organization, subject, identity, reason, status, message, protocols, address, count,
        first_at, last_at)
      SELECT lpad(to_hex(n), 24, '0'), organization, 'invented-' || n, 'invented-' || n, reason, status, message, protocols, '192.0.2.66', 1,
        now(), now() + interval '1 minute' FROM connection_attempt, generate_series(1, 12000) AS n WHERE _id = $1`;
    await sql(app.databaseUrl, INVENT, [kept._id]);
    await app.nest.get(AttemptRetention).remove();
    const [left] = await sql<{ count: number }>(
      app.databaseUrl,
      'SELECT count(*)::int AS count FROM connection_attempt WHERE chargestation IS NULL',
    );
    expect(left?.count).toBe(10_000);
    expect(await attemptOf(id)).toEqual(kept);
    await sql(app.databaseUrl, `DELETE FROM connection_attempt WHERE address = '192.0.2.66'`);
  });
});

describe('an attack with the identity of a connected station', () => {
  it('leaves its socket alone and makes one row and one event', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const identity = station.options.id;
    const statuses = new Map<number, number>();
    for (let round = 0; round < 30; round += 1) {
      const tries = Array.from({ length: 20 }, () => attempt({ id: identity }));
      for (const status of await Promise.all(tries))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await station.heartbeat();
    }
    expect(statuses).toEqual(
      new Map([
        [401, 10],
        [429, 590],
      ]),
    );
    expect(station.socket.isOpen).toBe(true);
    const kept = await attemptOf(identity);
    await writeNow();
    expect(await attemptsOf(identity)).toMatchObject([
      { _id: kept._id, reason: 'credentials_missing', status: 429, count: 600 },
    ]);
    const types = (await allEventsOf(app, id)).map(({ type }) => type);
    expect(types).not.toContain('chargestation.offline');
    const told = types.filter((type) => type === 'chargestation.connection_refused');
    // One at once, and one by `writeNow`, which stands for the end of the minute.
    expect(told.length).toBeLessThanOrEqual(2);
    await station.close();
  });
});

describe('sockets that replace one another', () => {
  it('are told of once, after more than five in a minute', async () => {
    const { station, id, twin } = await addConnectedStation(app, { version: '1.6' });
    const conflicts = async () =>
      (await allEventsOf(app, id)).filter(
        ({ type }) => type === 'chargestation.connection_conflict',
      );
    let current = station;
    const replace = async () => {
      const replaced = current;
      current = twin();
      await current.connect();
      await replaced.socket.closed;
    };
    for (let round = 0; round < 5; round += 1) await replace();
    await current.heartbeat();
    expect(await conflicts()).toEqual([]);
    for (let round = 0; round < 10; round += 1) await replace();
    await current.heartbeat();
    const told = await eventually(async () => {
      const found = await conflicts();
      return found.length > 0 && found;
    });
    expect(told.map(({ data }) => data)).toMatchObject([
      { chargestation: id, replaced: 6, addresses: ['127.0.0.1'] },
    ]);
    await current.close();
  });
});
