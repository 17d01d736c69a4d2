import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { LastHeard } from '../../src/ocpp-gateway/last-heard.js';
import { Lifecycle } from '../../src/shared/lifecycle.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, PublicSession } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { CallError, UpgradeRefusedError } from '../support/station-errors.js';
import { StationSocket, type StationSocketOptions } from '../support/station-socket.js';
import { type AddedStation, addConnectedStation, addStation } from '../support/stations.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { sql } from '../support/tenants.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const AT = '2026-03-05T12:00:00.000Z';

let app: RunningServer;

beforeAll(async () => {
  app = await startApp();
  resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
});
afterAll(() => app?.close());

/** The refusal of an upgrade. */
async function refused(options: Partial<StationSocketOptions>): Promise<UpgradeRefusedError> {
  const socket = new StationSocket({ version: '2.0.1', url: app.wsUrl, id: 'nobody', ...options });
  const refusal = await socket.connect().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UpgradeRefusedError);
  return refusal as UpgradeRefusedError;
}

/** The CALLERROR to a call. */
async function callError(call: Promise<unknown>): Promise<CallError> {
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CallError);
  return error as CallError;
}

function event(transactionId: string, more: object = {}) {
  return {
    eventType: 'Started',
    timestamp: AT,
    triggerReason: 'CablePluggedIn',
    seqNo: 0,
    transactionInfo: { transactionId },
    ...more,
  };
}

async function framesOf(chargestation: string, action: string) {
  return sql<{ answer: string; violations: unknown }>(
    app.databaseUrl,
    'SELECT answer, violations FROM ocpp_frame WHERE chargestation = $1 AND action = $2 ORDER BY _id',
    [chargestation, action],
  );
}

