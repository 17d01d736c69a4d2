import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionRegistry } from '../../src/ocpp-gateway/connection-registry.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import type { PublicAction } from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import { MESSAGES, sample } from '../support/schema-mutations.js';
import { CallError } from '../support/station-errors.js';
import type { JsonObject } from '../support/station-socket.js';
import { type AddedStation, addConnectedStation, addStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { countOf } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StationLedger } from './support/station-ledger.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const AT = '2026-03-05T12:00:00.000Z';
const MOST_WAITING = 64;

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

const versionOf = (n: number) => VERSIONS[n % 2] as OcppVersion;

async function connected(count: number): Promise<AddedStation[]> {
  return inParallel(numbers(count), 8, async (n) => {
    const added = await addConnectedStation(app, { version: versionOf(n) });
    ledger.keep(added.id, added.station);
    return added;
  });
}

/** A message that is stored. */
function statusOf({ station: { options } }: AddedStation): [string, JsonObject] {
  return [
    'StatusNotification',
    options.version === '1.6'
      ? { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp: AT }
      : { evseId: 1, connectorId: 1, connectorStatus: 'Available', timestamp: AT },
  ];
}

const clearCache = ({ id }: AddedStation, wait = '') =>
  app.api.post<PublicAction>(`/chargestations/${id}/clear_cache${wait}`, {});

/** The action, once it is finished. */
function finished({ _id }: { _id: string }): Promise<PublicAction> {
  return eventually(
    async () => {
      const action = resultOf(await app.api.get<PublicAction>(`/actions/${_id}`));
      return action.status !== 'requested' && action;
    },
    { within: 60_000, what: 'an outcome' },
  );
}

describe.each(VERSIONS)('B1 before a station of OCPP %s is accepted', (version) => {
  it.each(['pending', 'rejected'])(
    '%s: each message has a SecurityError and leaves nothing',
    async (registration) => {
      const added = await addStation(app, { version, fields: { registration } });
      const { station, id } = added;
      await station.connect();
      await station.boot();
      const count = () =>
        sql(
          app.databaseUrl,
          `SELECT (SELECT count(*)::int FROM ocpp_frame WHERE chargestation = $1) AS frames,
        (SELECT count(*)::int FROM event WHERE chargestation = $1) AS events, (SELECT count(*)::int FROM session WHERE chargestation = $1) AS sessions`,
          [id],
        );
      const before = await count();
      const messages = MESSAGES.filter(
        (each) => each.version === version && each.kind === 'request',
      );
      const actions: [string, unknown][] = [
        ...messages
          .filter(({ action }) => action !== 'BootNotification')
          .map(({ action, schema }): [string, unknown] => [action, sample(schema, schema)]),
        ['CustomOperation', {}],
        ['Heartbeat', []],
      ];
      for (const [action, payload] of actions) {
        const refusal = await station
          .call(action, payload as object)
          .catch((error: unknown) => error);
        expect((refusal as CallError).code, action).toBe('SecurityError');
      }
      expect(await count()).toEqual(before);

      const asked = resultOf(
        await app.api.post<PublicAction>(`/chargestations/${id}/ocpp_call?wait=10`, {
          action: 'TriggerMessage',
          payload: { requestedMessage: 'StatusNotification' },
        }),
      );
      const report = () =>
        station.call(...statusOf(added)).then(
          () => 'result',
          ({ code }: CallError) => code,
        );
      if (registration === 'pending') {
        expect(asked).toMatchObject({ status: 'completed', outcome: 'accepted' });
        expect(await report()).toBe('result');
      } else {
        expect(asked.outcome).toBe('rejected');
        expect(await report()).toBe('SecurityError');
        expect(station.socket.calls).toEqual([]);
      }
      reportFaults({
        id: 'B1',
        what: `${registration} ${version}`,
        faults: actions.length,
        acknowledged: null,
        lost: null,
        duplicated: null,
      });
      await station.close();
    },
  );
});

it('B2 after a reconnection without BootNotification everything is handled', async () => {
  const stations = await connected(8);
  await inParallel(stations, 8, async (added, index) => {
    for (let n = index; n < countOf('B2'); n += 8) {
      await added.station.terminate();
      await added.station.connect();
      await added.station.call(...statusOf(added));
      await added.station.heartbeat();
    }
    await added.station.close();
  });
  reportFaults({
    id: 'B2',
    what: 'reconnections without boot',
    faults: countOf('B2'),
    ...(await ledger.cleanJudgement(app.databaseUrl)),
  });
});

