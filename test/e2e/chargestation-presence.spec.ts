import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { CommandBus, EventBus, QueryBus } from '@nestjs/cqrs';
import { SchedulerRegistry } from '@nestjs/schedule';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ohmgate, startOhmgate } from '../../src/bootstrap.js';
import {
  AuthenticateStation,
  type Boot,
  FindChargestation,
  FindInactiveChargestations,
  GetChargestations,
  RegisterBoots,
  RetirePreviousPassword,
} from '../../src/chargestations/chargestations.commands.js';
import {
  ChargestationsChanged,
  ChargestationsOffline,
  ChargestationsOnline,
} from '../../src/chargestations/chargestations.events.js';
import { NODE_LOST_AFTER_S, NodeLiveness } from '../../src/chargestations/node-liveness.js';
import {
  ConnectorStatusesReported,
  StationsConnected,
  StationsDisconnected,
  StationsHeard,
} from '../../src/ocpp-gateway/ocpp-gateway.events.js';
import { loadConfig } from '../../src/shared/config.js';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { newId } from '../../src/shared/id.js';
import { NodeIdentity } from '../../src/shared/node-identity.js';
import type { BootInfo, StationRef } from '../../src/shared/vocabulary/station.js';
import { ApiClient, resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { StationSocket } from '../support/station-socket.js';
import { addOrganization, sql } from '../support/tenants.js';

const KEY = 'admin-key-of-the-presence-tests-0123456789';
const NOW = Date.UTC(2026, 2, 5, 12);

let database: TestDatabase;
let server: Ohmgate;
let api: ApiClient;
let organization: string;
let unitOfWork: UnitOfWork;
let events: EventBus;
let commands: CommandBus;
let queries: QueryBus;
const published: object[] = [];

beforeAll(async () => {
  database = await createDatabase();
  server = await startOhmgate(
    loadConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: database.url,
      SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
      BOOTSTRAP_ADMIN_API_KEY: KEY,
      OCPP_UNKNOWN_STATIONS: 'accept',
      OCPP_ALLOW_UNAUTHENTICATED: 'true',
      LOG_LEVEL: 'warn',
    }),
  );
  stopIntervals(server.app.get(SchedulerRegistry));
  api = new ApiClient(server.url, KEY);
  organization = resultOf(await api.get('/organization'))._id;
  unitOfWork = server.app.get(UnitOfWork);
  countStatements();
  [events, commands, queries] = [
    server.app.get(EventBus),
    server.app.get(CommandBus),
    server.app.get(QueryBus),
  ];
  const { publisher } = events;
  const publish = publisher.publish.bind(publisher);
  publisher.publish = (event) => {
    published.push(event);
    return publish(event);
  };
});

afterAll(async () => {
  await server?.close();
  await database?.drop();
});

/** Nothing happens by the clock here: the tests say when. */
function stopIntervals(registry: SchedulerRegistry): void {
  for (const name of registry.getIntervals()) registry.deleteInterval(name);
}

async function create(body: object = {}): Promise<PublicChargestation> {
  const endpoint = `P-${newId()}`;
  return resultOf(await api.post<PublicChargestation>('/chargestations', { endpoint, ...body }));
}

async function createMany(count: number): Promise<StationRef[]> {
  const stations = await Promise.all(Array.from({ length: count }, () => create()));
  return stations.map(({ _id }) => refOf(_id));
}

const refOf = (chargestation: string): StationRef => ({ chargestation, organization });

const get = async (id: string) =>
  resultOf(await api.get<PublicChargestation>(`/chargestations/${id}`));

/** The events of these classes which `work` publishes, as the handlers of other modules get them. */
async function publishedBy(
  work: () => Promise<unknown>,
  ...classes: (new (
    ...parameters: never[]
  ) => object)[]
) {
  const before = published.length;
  await work();
  return published.slice(before).filter((event) => classes.some((type) => event instanceof type));
}

/** Sorted ids of the stations in such events. */
const stationsOf = (found: object[]) =>
  found
    .flatMap((event) =>
      (event as { stations: StationRef[] }).stations.map((station) => station.chargestation),
    )
    .sort();

const connected = (
  stations: StationRef[],
  connection = newId(),
  node = server.app.get(NodeIdentity).id,
) =>
  events.publish(
    new StationsConnected(
      stations.map((station) => ({ station, protocol: 'ocpp2.0.1', connection, node, at: NOW })),
    ),
  );