describe('an upgrade', () => {
  let known: AddedStation;
  beforeAll(async () => {
    known = await addStation(app, { version: '2.0.1' });
  });
  const identity = () => known.station.options.id;

  it.each([
    ['a colon', 'a:b'],
    ['a slash', 'a/b'],
    ['a control character', 'a\u0007b'],
    ['49 characters', 'x'.repeat(49)],
  ])('with %s in the identity is a 400, before anything else is looked at', async (_what, id) => {
    expect((await refused({ id, protocols: ['nonsense'] })).status).toBe(400);
  });

  it('of an unknown station is a 404, whatever it offers', async () => {
    expect((await refused({ id: 'x'.repeat(48), protocols: ['nonsense'] })).status).toBe(404);
    expect((await refused({ id: identity().toUpperCase() })).status).toBe(404);
    expect((await refused({ url: app.wsUrl.replace('/ocpp', '/other') })).status).toBe(404);
  });

  it('without the right credentials is a 401 that asks for them, whatever it offers', async () => {
    const id = identity();
    for (const wrong of [
      { password: undefined },
      { password: '0'.repeat(40) },
      { username: 'another', password: known.password },
      { password: `${known.password} ` },
    ]) {
      const refusal = await refused({ id, ...wrong, protocols: ['nonsense'] });
      expect(refusal.status).toBe(401);
      expect(refusal.headers['www-authenticate']).toMatch(/^Basic/);
    }
  });

  it('with the right credentials and no common subprotocol is a 400', async () => {
    const { password } = known;
    for (const protocols of [[], ['ocpp2.0'], ['ocpp2.1', 'OCPP1.6']]) {
      expect((await refused({ id: identity(), password, protocols })).status).toBe(400);
    }
  });

  it("takes the first of the station's subprotocols that it knows", async () => {
    for (const [protocols, chosen] of [
      [['ocpp1.5', 'ocpp1.6', 'ocpp2.0.1'], 'ocpp1.6'],
      [['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'], 'ocpp2.0.1'],
    ] as const) {
      const station = known.twin({ protocols: [...protocols] });
      await station.connect();
      expect(station.socket.protocol).toBe(chosen);
      await station.close();
      await eventually(async () => {
        const record = await app.api.get<PublicChargestation>(`/chargestations/${known.id}`);
        return resultOf(record).protocol === chosen;
      });
    }
  });

  it('takes the password as text, in capitals and as the bytes it spells', async () => {
    const { password } = known;
    for (const spelled of [password, password.toUpperCase(), Buffer.from(password, 'hex')]) {
      const station = known.twin({ password: spelled });
      await station.connect();
      await station.heartbeat();
      await station.close();
    }
  });

  it('after ten failures is a 429, but not with the right password', async () => {
    const { station } = await addStation(app, { version: '1.6' });
    const { id } = station.options;
    const statuses: number[] = [];
    while (statuses.at(-1) !== 429 && statuses.length < 30) {
      statuses.push((await refused({ id, password: 'f'.repeat(40) })).status);
    }
    const failures = statuses.slice(0, -1);
    expect(statuses.at(-1)).toBe(429);
    expect(failures.length).toBeGreaterThanOrEqual(10);
    expect(new Set(failures)).toEqual(new Set([401]));
    await station.connect();
    await station.heartbeat();
    expect((await refused({ id, password: 'f'.repeat(40) })).headers['retry-after']).toBe('60');
    await station.close();
  });

  it('of a station without password is refused unless that is allowed', async () => {
    const { station } = await addStation(app, {
      version: '1.6',
      fields: { security: { type: 'none' } },
    });
    expect((await refused({ id: station.options.id })).status).toBe(401);
  });

  it('agrees on compression when the station offers it', async () => {
    const authorization = Buffer.from(`${identity()}:${known.password}`).toString('base64');
    const socket = new WebSocket(`${app.wsUrl}/${identity()}`, ['ocpp2.0.1'], {
      perMessageDeflate: true,
      headers: { Authorization: `Basic ${authorization}` },
    });
    const answer = new Promise<string>((resolve, reject) => {
      socket.once('message', (data) => resolve(data.toString()));
      socket.once('error', reject);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toContain('permessage-deflate');
    const data = 'a'.repeat(20_000);
    const payload = { vendorId: 'test', data };
    socket.send(JSON.stringify([2, 'deflated', 'DataTransfer', payload]));
    expect(JSON.parse(await answer)).toEqual([3, 'deflated', { status: 'UnknownVendorId' }]);
    socket.close();
  });
});

describe('a new socket of a station', () => {
  it('replaces the old one, whose late close changes nothing', async () => {
    const { station, id, twin } = await addConnectedStation(app, { version: '2.0.1' });
    let current = station;
    for (let round = 0; round < 50; round += 1) {
      const replaced = current;
      current = twin();
      await current.connect();
      expect(await replaced.socket.closed).toEqual({ code: 1000, reason: 'replaced' });
    }
    await current.heartbeat();
    await sleep(500);
    expect(resultOf(await app.api.get<PublicChargestation>(`/chargestations/${id}`)).online).toBe(
      true,
    );
    const types = (await allEventsOf(app, id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'chargestation.online')).toHaveLength(1);
    expect(types).not.toContain('chargestation.offline');
    await app.api.delete(`/chargestations/${id}`);
    expect((await current.socket.closed).reason).not.toBe('');
  });

  it('is online until it has been gone for the grace time', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    for (let round = 0; round < 5; round += 1) {
      await station.terminate();
      await station.connect();
    }
    await station.close();
    await eventually(async () => {
      const events = await allEventsOf(app, id);
      const presence = events.map(({ type }) => type).filter((type) => /line$/.test(type));
      if (presence.length < 2) return false;
      expect(presence).toEqual(['chargestation.online', 'chargestation.offline']);
      return true;
    });
  });
});

describe.each(VERSIONS)('a frame of OCPP %s', (version) => {
  let added: AddedStation;
  beforeAll(async () => {
    added = await addConnectedStation(app, { version });
  });
  afterAll(() => added.station.close());

  /** The socket's end after `send`, on a socket of its own. */
  async function closedBy(send: (station: AddedStation['station']) => void) {
    const { station } = await addConnectedStation(app, { version });
    send(station);
    return station.socket.closed;
  }

  it('beyond the limit closes the socket with 1009', async () => {
    const padding = 'x'.repeat(262_144);
    const { code } = await closedBy((station) =>
      station.sendRaw(JSON.stringify([2, '1', 'Heartbeat', { padding }])),
    );
    expect(code).toBe(1009);
    expect(await added.station.heartbeat()).toMatch(/Z$/);
  });

  it('of the binary kind closes the socket with 1003', async () => {
    const { station } = added;
    const authorization = Buffer.from(`${station.options.id}:${added.password}`).toString('base64');
    const socket = new WebSocket(`${app.wsUrl}/${station.options.id}`, [`ocpp${version}`], {
      headers: { Authorization: `Basic ${authorization}` },
    });
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(Buffer.from('[2,"1","Heartbeat",{}]'), { binary: true });
    expect(await closed).toBe(1003);
    await station.connect();
  });

  it('that cannot be read is answered as its version says, and the eleventh closes the socket', async () => {
    const { station } = await addConnectedStation(app, { version });
    const nested = `[2,"1","Heartbeat",${'['.repeat(40)}${']'.repeat(40)}]`;
    const seen = station.received.length;
    const texts = ['no json', '{}', '[]', 'null', nested, '[2]', '"text"', '[2,', '42', '[2.5'];
    for (const text of texts) station.sendRaw(text);
    await station.heartbeat();
    const answers = station.received.slice(seen, -1).map((text) => JSON.parse(text));
    expect(answers.map(([type, id, code]) => [type, id, code])).toEqual(
      version === '1.6' ? [] : texts.map(() => [4, '-1', 'RpcFrameworkError']),
    );
    station.sendRaw('no json');
    expect((await station.socket.closed).code).toBe(1008);
  });

  it('with a time shows how far the clock of the station is from ours', async () => {
    const { station, id } = await addConnectedStation(app, { version });
    const tells = async (ahead: number) => {
      const timestamp = new Date(Date.now() + ahead * 1000).toISOString();
      const status =
        version === '1.6'
          ? { connectorId: 1, errorCode: 'NoError', status: 'Available' }
          : { evseId: 1, connectorId: 1, connectorStatus: 'Available' };
      await station.call('StatusNotification', { ...status, timestamp });
      return eventually(async () => {
        await app.nest.get(LastHeard).flush();
        const shown = resultOf(await app.api.get<PublicChargestation>(`/chargestations/${id}`));
        // The time that the message took counts as well.
        const isShown = shown.clock_skew !== null && Math.abs(shown.clock_skew - ahead) < 100;
        return isShown && shown;
      });
    };
    expect(await tells(3600)).toMatchObject({ clock_wrong: true });
    expect(await tells(0)).toMatchObject({ clock_skew: expect.any(Number) });
    expect(await tells(-3600)).toMatchObject({ clock_wrong: true });
    await station.close();
  });

  it('with an unknown action is a NotImplemented, with one of ours a NotSupported', async () => {
    const { station, id } = added;
    const ours = version === '1.6' ? 'RemoteStartTransaction' : 'RequestStartTransaction';
    const other = version === '1.6' ? 'TransactionEvent' : 'StartTransaction';
    expect((await callError(station.call(ours, {}))).code).toBe('NotSupported');
    for (const action of ['CustomOperation', 'heartbeat', other, '__proto__', 'constructor']) {
      expect((await callError(station.call(action, {}))).code).toBe('NotImplemented');
    }
    expect(await framesOf(id, 'CustomOperation')).toHaveLength(1);
  });

  it('sent without waiting is answered in its turn, 200 of them', async () => {
    const { station, id } = await addConnectedStation(app, { version });
    const seen = station.received.length;
    const ids: string[] = [];
    const answers: Promise<unknown>[] = [];
    for (let index = 0; index < 200; index += 1) {
      const messageId = `${version}-${index}`;
      ids.push(messageId);
      const [action, payload] =
        index % 3 === 0
          ? ['Heartbeat', {}]
          : index % 3 === 1
            ? ['DataTransfer', { vendorId: 'test' }]
            : ['StatusNotification', {}];
      answers.push(station.socket.callNow(action as string, payload as object, messageId));
    }
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(66);
    const answered = station.received.slice(seen).map((text) => JSON.parse(text)[1]);
    expect(answered).toEqual(ids);
    expect(await framesOf(id, 'DataTransfer')).toHaveLength(67);
    await station.close();
  });

  it('is refused with SecurityError before the station is accepted, and nothing is stored', async () => {
    for (const registration of ['pending', 'rejected']) {
      const { station, id } = await addStation(app, { version, fields: { registration } });
      await station.connect();
      const actions: [string, object][] =
        version === '1.6'
          ? [
              ['Heartbeat', {}],
              ['StartTransaction', { connectorId: 1, idTag: 'T', meterStart: 0, timestamp: AT }],
              ['StopTransaction', { transactionId: 1, meterStop: 0, timestamp: AT }],
              ['StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }],
              ['Nonsense', {}],
            ]
          : [
              ['Heartbeat', {}],
              ['TransactionEvent', event(randomUUID())],
              ['Authorize', {}],
              ['Nonsense', {}],
            ];
      const word = registration === 'pending' ? 'Pending' : 'Rejected';
      for (const stage of ['before its boot', 'after its boot']) {
        for (const [action, payload] of actions) {
          const { code } = await callError(station.call(action, payload));
          expect(code, `${action} ${stage}`).toBe('SecurityError');
        }
        expect((await station.boot()).status).toBe(word);
      }
      const frames = await sql(
        app.databaseUrl,
        `SELECT FROM ocpp_frame WHERE chargestation = $1 AND action <> 'BootNotification'`,
        [id],
      );
      expect(frames).toHaveLength(0);
      const query = { chargestation: id };
      expect(resultOf(await app.api.get<PublicSession[]>('/sessions', query))).toEqual([]);

      resultOf(await app.api.patch(`/chargestations/${id}`, { registration: 'accepted' }));
      if (registration === 'pending') {
        const asked = await station.waitForCall('TriggerMessage');
        expect(asked).toEqual({ requestedMessage: 'BootNotification' });
      } else {
        await station.socket.closed;
        await station.connect();
      }
      expect((await station.boot()).status).toBe('Accepted');
      await station.heartbeat();
      await station.terminate();
      await station.connect();
      await station.heartbeat();
      await station.close();
    }
  });

  it('a pending station that cannot be triggered connects anew once it is accepted', async () => {
    const { station, id } = await addStation(app, { version, fields: { registration: 'pending' } });
    await station.connect();
    await station.boot();
    station.socket.onCall = () => ({ status: 'NotImplemented' });
    resultOf(await app.api.patch(`/chargestations/${id}`, { registration: 'accepted' }));
    expect(await station.socket.closed).toMatchObject({ code: 1012 });
    await station.connect();
    expect((await station.boot()).status).toBe('Accepted');
    await station.close();
  });

  it('that breaks its schema is refused from a strict station and taken from a lenient one', async () => {
    const strict = await addStation(app, { version, fields: { validation: 'strict' } });
    await strict.station.connect();
    const transactionId = randomUUID();
    const [action, faults]: [string, [object, string][]] =
      version === '1.6'
        ? [
            'StartTransaction',
            [
              [
                { connectorId: 1, idTag: 'T', meterStart: 0, timestamp: AT, extra: 1 },
                'FormationViolation',
              ],
              [
                { connectorId: '1', idTag: 'T', meterStart: 0, timestamp: AT },
                'TypeConstraintViolation',
              ],
              [
                { connectorId: 1, idTag: 'T'.repeat(21), meterStart: 0, timestamp: AT },
                'PropertyConstraintViolation',
              ],
              [{ connectorId: 1, idTag: 'T', timestamp: AT }, 'OccurenceConstraintViolation'],
            ],
          ]
        : [
            'TransactionEvent',
            [
              [event(transactionId, { extra: 1 }), 'FormatViolation'],
              [event(transactionId, { seqNo: '0' }), 'TypeConstraintViolation'],
              [event(transactionId, { triggerReason: 'Whim' }), 'PropertyConstraintViolation'],
              [event(transactionId, { triggerReason: undefined }), 'OccurrenceConstraintViolation'],
            ],
          ];
    for (const [payload, code] of faults) {
      expect((await callError(strict.station.call(action, payload))).code).toBe(code);
      await added.station.call(action, payload);
    }
    const sessions = (chargestation: string) =>
      app.api.get<PublicSession[]>('/sessions', { chargestation });
    expect(resultOf(await sessions(strict.id))).toEqual([]);
    expect(resultOf(await sessions(added.id)).length).toBeGreaterThan(0);
    expect(await framesOf(strict.id, action)).toHaveLength(faults.length);
    const frames = await framesOf(added.id, action);
    expect(frames).toHaveLength(faults.length);
    for (const { violations } of frames) expect(violations).not.toBeNull();
    await strict.station.close();
  });
});

describe('a message that cannot be stored', () => {
  const POISON = 'poison';
  beforeAll(() =>
    sql(
      app.databaseUrl,
      `CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'poisoned'; END $$;
      CREATE TRIGGER poison BEFORE INSERT ON session FOR EACH ROW
        WHEN (NEW.transaction_id = '${POISON}') EXECUTE FUNCTION refuse_poison();`,
    ),
  );

  it('is answered with InternalError and leaves nothing', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const before = await allEventsOf(app, id);
    const { code, description } = await callError(
      station.call('TransactionEvent', event(POISON, { evse: { id: 9, connectorId: 9 } })),
    );
    expect(code).toBe('InternalError');
    expect(description).not.toContain('poison');
    expect(await framesOf(id, 'TransactionEvent')).toEqual([]);
    expect(await allEventsOf(app, id)).toEqual(before);
    const record = await app.api.get<PublicChargestation>(`/chargestations/${id}`);
    expect(resultOf(record).connectors.map(({ evseId }) => evseId)).not.toContain(9);
    expect(await station.call('TransactionEvent', event('wholesome'))).toEqual({});
    await station.close();
  });

  it('does not hurt those of other stations in the same batch', async () => {
    const stations = await Promise.all(
      Array.from({ length: 24 }, () => addConnectedStation(app, { version: '2.0.1' })),
    );
    for (let round = 0; round < 3; round += 1) {
      const culprit = round * 7;
      const outcomes = await Promise.allSettled(
        stations.map(({ station }, index) =>
          station.call(
            'TransactionEvent',
            event(index === culprit ? POISON : `healthy-${round}-${index}`),
          ),
        ),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(
        stations.map((_, index) => (index === culprit ? 'rejected' : 'fulfilled')),
      );
    }
    const stored = await sql<{ n: number }>(
      app.databaseUrl,
      `SELECT count(*)::int AS n FROM session WHERE transaction_id LIKE 'healthy-%'`,
    );
    expect(stored).toEqual([{ n: 3 * 23 }]);
    await Promise.all(stations.map(({ station }) => station.close()));
  });
});

describe('a peer', () => {
  let watchful: RunningServer;
  beforeAll(async () => {
    watchful = await startApp({ env: { OCPP_PING_INTERVAL_MS: '250' } });
  });
  afterAll(() => watchful?.close());

  it('that answers no pings is dropped and offline, one that does stays', async () => {
    const alive = await addConnectedStation(watchful, { version: '1.6' });
    const dead = await addStation(watchful, {
      version: '2.0.1',
      clientOptions: { autoPong: false },
    });
    await dead.station.connect();
    expect((await dead.station.socket.closed).code).toBe(1006);
    await eventually(async () => {
      const record = await watchful.api.get<PublicChargestation>(`/chargestations/${dead.id}`);
      return resultOf(record).online === false;
    });
    expect(alive.station.socket.isOpen).toBe(true);
    await alive.station.heartbeat();
    await alive.station.close();
  });

  it('is refused with 503 while the server drains, whatever its identity', async () => {
    watchful.nest.get(Lifecycle).drain();
    for (const id of ['nobody', 'a:b']) {
      const refusal = await refused({ url: watchful.wsUrl, id });
      expect(refusal.status).toBe(503);
      expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});

describe('with a limit of frames per second', () => {
  it('reading from a station that sends more pauses, without an end of its connection', async () => {
    const env = { OCPP_MAX_FRAMES_PER_SECOND: '10', OCPP_PING_INTERVAL_MS: '250' };
    const limited = await startApp({ env });
    try {
      const fast = await addConnectedStation(limited, { version: '2.0.1' });
      const other = await addConnectedStation(limited, { version: '1.6' });
      const begun = performance.now();
      const flood = Array.from({ length: 40 }, () => fast.station.socket.callNow('Heartbeat', {}));
      await Promise.all(flood);
      const order: string[] = [];
      await Promise.all([
        fast.station.heartbeat().then(() => order.push('fast')),
        other.station.heartbeat().then(() => order.push('other')),
      ]);
      // The first ten are free, the others must have been paid for before the last one is read.
      expect(performance.now() - begun).toBeGreaterThan(2900);
      expect(order).toEqual(['other', 'fast']);
      expect(fast.station.socket.isOpen).toBe(true);
      await Promise.all([fast.station.close(), other.station.close()]);
    } finally {
      await limited.close();
    }
  });
});

describe('while the database is away', () => {
  let database: TestDatabase;
  let line: TcpProxy;
  let server: RunningServer;
  beforeAll(async () => {
    database = await createDatabase();
    const url = new URL(database.url);
    line = new TcpProxy(url.hostname, Number(url.port));
    await line.up();
    url.host = `127.0.0.1:${line.port}`;
    server = await startApp({ databaseUrl: url.href });
  });
  afterAll(async () => {
    await server?.close();
    await line?.down();
    await database?.drop();
  });

  it('a call is held and answered once it is back', async () => {
    const { station, id } = await addConnectedStation(server, { version: '2.0.1' });
    await line.down();
    let answered = false;
    const answer = station.call('TransactionEvent', event(randomUUID())).then((payload) => {
      answered = true;
      return payload;
    });
    const heartbeat = station.socket.callNow('Heartbeat', {});
    await sleep(1500);
    expect(answered).toBe(false);
    await line.up();
    expect(await answer).toEqual({});
    await heartbeat;
    expect(station.socket.isOpen).toBe(true);
    const query = { chargestation: id };
    expect(resultOf(await server.api.get<PublicSession[]>('/sessions', query))).toHaveLength(1);
    await station.close();
  });

  it('for long, sockets are closed with 1013 and upgrades refused with 503 until it is back', async () => {
    const { station, id, twin } = await addConnectedStation(server, { version: '2.0.1' });
    const transactionId = randomUUID();
    await line.down();
    const lost = station.call('TransactionEvent', event(transactionId)).catch((error) => error);
    expect(await station.socket.closed).toMatchObject({ code: 1013 });
    expect(await lost).toMatchObject({ code: 1013 });
    expect((await refused({ url: server.wsUrl, id: 'nobody' })).status).toBe(503);
    await line.up();
    const again = twin();
    await eventually(() => again.connect().then(() => true), { within: 20_000, every: 250 });
    expect(await again.call('TransactionEvent', event(transactionId))).toEqual({});
    const query = { chargestation: id };
    expect(resultOf(await server.api.get<PublicSession[]>('/sessions', query))).toHaveLength(1);
    await again.close();
  });
});
