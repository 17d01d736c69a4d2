import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import type { PublicSession } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { type AddedStation, addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { countOf } from './support/counts.js';
import { inParallel, numbers } from './support/in-parallel.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';
import { StationLedger } from './support/station-ledger.js';

const NOON = Date.UTC(2026, 2, 5, 12);
const LANES = 16;

interface Event {
  eventType: string;
  seqNo: number;
  timestamp: string;
  triggerReason: string;
  transactionInfo: { transactionId: string; chargingState?: string; stoppedReason?: string };
  [field: string]: unknown;
}

let app: RunningServer;
let ledger: StationLedger;
let lanes: AddedStation[];
/** Different events that were sent. */
let different = 0;
let faults = 0;
beforeAll(async () => {
  [app, ledger] = [await startApp(), await StationLedger.open()];
  resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
  lanes = await inParallel(numbers(LANES), 4, () => addConnectedStation(app, { version: '2.0.1' }));
  for (const { id, station } of lanes) ledger.keep(id, station);
});
afterAll(async () => {
  await app?.close();
  await ledger?.close();
});

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

function event(type: string, seqNo: number, seconds: number, info: object, more: object): Event {
  return {
    eventType: type,
    seqNo,
    timestamp: at(seconds),
    triggerReason: 'ChargingStateChanged',
    transactionInfo: { transactionId: '', ...info },
    ...more,
  };
}

const register = (wh: number, seconds: number, context = 'Sample.Periodic') => [
  { timestamp: at(seconds), sampledValue: [{ value: wh, context }] },
];

/** Six events in which each says something that no other says. */
const SIX: readonly Event[] = [
  event(
    'Started',
    0,
    0,
    { chargingState: 'EVConnected' },
    { triggerReason: 'CablePluggedIn', evse: { id: 1, connectorId: 1 } },
  ),
  event(
    'Updated',
    1,
    20,
    {},
    {
      triggerReason: 'Authorized',
      idToken: { idToken: 'T', type: 'ISO14443' },
      meterValue: register(1000, 20, 'Transaction.Begin'),
    },
  ),
  event('Updated', 2, 60, { chargingState: 'Charging' }, {}),
  event(
    'Updated',
    3,
    120,
    {},
    { triggerReason: 'MeterValuePeriodic', meterValue: register(1700, 120) },
  ),
  event('Updated', 4, 180, { chargingState: 'SuspendedEV' }, {}),
  event(
    'Ended',
    5,
    240,
    { chargingState: 'EVConnected', stoppedReason: 'EVDisconnected' },
    { triggerReason: 'EVCommunicationLost', meterValue: register(2345.5, 240, 'Transaction.End') },
  ),
];

/** What must not depend on the order (faults.md, B5). */
function outcomeOf({ status, connector, evseId, complete, metrics }: PublicSession) {
  const { chargingStart, chargingStop, energyConsumed, chargingState } = metrics;
  const { chargingStopReason, stopReason } = metrics;
  return {
    ...{ status, connector, evseId, complete, chargingStart, chargingStop },
    ...{ energyConsumed, chargingState, chargingStopReason, stopReason },
  };
}

/** Sends the events of one transaction in this order, each answered before the next. */
async function play({ station }: AddedStation, events: readonly Event[]): Promise<string> {
  const transactionId = randomUUID();
  different += contentsOf(events).size;
  for (const each of events) {
    const transactionInfo = { ...each.transactionInfo, transactionId };
    await station.call('TransactionEvent', { ...each, transactionInfo });
  }
  return transactionId;
}

/** Different events: one that is sent again may be `offline` then. */
function contentsOf(events: readonly Event[]): Set<string> {
  return new Set(events.map((each) => JSON.stringify({ ...each, offline: undefined })));
}

/** All sessions of a station by their transaction. */
async function sessionsOf({ id }: AddedStation): Promise<Map<string, PublicSession>> {
  const sessions = new Map<string, PublicSession>();
  for (let page = 1; ; page += 1) {
    const query = { chargestation: id, paginate_limit: 1000, paginate_page: page };
    const { body } = await app.api.get<PublicSession[]>('/sessions', query);
    for (const session of body.result) {
      expect(sessions.has(session.transactionId), 'two sessions of one transaction').toBe(false);
      sessions.set(session.transactionId, session);
    }
    if (!body.hasNext) return sessions;
  }
}

/** Plays each order and its reference, on all stations at once, and compares the sessions in which they end. */
async function compare(
  stories: readonly { inOrder: readonly Event[]; sent: readonly Event[]; more?: object }[],
): Promise<void> {
  const references = new Map<string, string>();
  const played = await inParallel(numbers(LANES), LANES, async (lane) => {
    const station = lanes[lane] as AddedStation;
    const own = stories.filter((_, index) => index % LANES === lane);
    const pairs: { reference: string; mixed: string; sent: readonly Event[]; more: object }[] = [];
    for (const { inOrder, sent, more = {} } of own) {
      const key = `${lane} ${JSON.stringify(inOrder)}`;
      const reference = references.get(key) ?? (await play(station, inOrder));
      references.set(key, reference);
      pairs.push({ reference, mixed: await play(station, sent), sent, more });
    }
    return pairs;
  });
  for (const [lane, pairs] of played.entries()) {
    const sessions = await sessionsOf(lanes[lane] as AddedStation);
    for (const { reference, mixed, sent, more } of pairs) {
      const story = sent.map(
        ({ eventType, seqNo, timestamp }) => `${eventType} ${seqNo} ${timestamp}`,
      );
      const [expected, session] = [sessions.get(reference), sessions.get(mixed)] as PublicSession[];
      expect(outcomeOf(session!), story.join('\n')).toEqual(outcomeOf(expected!));
      expect(session, story.join('\n')).toMatchObject(more);
    }
  }
}

/** Every order of the items. */
function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  );
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  const left = [...items];
  return items.map(() => left.splice(chance.below(left.length), 1)[0] as Item);
}

