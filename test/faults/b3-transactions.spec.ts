import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import type { PublicSession, WebhookEvent } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import type { JsonObject } from '../support/station-socket.js';
import { type AddedStation, addConnectedStation, addStation } from '../support/stations.js';
import { addOrganization, sql } from '../support/tenants.js';
import { type Delivery, WebhookSink } from '../support/webhook-sink.js';
import { countOf } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { Ledger } from './support/ledger.js';
import { judge } from './support/oracle.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StationLedger } from './support/station-ledger.js';

const NOON = Date.UTC(2026, 2, 5, 12);
const LANES = 8;

let database: TestDatabase;
let app: RunningServer;
let ledger: StationLedger;
beforeAll(async () => {
  database = await createDatabase();
  [app, ledger] = [await startApp({ databaseUrl: database.url }), await StationLedger.open()];
  resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  await ledger?.close();
});

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

const start = (n: number) => ({
  connectorId: 1 + (n % 2),
  idTag: `TAG-${n % 7}`,
  meterStart: n,
  timestamp: at(n),
});

function stations(count: number): Promise<AddedStation[]> {
  return inParallel(numbers(count), 4, async () => {
    const added = await addConnectedStation(app, { version: '1.6', connectors: 2 });
    ledger.keep(added.id, added.station);
    return added;
  });
}

async function transactionIdOf({ station }: AddedStation, payload: object, id?: string) {
  const answer = await station.socket.call<{ transactionId: number }>(
    'StartTransaction',
    payload,
    id,
  );
  return answer.transactionId;
}

async function sessionsOf(chargestation: string): Promise<{ transaction_id: string }[]> {
  const text = 'SELECT transaction_id FROM session WHERE chargestation = $1';
  return sql(app.databaseUrl, text, [chargestation]);
}

it('B3 a StartTransaction sent again has the same transactionId, also after a restart', async () => {
  const lanes = await stations(LANES);
  const count = countOf('B3');
  const started = await inParallel(lanes, LANES, async (lane, index) => {
    const ids: number[] = [];
    for (let n = index; n < count; n += LANES) {
      const first = await transactionIdOf(lane, start(n), `start-${n}`);
      expect(await transactionIdOf(lane, start(n), `start-${n}`), 'same id').toBe(first);
      expect(await transactionIdOf(lane, start(n)), 'new id').toBe(first);
      await lane.station.terminate();
      await lane.station.connect();
      expect(await transactionIdOf(lane, start(n)), 'after a reconnection').toBe(first);
      ids.push(first);
    }
    return ids;
  });
  await app.close();
  app = await startApp({ databaseUrl: database.url });
  await inParallel(lanes, LANES, async (lane, index) => {
    lane.station = lane.twin({ url: app.wsUrl });
    ledger.keep(lane.id, lane.station);
    await lane.station.connect();
    for (const [turn, expected] of started[index]!.entries()) {
      expect(await transactionIdOf(lane, start(index + turn * LANES)), 'after a restart').toBe(
        expected,
      );
    }
    const sessions = (await sessionsOf(lane.id)).map(({ transaction_id }) =>
      Number(transaction_id),
    );
    expect(sessions.toSorted((a, b) => a - b)).toEqual(started[index]!.toSorted((a, b) => a - b));
    await lane.station.close();
  });
  expect(new Set(started.flat()).size).toBe(count);
  const judgement = await ledger.cleanJudgement(app.databaseUrl);
  reportFaults({
    id: 'B3',
    what: 'StartTransaction sent again, 4 ways',
    faults: 4 * count,
    ...judgement,
  });
});

it('B4 two identical StartTransactions on two sockets make one session', async () => {
  const lanes = await stations(LANES);
  const chance = new Chance('B4');
  const count = countOf('B4');
  await inParallel(lanes, LANES, async (lane, index) => {
    let expected = 0;
    for (let n = index; n < count; n += LANES) {
      const other = lane.twin();
      ledger.keep(lane.id, other);
      const connected = other.connect();
      if (chance.hits(0.5)) await Promise.resolve();
      const early = lane.station.socket.callNow<JsonObject>('StartTransaction', start(n));
      const [first, second] = await Promise.all([
        early.catch(() => null),
        connected.then(() => other.call('StartTransaction', start(n))),
      ]);
      if (first) expect(first.transactionId).toBe(second.transactionId);
      lane.station = other;
      expected += 1;
      expect(await sessionsOf(lane.id)).toHaveLength(expected);
    }
    await lane.station.close();
  });
  reportFaults({
    id: 'B4',
    what: 'races of two sockets',
    faults: count,
    ...(await ledger.cleanJudgement(app.databaseUrl)),
  });
});