describe('B9 a station that does not wait for answers', () => {
  it('has 200 CALLs processed in order, and one answer to each', async () => {
    const stations = await connected(countOf('B9'));
    const calls = 200;
    await inParallel(stations, stations.length, async (added, lane) => {
      const chance = new Chance(`B9 ${lane}`);
      const { socket } = added.station;
      const before = socket.received.length;
      const ids = numbers(calls).map((n) => `c-${n}`);
      await Promise.allSettled(
        ids.map((id) => {
          const [action, payload] = chance.pick<[string, object]>([
            statusOf(added),
            ['Heartbeat', {}],
            ['DataTransfer', { vendorId: 'x', data: 'y'.repeat(chance.below(2000)) }],
            ['Unknown', {}],
          ]);
          return socket.callNow(action, payload, id);
        }),
      );
      const answers = socket.received
        .slice(before)
        .map((text) => JSON.parse(text) as [number, string]);
      expect(answers.filter(([type]) => type !== 2).map(([, id]) => id)).toEqual(ids);
      const stored = await sql<{ message_id: string }>(
        app.databaseUrl,
        `SELECT message_id FROM ocpp_frame WHERE chargestation = $1 AND message_id LIKE 'c-%' ORDER BY _id`,
        [added.id],
      );
      const kept = new Set(stored.map(({ message_id }) => message_id));
      expect(stored.map(({ message_id }) => message_id)).toEqual(ids.filter((id) => kept.has(id)));
    });
    reportFaults({
      id: 'B9',
      what: '200 CALLs at once from each station',
      faults: stations.length * calls,
      ...(await ledger.cleanJudgement(app.databaseUrl)),
    });
    await Promise.all(stations.map(({ station }) => station.close()));
  });

  it('is not read on while 64 of them, or 1 MiB, wait', async () => {
    const registry = app.nest.get(ConnectionRegistry);
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    for (const [size, most] of [
      [10, MOST_WAITING],
      [200_000, 6],
    ] as const) {
      const [added] = (await connected(1)) as [AddedStation];
      await client.query('BEGIN; LOCK TABLE ocpp_frame IN ACCESS EXCLUSIVE MODE');
      const payload = { vendorId: 'x', data: 'y'.repeat(size) };
      const answers = numbers(300).map(() => added.station.socket.callNow('DataTransfer', payload));
      const connection = registry.openConnection(added.id);
      const waiting = () => connection?.line.waiting.length;
      try {
        await eventually(() => connection?.socket.isPaused, { what: 'a pause in reading' });
        // What came in one piece with it is still handed on; then nothing more may come.
        await eventually(async () => {
          const before = waiting();
          await sleep(100);
          return waiting() === before;
        });
        expect(waiting()).toBeLessThanOrEqual(most);
      } finally {
        await client.query('ROLLBACK');
      }
      await Promise.all(answers);
      await added.station.close();
    }
    await client.end();
    await ledger.cleanJudgement(app.databaseUrl);
  });
});

it('B10 calls of both sides that cross each other are all completed', async () => {
  const stations = await connected(10);
  const each = countOf('B10') / stations.length;
  await inParallel(stations, stations.length, async (added, lane) => {
    const { station } = added;
    const chance = new Chance(`B10 ${lane}`);
    const usual = station.socket.onCall;
    const reports: Promise<unknown>[] = [];
    station.socket.onCall = async (action, payload) => {
      // It asks while it is asked, and answers before or after it has been answered.
      const asked = station.socket.callNow(...statusOf(added));
      reports.push(asked);
      if (chance.hits(0.5)) await asked;
      return usual(action, payload);
    };
    for (let n = 0; n < each; n += 1) {
      const [, answer] = await Promise.all([
        station.call(...statusOf(added)),
        clearCache(added, '?wait=30'),
      ]);
      expect(resultOf(answer)).toMatchObject({ status: 'completed', outcome: 'accepted' });
    }
    expect(station.socket.calls).toHaveLength(each);
    await Promise.all(reports);
    await station.close();
  });
  reportFaults({
    id: 'B10',
    what: 'crossings',
    faults: countOf('B10'),
    ...(await ledger.cleanJudgement(app.databaseUrl)),
  });
});

it('B11 of 50 commands at once one is on the wire, and a lost socket fails the others', async () => {
  const stations = await connected(countOf('B11'));
  const commands = 50;
  const chance = new Chance('B11');
  const plans = stations.map(() => ({
    loseAt: chance.hits(0.5) ? chance.below(commands) : -1,
    silent: chance.hits(0.1),
  }));
  let [acknowledged, lost] = [0, 0];
  await inParallel(stations, 10, async (added, index) => {
    const { station } = added;
    const { loseAt, silent } = plans[index] as (typeof plans)[number];
    let [open, most] = [0, 0];
    station.socket.onCall = async () => {
      open += 1;
      most = Math.max(most, open);
      if (silent) return new Promise<JsonObject>(() => {});
      if (station.socket.calls.length - 1 === loseAt) station.socket.terminate();
      await new Promise(setImmediate);
      open -= 1;
      return { status: 'Accepted' };
    };
    const asked = await Promise.all(numbers(silent ? 120 : commands).map(() => clearCache(added)));
    const taken = asked.filter(({ status }) => status === 202);
    const refused = asked.filter(({ status }) => status !== 202);
    if (silent) {
      expect(taken.length).toBe(101);
      expect(refused.map(({ status, body }) => [status, body.error?.code])).toEqual(
        refused.map(() => [429, 'command_queue_full']),
      );
      await station.terminate();
    } else {
      // Asked for after the loss: the station is offline then.
      expect(refused.every(({ status }) => loseAt >= 0 && status === 406)).toBe(true);
    }
    const outcomes = await Promise.all(taken.map(({ body }) => finished(body.result)));
    acknowledged += taken.length;
    lost += taken.length - outcomes.length;
    const words = outcomes.map(({ outcome }) => outcome);
    const accepted = words.filter((word) => word === 'accepted').length;
    expect(words.filter((word) => word === 'connection_lost').length).toBe(words.length - accepted);
    expect(most).toBe(1);
    if (!silent && loseAt < 0) expect(accepted).toBe(commands);
    else expect(station.socket.calls.length).toBeLessThanOrEqual(accepted + 1);
    await station.terminate();
  });
  reportFaults({
    id: 'B11',
    what: `${commands} commands at once to one station`,
    faults: stations.length,
    acknowledged,
    lost,
    duplicated: null,
  });
});