it('B5 six events end in the same session in every order', async () => {
  const chance = new Chance('B5 permutations');
  const orders = shuffled(permutations(SIX), chance).slice(0, countOf('B5'));
  await compare(orders.map((sent) => ({ inOrder: SIX, sent, more: { complete: true } })));
  const [reference] = await sessionsOf(lanes[0] as AddedStation);
  expect(outcomeOf(reference![1])).toEqual({
    status: 'Ended',
    connector: expect.any(String),
    evseId: 1,
    complete: true,
    chargingStart: at(0),
    chargingStop: at(240),
    energyConsumed: 1345.5,
    chargingState: 'EVConnected',
    chargingStopReason: 'EVCommunicationLost',
    stopReason: 'EVDisconnected',
  });
  faults += orders.length;
});

/** A transaction of 2 to 9 events that a real station could send; its counter may begin anywhere or be reset (TC_E_53). */
function transaction(chance: Chance): Event[] {
  const length = 2 + chance.below(8);
  const base = chance.pick([0, 0, 1, 100]);
  let wh = chance.below(100_000);
  const states = ['EVConnected', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Idle', undefined];
  return numbers(length).map((n) => {
    wh += chance.below(500);
    const type = n === 0 ? 'Started' : n === length - 1 ? 'Ended' : 'Updated';
    const chargingState = chance.pick(states);
    const info = {
      ...(chargingState && { chargingState }),
      ...(type === 'Ended' && {
        stoppedReason: chance.pick(['Local', 'EVDisconnected', 'Remote']),
      }),
    };
    const context =
      n === 0 ? 'Transaction.Begin' : type === 'Ended' ? 'Transaction.End' : 'Sample.Periodic';
    return event(type, base + n, n * 60, info, {
      ...(chance.hits(0.6) && { meterValue: register(wh, n * 60, context) }),
      ...(chance.hits(0.3) && { evse: chance.pick([{ id: 1 }, { id: 1, connectorId: 1 }]) }),
      ...(chance.hits(0.2) && { idToken: { idToken: 'T', type: 'ISO14443' } }),
    });
  });
}

/** What a bad network makes of it: another order, events sent again at any later moment, also with `offline`. */
function walk(events: readonly Event[], chance: Chance): Event[] {
  const sent = chance.hits(0.7) ? shuffled(events, chance) : [...events];
  for (let n = chance.below(5); n > 0; n -= 1) {
    const place = chance.below(sent.length);
    const again = { ...(sent[place] as Event), ...(chance.hits(0.5) && { offline: true }) };
    sent.splice(place + 1 + chance.below(sent.length - place), 0, again);
  }
  return sent;
}

it('B5 random walks end in the same session as their transaction in order', async () => {
  const chance = new Chance('B5 walks');
  const stories = numbers(countOf('B5 walks')).map(() => {
    const own = transaction(chance);
    const kind = chance.pick(['own', 'own', 'own', 'zero', 'lost']);
    const events = kind === 'zero' ? own.map((each) => ({ ...each, seqNo: 0 })) : own;
    // What never arrives is missing in both; but somebody must have told of the transaction.
    const lost = kind === 'lost' && events.length > 2 ? chance.below(events.length - 1) : -1;
    const inOrder = events.filter((_, index) => index !== lost);
    return { inOrder, sent: walk(inOrder, chance) };
  });
  await compare(stories);
  faults += stories.length;
});

it('B5 gaps, a missing first event, an early Ended and a seqNo used twice are flagged', async () => {
  const [lane] = lanes as [AddedStation];
  const [first, second, third, ...rest] = SIX as [Event, Event, Event, ...Event[]];
  const ended = rest.at(-1) as Event;
  const conflicting = { ...third, timestamp: at(70), triggerReason: 'Trigger' };
  const cases: [string, Event[], object][] = [
    ['gap', [first, second, ...rest], { complete: false, anomalies: ['gap'] }],
    ['first missing', [second, third, ...rest], { complete: false, anomalies: ['inferred_start'] }],
    ['Ended only', [ended], { status: 'Ended', complete: false, anomalies: ['inferred_start'] }],
    ['Ended first', [ended, ...SIX.slice(0, 5)], { status: 'Ended', complete: true }],
    ['conflict', [first, second, third, conflicting, ...rest], { anomalies: ['seq_no_reused'] }],
    [
      'repeated',
      SIX.flatMap((each) => [each, each, { ...each, offline: true }]),
      { complete: true, anomalies: [] },
    ],
  ];
  for (const [what, events, expected] of cases) {
    const transactionId = await play(lane, events);
    expect((await sessionsOf(lane)).get(transactionId), what).toMatchObject(expected);
    const [stored] = await sql<{ n: number }>(
      app.databaseUrl,
      `SELECT count(*)::int AS n FROM transaction_event
        WHERE session = (SELECT _id FROM session WHERE transaction_id = $1)`,
      [transactionId],
    );
    expect(stored!.n, what).toBe(contentsOf(events).size);
  }
});

it('B5 every event that was acknowledged is kept, and once', async () => {
  const count = 'SELECT count(*)::int AS n FROM transaction_event';
  expect(await sql(app.databaseUrl, count)).toEqual([{ n: different }]);
  const judgement = await ledger.judge(app.databaseUrl);
  expect(judgement).toMatchObject({ lost: 0, duplicated: 0 });
  reportFaults({ id: 'B5', what: 'orders and random walks of transactions', faults, ...judgement });
});