it('B6 a StopTransaction of something else is answered and kept, and hurts no victim', async () => {
  const other = await addOrganization(app.databaseUrl);
  const foreign = await addConnectedStation(
    { ...app, api: app.api.as(other.key) },
    { version: '1.6' },
  );
  const [victim, thief] = (await stations(2)) as [AddedStation, AddedStation];
  const theirs = await transactionIdOf(foreign, start(1));
  const running = await transactionIdOf(victim, start(1));
  const stopped = await transactionIdOf(thief, start(2));
  await thief.station.call('StopTransaction', {
    transactionId: stopped,
    meterStop: 9,
    timestamp: at(9),
  });
  const all = () =>
    sql(app.databaseUrl, 'SELECT * FROM session WHERE chargestation <> $1 ORDER BY _id', [
      thief.id,
    ]);
  const own = async () => {
    const sessions = await app.api.get<PublicSession[]>('/sessions', { chargestation: thief.id });
    return resultOf(sessions).map(({ status, metrics }) => ({ status, metrics }));
  };
  const before = [await all(), await own()];
  const chance = new Chance('B6');
  let orphans = 0;
  for (let n = 0; n < countOf('B6'); n += 1) {
    const target = chance.pick([theirs, running, stopped, 2_000_000_000 - n, -1, 0]);
    if (target !== stopped) orphans += 1;
    const stop = { transactionId: target, meterStop: 100 + n, timestamp: at(100 + n) };
    const more = chance.hits(0.5) ? { idTag: 'TAG-1', reason: 'Reboot' } : {};
    const answer = await thief.station.call('StopTransaction', { ...stop, ...more });
    expect(answer).toEqual('idTag' in more ? { idTagInfo: { status: 'Accepted' } } : {});
  }
  expect([await all(), await own()]).toEqual(before);
  const kept = 'SELECT count(*)::int AS n FROM orphan_transaction_message WHERE chargestation = $1';
  expect(await sql(app.databaseUrl, kept, [thief.id])).toEqual([{ n: orphans }]);
  const judgement = await ledger.cleanJudgement(app.databaseUrl);
  reportFaults({
    id: 'B6',
    what: 'StopTransaction of others',
    faults: countOf('B6'),
    ...judgement,
  });
  await Promise.all([victim, thief, foreign].map(({ station }) => station.close()));
});

describe('B8 MeterValues of no transaction', () => {
  it('signed ones and 5,000 at once are answered and kept', async () => {
    const [{ station: v16, id: id16 }] = (await stations(1)) as [AddedStation];
    const v201 = await addConnectedStation(app, { version: '2.0.1' });
    ledger.keep(v201.id, v201.station);
    const chance = new Chance('B8');
    const signed = {
      signedMeterData: 'x'.repeat(500),
      signingMethod: 'ECDSA',
      encodingMethod: 'OCMF',
      publicKey: 'k',
    };
    for (let n = 0; n < countOf('B8'); n += 1) {
      const many = n % 10 === 9 ? 5000 : 1 + chance.below(4);
      const of16 = chance.pick<object>([
        { value: '12.5' },
        { value: 'a'.repeat(300), format: 'SignedData' },
        { value: '-1', measurand: 'Voltage' },
      ]);
      const of201 = chance.pick<object>([
        { value: 12.5 },
        { value: 0, signedMeterValue: signed },
        { value: -1, measurand: 'Voltage' },
      ]);
      const meterValue = (sample: object) => [
        { timestamp: at(n), sampledValue: Array(many).fill(many > 4 ? { value: '1' } : sample) },
      ];
      const transaction = chance.pick<object>([
        {},
        { transactionId: 0 },
        { transactionId: -1 },
        { transactionId: 77 },
      ]);
      const connectorId = chance.below(3);
      expect(
        await v16.call('MeterValues', {
          connectorId,
          ...transaction,
          meterValue: meterValue(of16),
        }),
      ).toEqual({});
      const evseId = chance.below(3);
      expect(
        await v201.station.call('MeterValues', {
          evseId,
          meterValue: meterValue(many > 4 ? { value: 1 } : of201),
        }),
      ).toEqual({});
    }
    for (const id of [id16, v201.id]) {
      const frames = `SELECT count(*)::int AS n FROM ocpp_frame WHERE chargestation = $1 AND action = 'MeterValues'`;
      expect(await sql(app.databaseUrl, frames, [id])).toEqual([{ n: countOf('B8') }]);
      expect(await sessionsOf(id)).toEqual([]);
    }
    const judgement = await ledger.cleanJudgement(app.databaseUrl);
    reportFaults({
      id: 'B8',
      what: 'MeterValues, each version',
      faults: 2 * countOf('B8'),
      ...judgement,
    });
    await Promise.all([v16.close(), v201.station.close()]);
  });
});