const disconnected = (stations: StationRef[], connection: string) =>
  events.publish(
    new StationsDisconnected(stations.map((station) => ({ station, connection, at: NOW + 5000 }))),
  );

const counters = new AsyncLocalStorage<{ statements: number }>();

/** Counts for `statementsOf` alone, since units of work of background jobs run at any time. */
function countStatements(): void {
  for (const send of ['query', 'write'] as const) {
    const original = unitOfWork[send].bind(unitOfWork) as (...parameters: unknown[]) => unknown;
    const counted = (...parameters: unknown[]) => {
      const counter = counters.getStore();
      if (counter) counter.statements += 1;
      return original(...parameters);
    };
    Object.assign(unitOfWork, { [send]: counted });
  }
}

/** Statements that `work` sends inside one unit of work. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const counter = { statements: 0 };
  await counters.run(counter, () => unitOfWork.run(work));
  return counter.statements;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest();

describe('AuthenticateStation', () => {
  it('tells what the upgrade must know', async () => {
    const { _id, endpoint, password } = await create({
      validation: 'strict',
      registration: 'pending',
    });
    expect(await queries.execute(new AuthenticateStation(endpoint))).toEqual({
      chargestation: _id,
      organization,
      security: 'basic_auth',
      registration: 'pending',
      validation: 'strict',
      serialNumber: null,
      bootSerialNumber: null,
      passwordHashes: [hashOf(password!)],
    });
  });

  it('takes the old password until the new one was used, or its time is over', async () => {
    const { _id, endpoint, password } = await create();
    const path = `/chargestations/${_id}/reset_password`;
    const hashes = async () =>
      (await queries.execute(new AuthenticateStation(endpoint)))!.passwordHashes;
    const newest = resultOf(await api.patch<PublicChargestation>(path, undefined)).password!;
    expect(await hashes()).toEqual([hashOf(newest), hashOf(password!)]);
    await commands.execute(new RetirePreviousPassword(_id));
    expect(await hashes()).toEqual([hashOf(newest)]);

    const last = resultOf(await api.patch<PublicChargestation>(path, undefined)).password!;
    expect(await hashes()).toEqual([hashOf(last), hashOf(newest)]);
    await sql(
      database.url,
      'UPDATE chargestation SET previous_password_until = now() WHERE _id = $1',
      [_id],
    );
    expect(await hashes()).toEqual([hashOf(last)]);
  });

  it('provisions an unknown identity once, without security, however many connections race', async () => {
    const endpoint = `new-${newId()}`;
    const created = await publishedBy(async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => queries.execute(new AuthenticateStation(endpoint))),
      );
      expect(new Set(answers.map((answer) => answer!.chargestation)).size).toBe(1);
      expect(answers[0]).toMatchObject({
        organization,
        security: 'none',
        registration: 'accepted',
        passwordHashes: [],
      });
    }, ChargestationsChanged);
    expect(created).toHaveLength(1);
    const [station] = resultOf(
      await api.get<PublicChargestation[]>('/chargestations', { endpoint }),
    );
    expect(station).toMatchObject({ endpoint, security: { type: 'none' } });
  });

  it('adopts those that come together in one transaction, and tells each apart', async () => {
    const known = await create();
    const endpoints = [known.endpoint, ...Array.from({ length: 5 }, () => `together-${newId()}`)];
    const created = await publishedBy(async () => {
      const answers = await Promise.all(
        endpoints.map((endpoint) => queries.execute(new AuthenticateStation(endpoint))),
      );
      const shown = await queries.execute(
        new GetChargestations(answers.map((answer) => answer!.chargestation)),
      );
      const own = answers.map((answer) => shown.get(answer!.chargestation));
      expect(own).toEqual(endpoints.map((endpoint) => expect.objectContaining({ endpoint })));
    }, ChargestationsChanged);
    expect(created).toEqual([expect.objectContaining({ stations: expect.any(Array) })]);
    expect(stationsOf(created)).toHaveLength(5);
  });

  it('compares exactly, and a deleted station is unknown', async () => {
    const { _id, endpoint } = await create();
    const upper = await queries.execute(new AuthenticateStation(endpoint.toLowerCase()));
    expect(upper!.chargestation).not.toBe(_id);
    await api.delete(`/chargestations/${_id}`);
    expect((await queries.execute(new AuthenticateStation(endpoint)))!.chargestation).not.toBe(_id);
  });
});

describe('RegisterBoots', () => {
  const bootInfo: BootInfo = {
    chargePointVendor: 'Example "Charging" {1,2}',
    chargePointModel: 'Wall 22',
    chargePointSerialNumber: null,
    chargeBoxSerialNumber: null,
    firmwareVersion: '1.4.2',
    iccid: null,
    imsi: null,
  };

  it("answers each boot with its station's registration and its organization's interval", async () => {
    const accepted = await create();
    const pending = await create({ registration: 'pending' });
    const rejected = await create({ registration: 'rejected' });
    await sql(
      database.url,
      'UPDATE organization_settings SET heartbeat_interval = 77 WHERE organization = $1',
      [organization],
    );
    const boots: Boot[] = [rejected, accepted, pending].map(({ _id }) => ({
      station: refOf(_id),
      protocol: 'ocpp1.6' as const,
      bootInfo: { ...bootInfo, imsi: _id },
    }));
    boots.push({ station: refOf(newId()), protocol: 'ocpp1.6', bootInfo });
    expect(await commands.execute(new RegisterBoots(boots))).toEqual([
      { status: 'rejected', interval: 77 },
      { status: 'accepted', interval: 77 },
      { status: 'pending', interval: 77 },
      { status: 'rejected', interval: 77 },
    ]);
    for (const { _id } of [accepted, pending, rejected]) {
      expect(await get(_id)).toMatchObject({
        protocol: 'ocpp1.6',
        bootInfo: { ...bootInfo, imsi: _id },
      });
    }
  });
});

describe('a station that comes and goes', () => {
  it('is online from its first socket on; only the change is an event', async () => {
    const [station, other] = (await createMany(2)) as [StationRef, StationRef];
    const [first, second] = [newId(), newId()];
    const online = await publishedBy(() => connected([station], first), ChargestationsOnline);
    expect(stationsOf(online)).toEqual([station.chargestation]);
    expect(await get(station.chargestation)).toMatchObject({
      online: true,
      protocol: 'ocpp2.0.1',
      lastConnectAt: new Date(NOW).toISOString(),
      lastDisconnectAt: null,
    });

    const again = await publishedBy(
      () => connected([station, other], second),
      ChargestationsOnline,
    );
    expect(stationsOf(again)).toEqual([other.chargestation]);

    const late = await publishedBy(() => disconnected([station], first), ChargestationsOffline);
    expect(late).toEqual([]);
    expect(await get(station.chargestation)).toMatchObject({ online: true });

    const offline = await publishedBy(
      () => disconnected([station, other], second),
      ChargestationsOffline,
    );
    expect(stationsOf(offline)).toEqual([station.chargestation, other.chargestation].sort());
    expect(await get(station.chargestation)).toMatchObject({
      online: false,
      lastDisconnectAt: new Date(NOW + 5000).toISOString(),
    });
    expect(
      await publishedBy(() => disconnected([station, other], second), ChargestationsOffline),
    ).toEqual([]);
  });

  it('of two sockets at once one makes the event', async () => {
    const [station] = (await createMany(1)) as [StationRef];
    const online = await publishedBy(
      () => Promise.all(Array.from({ length: 5 }, () => connected([station]))),
      ChargestationsOnline,
    );
    expect(stationsOf(online)).toEqual([station.chargestation]);
  });

  it('goes offline before it is deleted, and a socket of a deleted one changes nothing', async () => {
    const [station] = (await createMany(1)) as [StationRef];
    await connected([station]);
    const found = await publishedBy(
      () => api.delete(`/chargestations/${station.chargestation}`),
      ChargestationsOffline,
      ChargestationsChanged,
    );
    expect(found.map((event) => event.constructor.name)).toEqual([
      'ChargestationsOffline',
      'ChargestationsChanged',
    ]);
    expect(await publishedBy(() => connected([station]), ChargestationsOnline)).toEqual([]);
    const shown = await queries.execute(new GetChargestations([station.chargestation]));
    expect(shown.get(station.chargestation)).toMatchObject({ online: false });
  });

  it('lastMessageAt only moves forward, unexpected answers add up, the last clock skew stays', async () => {
    const { _id } = await create();
    const skews = [-90, 7, null];
    const counted = async () => (await get(_id)).unexpected_answers;
    let unexpectedAnswers = 0;
    for (const at of [NOW, NOW + 2000, NOW + 1000]) {
      const clockSkew = skews.shift() ?? null;
      const heard = { chargestation: _id, at, unexpectedAnswers, clockSkew };
      await events.publish(new StationsHeard([heard]));
      unexpectedAnswers += 2;
    }
    expect(await get(_id)).toMatchObject({ clock_skew: 7, clock_wrong: false });
    expect((await get(_id)).lastMessageAt).toBe(new Date(NOW + 2000).toISOString());
    expect(await counted()).toBe(6);
    const flood = [{ chargestation: _id, at: NOW, unexpectedAnswers: 2 ** 31 - 1, clockSkew: -61 }];
    await events.publish(new StationsHeard(flood));
    expect(await counted()).toBe(2 ** 31 - 1);
    expect(await get(_id)).toMatchObject({ clock_skew: -61, clock_wrong: true });
  });

  it('a status of the station as a whole is kept as sent, whatever it holds', async () => {
    const { _id } = await create();
    const rawMessage = '{"connectorId":0,"status":"Available","info":"\\u0000 \\ud800 \\"{}"}';
    const report = {
      evse: { evseId: null, connectorId: 0 },
      status: 'Available',
      timestamp: NOW,
      rawMessage,
    };
    await events.publish(
      new ConnectorStatusesReported([{ station: refOf(_id), report, receivedAt: NOW }]),
    );
    expect(await get(_id)).toMatchObject({
      reported_status: JSON.parse(rawMessage),
      connectors: [],
    });
  });
});

describe('a change that the present socket must not survive', () => {
  const socketOf = ({ endpoint, password }: PublicChargestation) =>
    new StationSocket({
      version: '2.0.1',
      url: `${server.url.replace('http', 'ws')}/ocpp`,
      id: endpoint,
      password,
    });

  async function connectedStation() {
    const station = await create();
    const socket = socketOf(station);
    await socket.connect();
    await eventually(async () => (await get(station._id)).online, { what: 'online' });
    return { station, socket, path: `/chargestations/${station._id}` };
  }

  it('deleted: the socket is closed', async () => {
    const { socket, path } = await connectedStation();
    await api.delete(path);
    expect(await socket.closed).toEqual({ code: 1008, reason: 'chargestation deleted' });
  });

  it('another endpoint: the station must come back under it', async () => {
    const { station, socket, path } = await connectedStation();
    const endpoint = `P-${newId()}`;
    await api.patch(path, { endpoint });
    expect((await socket.closed).code).toBe(1012);
    const renamed = socketOf({ ...station, endpoint });
    await renamed.connect();
    await renamed.close();
  });

  it('active: false and a new password leave it open', async () => {
    const { socket, path } = await connectedStation();
    await api.patch(path, { active: false, name: 'x' });
    await api.patch(`${path}/reset_password`, undefined);
    expect(await socket.call('Heartbeat', {})).toHaveProperty('currentTime');
    await socket.close();
  });
});

describe('questions of other modules', () => {
  it('FindChargestation: facts, within the organization only', async () => {
    const { _id } = await create({ protocol: 'ocpp1.6', active: false });
    const facts = { _id, protocol: 'ocpp1.6', active: false };
    expect(await queries.execute(new FindChargestation(organization, _id))).toEqual(facts);
    expect(
      await unitOfWork.run(() => queries.execute(new FindChargestation(organization, _id))),
    ).toEqual(facts);
    const foreign = (await addOrganization(database.url)).organization;
    for (const [owner, id] of [
      [foreign, _id],
      [organization, newId()],
      [organization, 'x'],
      [organization, '\0'],
    ] as const) {
      expect(await queries.execute(new FindChargestation(owner, id))).toBeNull();
    }
    await api.delete(`/chargestations/${_id}`);
    expect(await queries.execute(new FindChargestation(organization, _id))).toBeNull();
  });

  it('FindInactiveChargestations', async () => {
    const [active, inactive] = [await create(), await create({ active: false })];
    const question = new FindInactiveChargestations([active._id, inactive._id, newId()]);
    expect(await queries.execute(question)).toEqual(new Set([inactive._id]));
  });

  it('GetChargestations: as REST shows them, as of this unit of work', async () => {
    const { _id } = await create({ name: 'Depot' });
    const connector = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 50 };
    await api.post(`/chargestations/${_id}/connectors`, connector);
    const question = new GetChargestations([_id, newId()]);
    const shown = await queries.execute(question);
    expect(shown.size).toBe(1);
    expect(JSON.parse(JSON.stringify(shown.get(_id)))).toEqual(await get(_id));
    await unitOfWork.run(async () => {
      await connected([refOf(_id)]);
      expect((await queries.execute(question)).get(_id)).toMatchObject({
        online: true,
        connectors: [connector],
      });
    });
  });
});

describe('statements do not grow with the batch', () => {
  it.each([
    [
      'StationsHeard',
      (stations: StationRef[]) =>
        events.publish(
          new StationsHeard(
            stations.map(({ chargestation }) => ({
              chargestation,
              at: NOW,
              unexpectedAnswers: 0,
              clockSkew: 0,
            })),
          ),
        ),
      1,
    ],
    [
      'GetChargestations',
      (stations: StationRef[]) =>
        queries.execute(new GetChargestations(stations.map(({ chargestation }) => chargestation))),
      2,
    ],
    [
      'FindInactiveChargestations',
      (stations: StationRef[]) =>
        queries.execute(
          new FindInactiveChargestations(stations.map(({ chargestation }) => chargestation)),
        ),
      1,
    ],
  ] as const)('%s', async (_, ask, expected) => {
    const stations = await createMany(20);
    expect(await statementsOf(() => ask(stations.slice(0, 1)))).toBe(expected);
    expect(await statementsOf(() => ask(stations))).toBe(expected);
  });

  it('connecting and disconnecting', async () => {
    const stations = await createMany(20);
    const [one, all] = [newId(), newId()];
    const come = await statementsOf(() => connected(stations.slice(0, 1), one));
    const go = await statementsOf(() => disconnected(stations.slice(0, 1), one));
    expect(come).toBeGreaterThan(0);
    expect(await statementsOf(() => connected(stations, all))).toBe(come);
    expect(await statementsOf(() => disconnected(stations, all))).toBe(go);
  });
});

describe('a process that died', () => {
  it('its stations go offline after 120 s without a sign of life, others stay', async () => {
    const liveness = server.app.get(NodeLiveness);
    const [ours, lost, silent, unknown] = (await createMany(4)) as [
      StationRef,
      StationRef,
      StationRef,
      StationRef,
    ];
    const [dead, quiet] = [newId(), newId()];
    await sql(
      database.url,
      `INSERT INTO gateway_node (_id, seen_at) VALUES ($1, now() - make_interval(secs => $3)), ($2, now() - make_interval(secs => $4))`,
      [dead, quiet, NODE_LOST_AFTER_S + 1, NODE_LOST_AFTER_S - 30],
    );
    await connected([ours]);
    await connected([lost], newId(), dead);
    await connected([silent], newId(), quiet);
    await connected([unknown], newId(), newId());
    const offline = await publishedBy(() => liveness.abandonLost(), ChargestationsOffline);
    expect(stationsOf(offline)).toEqual(
      [lost, unknown].map(({ chargestation }) => chargestation).sort(),
    );
    for (const [{ chargestation }, online] of [
      [ours, true],
      [silent, true],
      [lost, false],
      [unknown, false],
    ] as const) {
      expect(await get(chargestation)).toMatchObject({ online });
    }
  });

  it('more than fit in one transaction, with one that a batch holds', async () => {
    const liveness = server.app.get(NodeLiveness);
    await sql(
      database.url,
      `INSERT INTO chargestation (_id, organization, endpoint, online, node)
       SELECT lpad(to_hex(n), 24, '0'), $1, 'mass-' || n, true, 'gone' FROM generate_series(1, 450) AS n`,
      [organization],
    );
    const batch = new pg.Client({ connectionString: database.url });
    await batch.connect();
    await batch.query('BEGIN');
    await batch.query("SELECT 1 FROM chargestation WHERE endpoint = 'mass-7' FOR UPDATE");
    const abandon = () => publishedBy(() => liveness.abandonLost(), ChargestationsOffline);
    expect(stationsOf(await abandon())).toHaveLength(449);
    await batch.query('ROLLBACK');
    await batch.end();
    expect(stationsOf(await abandon())).toHaveLength(1);
    expect(await abandon()).toEqual([]);
  });

  it('this process has told that it lives before it listens', async () => {
    const [row] = await sql<{ alive: boolean }>(
      database.url,
      "SELECT seen_at > now() - interval '120 s' AS alive FROM gateway_node WHERE _id = $1",
      [server.app.get(NodeIdentity).id],
    );
    expect(row).toEqual({ alive: true });
  });
});