it('B7 what was queued offline is stored with the time of the station, and told in sequence', async () => {
  const [count, queued] = [countOf('B7'), countOf('B7 events')];
  const sink = await WebhookSink.start();
  const receipts = await Ledger.open();
  sink.beforeSuccess = ({ path, event, body }: Delivery) =>
    receipts.append({ path, id: event._id, body: body.toString() });
  const lanes = await inParallel(numbers(count), 8, async (n) => {
    const added = await addStation(app, { version: n % 2 ? '1.6' : '2.0.1' });
    await added.station.connect();
    await added.station.boot();
    ledger.keep(added.id, added.station);
    return added;
  });
  const { _id: endpoint } = await sink.subscribe(app.api, ['session.updated'], '/offline');
  await inParallel(lanes, count, async ({ station }) => {
    await station.terminate();
    await station.connect();
    await (station.options.version === '1.6' ? flush16 : flush201)(station.socket, queued);
  });
  const due = `type = 'session.updated' AND chargestation IN ('${lanes.map(({ id }) => id).join("','")}')`;
  const evidence = { databaseUrl: app.databaseUrl, api: app.api, ledger: receipts, endpoint };
  const judgement = await eventually(
    async () => {
      const [row] = await sql<{ n: number }>(
        app.databaseUrl,
        `SELECT count(*)::int AS n FROM event WHERE ${due}`,
      );
      return (
        new Set(receipts.entries().map(({ id }) => id)).size >= row!.n &&
        judge({ ...evidence, path: '/offline', due })
      );
    },
    { within: 600_000, every: 500 },
  );
  expect(judgement).toMatchObject({
    due: count * queued,
    lost: [],
    duplicated: 0,
    contradictions: [],
  });
  const shown = receipts.entries().map(({ body }) => JSON.parse(body) as WebhookEvent);
  for (const { id } of lanes) {
    const own = shown.filter(({ chargestation }) => chargestation === id);
    expect(own.map(({ sequence }) => sequence)).toEqual(
      own.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
    );
    const energies = own.map(
      ({ data }) => (data as unknown as PublicSession).metrics.energyConsumed,
    );
    expect(energies).toEqual(numbers(queued));
    const [session] = resultOf(
      await app.api.get<PublicSession[]>('/sessions', { chargestation: id }),
    );
    expect(session).toMatchObject({
      status: 'Started',
      anomalies: [],
      metrics: { chargingStart: at(0), energyConsumed: queued - 1 },
    });
    const [received] = await sql<{ first: Date }>(
      app.databaseUrl,
      `SELECT min(received_at) AS first FROM transaction_event WHERE session = $1`,
      [session!._id],
    );
    expect(received!.first.getTime()).toBeGreaterThan(NOON + 3_600_000);
  }
  const kept = await ledger.cleanJudgement(app.databaseUrl);
  reportFaults({
    id: 'B7',
    what: `${queued} messages from the queue of each station`,
    faults: count * queued,
    ...kept,
  });
  await Promise.all(lanes.map(({ station }) => station.close()));
  await sink.close();
  await receipts.close();
});

type Socket = AddedStation['station']['socket'];

/** Sends the queue without waiting. */
async function flush201(socket: Socket, queued: number): Promise<void> {
  const events = numbers(queued).map((seqNo) => ({
    eventType: seqNo === 0 ? 'Started' : 'Updated',
    seqNo,
    offline: true,
    timestamp: at(seqNo),
    triggerReason: 'MeterValuePeriodic',
    transactionInfo: { transactionId: 'queued' },
    ...(seqNo === 0 && { evse: { id: 1, connectorId: 1 } }),
    meterValue: [{ timestamp: at(seqNo), sampledValue: [{ value: 1000 + seqNo }] }],
  }));
  await Promise.all(events.map((event) => socket.callNow('TransactionEvent', event)));
}

/** The queue of 1.6 needs the answer to its start. */
async function flush16(socket: Socket, queued: number): Promise<void> {
  const begin = { connectorId: 1, idTag: 'TAG', meterStart: 1000, timestamp: at(0) };
  const { transactionId } = await socket.call<{ transactionId: number }>('StartTransaction', begin);
  const readings = numbers(queued)
    .slice(1)
    .map((n) => ({
      connectorId: 1,
      transactionId,
      meterValue: [{ timestamp: at(n), sampledValue: [{ value: String(1000 + n) }] }],
    }));
  await Promise.all(readings.map((reading) => socket.callNow('MeterValues', reading)));
}
