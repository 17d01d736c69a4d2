import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ABANDONED_AFTER_MS, AbandonedSessions } from '../../src/sessions/abandoned-sessions.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { resultOf } from '../support/api-client.js';
import type {
  PublicChargestation,
  PublicConnector,
  PublicSession,
  WebhookEvent,
} from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { ConnectionLostError } from '../support/station-errors.js';
import { type AddedStation, addConnectedStation, addStation } from '../support/stations.js';
import { StatusModel, type StatusWebhook } from '../support/status-model.js';
import { CONNECTORS, possible, statusStreams } from '../support/status-streams.js';
import { sql } from '../support/tenants.js';
import type { VirtualStation } from '../support/virtual-station.js';

const NOON = Date.UTC(2026, 2, 5, 12);
const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];

let app: RunningServer;

beforeAll(async () => {
  app = await startApp();
  await settings({ unknown_tokens: 'accept' });
});
afterAll(() => app?.close());

async function settings(change: object): Promise<void> {
  resultOf(await app.api.patch('/organization/settings', change));
}

async function sessionsOf(chargestation: string): Promise<PublicSession[]> {
  const query = { chargestation, sort_by: 'createdAt', sort_order: 'asc' };
  return resultOf(await app.api.get<PublicSession[]>('/sessions', query));
}

async function onlySession(chargestation: string): Promise<PublicSession> {
  const sessions = await sessionsOf(chargestation);
  expect(sessions).toHaveLength(1);
  return sessions[0]!;
}

async function connectorsOf(chargestation: string): Promise<PublicConnector[]> {
  const station = await app.api.get<PublicChargestation>(`/chargestations/${chargestation}`);
  return resultOf(station).connectors;
}

async function typesOf(chargestation: string, prefix = 'session.'): Promise<string[]> {
  const events = await allEventsOf(app, chargestation);
  return events.map(({ type }) => type).filter((type) => type.startsWith(prefix));
}

function orphansOf(chargestation: string): Promise<{ action: string; transaction_id: string }[]> {
  const text =
    'SELECT action, transaction_id FROM orphan_transaction_message WHERE chargestation = $1 ORDER BY _id';
  return sql(app.databaseUrl, text, [chargestation]);
}

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

const register = (wh: number, seconds: number, context: string) => [
  { timestamp: at(seconds), sampledValue: [{ value: wh, context }] },
];

/** A TransactionEvent; its time follows from its seqNo. */
function transactionEvent(
  transactionId: string,
  eventType: string,
  seqNo: number,
  { info = {}, ...more }: Record<string, unknown> & { info?: object } = {},
): Record<string, unknown> {
  return {
    eventType,
    seqNo,
    timestamp: at(seqNo * 60),
    triggerReason: 'ChargingStateChanged',
    transactionInfo: { transactionId, ...info },
    ...more,
  };
}

const send = (station: VirtualStation, payload: object) =>
  station.call('TransactionEvent', payload);

const start16 = (more: object = {}) => ({
  connectorId: 1,
  idTag: 'TAG',
  meterStart: 1000,
  timestamp: at(0),
  ...more,
});

const readings16 = (wh: number, seconds: number) => [
  { timestamp: at(seconds), sampledValue: [{ value: String(wh) }] },
];

describe.each(VERSIONS)('a whole session of OCPP %s', (version) => {
  it('is one session, started once and ended once', async () => {
    const { station, id } = await addConnectedStation(app, { version });
    const transactionId = await station.session({
      samples: 2,
      reading: { energy: 500, power: 7200, current: 10.4, soc: 40 },
    });

    const session = await onlySession(id);
    const [connector] = await connectorsOf(id);
    expect(session).toMatchObject({
      status: 'Ended',
      transactionId,
      chargestation: id,
      connector: connector!._id,
      evseId: 1,
      id_tag: null,
      complete: true,
      anomalies: [],
      metrics: { meterStart: 1_000_000, energyConsumed: 1000, stopReason: 'Local' },
      energy_report: {
        power: { value: 7.2, unit: 'kW' },
        current: { value: 10.4, unit: 'A' },
        energy_meter: { value: 1_001_000, unit: 'Wh' },
        state_of_charge: { value: 40, unit: 'Percent' },
      },
      raw_energy_report: null,
    });
    const types = await typesOf(id);
    expect(types[0]).toBe('session.started');
    expect(types[1]).toBe('session.updated');
    expect(types.at(-1)).toBe('session.ended');
    expect(types.filter((type) => type !== 'session.updated')).toHaveLength(2);
    const sequences = (await allEventsOf(app, id)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    await station.close();
  });

  it('tells what it did in charging_activity', async () => {
    const { station, id } = await addConnectedStation(app, { version });
    await station.session({ samples: 2 });
    const { charging_activity } = (await onlySession(id)) as unknown as {
      charging_activity: { status: string; startTime: string; endTime: string | null }[];
    };
    const done = version === '1.6' ? [] : ['EVConnected', 'Idle'];
    expect(charging_activity.map(({ status }) => status)).toEqual([
      ...done.slice(0, 1),
      'Charging',
      'SuspendedEV',
      'Charging',
      ...done,
    ]);
    for (const [index, { endTime }] of charging_activity.entries()) {
      expect(endTime).toBe(charging_activity[index + 1]?.startTime ?? endTime);
      expect(endTime).not.toBeNull();
    }
    await station.close();
  });

  it('shows the token and the raw readings when the organization wants them', async () => {
    await settings({ include_id_tag: true, include_raw_energy_report: true });
    const { station, id } = await addConnectedStation(app, { version });
    await station.session({ idToken: 'Tag-1', samples: 1, pause: false });
    await settings({ include_id_tag: false, include_raw_energy_report: false });

    expect(await onlySession(id)).toMatchObject({
      id_tag: 'Tag-1',
      configurations: { include_id_tag: true, include_raw_energy_report: true },
      raw_energy_report: { energy_meter: [{ value: '1000500', unit: 'Wh' }] },
    });
    const query = { chargestation: id, id_tag: 'tag-1' };
    expect(resultOf(await app.api.get<PublicSession[]>('/sessions', query))).toHaveLength(1);
    await station.close();
  });

  it('is kept although its token is refused', async () => {
    await settings({ unknown_tokens: 'reject' });
    const { station, id } = await addConnectedStation(app, { version });
    const word = version === '1.6' ? 'Invalid' : 'Unknown';
    expect(await station.authorize('STRANGER')).toBe(word);
    if (version === '1.6') {
      const answer = await station.call('StartTransaction', start16({ idTag: 'STRANGER' }));
      expect(answer).toMatchObject({ idTagInfo: { status: word } });
      const { transactionId } = answer;
      const stop = { transactionId, meterStop: 1000, timestamp: at(60), idTag: 'STRANGER' };
      expect(await station.call('StopTransaction', stop)).toEqual({ idTagInfo: { status: word } });
    } else {
      const idToken = { idToken: 'STRANGER', type: 'ISO14443' };
      const begin = transactionEvent(randomUUID(), 'Started', 0, { idToken });
      expect(await send(station, begin)).toEqual({ idTokenInfo: { status: word } });
    }
    await settings({ unknown_tokens: 'accept' });
    await onlySession(id);
    await station.close();
  });
});

describe('the order of a 2.0.1 transaction', () => {
  const ACTS = 6;

  /** The same six events each time, with an id of their own. */
  function story(transactionId: string, numbered: boolean): Record<string, unknown>[] {
    const events = [
      transactionEvent(transactionId, 'Started', 0, {
        evse: { id: 1, connectorId: 1 },
        idToken: { idToken: 'TAG', type: 'ISO14443' },
        info: { chargingState: 'EVConnected' },
        meterValue: register(1000, 0, 'Transaction.Begin'),
      }),
      transactionEvent(transactionId, 'Updated', 1, { info: { chargingState: 'Charging' } }),
      transactionEvent(transactionId, 'Updated', 2, {
        meterValue: register(1800, 120, 'Sample.Periodic'),
      }),
      transactionEvent(transactionId, 'Updated', 3, { info: { chargingState: 'SuspendedEVSE' } }),
      transactionEvent(transactionId, 'Updated', 4, {
        info: { chargingState: 'EVConnected' },
        triggerReason: 'StopAuthorized',
      }),
      transactionEvent(transactionId, 'Ended', 5, {
        info: { stoppedReason: 'EVDisconnected' },
        triggerReason: 'EVCommunicationLost',
        meterValue: register(2345.5, 300, 'Transaction.End'),
      }),
    ];
    return numbered ? events : events.map((event) => ({ ...event, seqNo: 0 }));
  }

  /** What must not depend on the order. */
  function outcome({ metrics, ...session }: PublicSession) {
    const { status, connector, evseId, complete, charging_activity } = session;
    return { status, connector, evseId, complete, charging_activity, metrics };
  }

  const ORDER = fc
    .tuple(
      fc.shuffledSubarray([...Array(ACTS).keys()], { minLength: ACTS }),
      fc.array(fc.record({ act: fc.nat(ACTS - 1), at: fc.nat(12), offline: fc.boolean() }), {
        maxLength: 4,
      }),
      fc.array(fc.nat(9), { maxLength: 2 }),
      fc.boolean(),
    )
    .map(([order, repeats, losses, numbered]) => {
      const sent = order.map((act) => ({ act, offline: false }));
      for (const { act, at: place, offline } of repeats) sent.splice(place, 0, { act, offline });
      return { sent, losses, numbered };
    });

  it('does not matter, nor do repeats and lost answers', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const expected = new Map<boolean, ReturnType<typeof outcome>>();
    for (const numbered of [true, false]) {
      const transactionId = randomUUID();
      for (const event of story(transactionId, numbered)) await send(station, event);
      expected.set(numbered, outcome(await byTransaction(transactionId)));
    }
    expect(expected.get(true)).toMatchObject({
      status: 'Ended',
      evseId: 1,
      complete: true,
      metrics: {
        chargingStart: at(0),
        chargingStop: at(300),
        meterStart: 1000,
        energyConsumed: 1345.5,
        energyPeriod: 120,
        chargingState: 'EVConnected',
        chargingStopReason: 'EVCommunicationLost',
        stopReason: 'EVDisconnected',
      },
    });

    await fc.assert(
      fc.asyncProperty(ORDER, async ({ sent, losses, numbered }) => {
        const transactionId = randomUUID();
        const events = story(transactionId, numbered);
        for (const [index, { act, offline }] of sent.entries()) {
          const event = { ...events[act], ...(offline && { offline }) };
          if (losses.includes(index)) await loseAnswer(station, event);
          await send(station, event);
        }
        const session = await byTransaction(transactionId);
        expect(outcome(session)).toEqual(expected.get(numbered));
        expect(session.anomalies).toEqual(
          session.anomalies.filter((word) => ['event_after_end', 'seq_no_reused'].includes(word)),
        );
        const types = (await allEventsOf(app, id))
          .filter(({ data }) => data.transactionId === transactionId)
          .map(({ type }) => type);
        expect(types[0]).toBe('session.started');
        expect(types.filter((type) => type === 'session.started')).toHaveLength(1);
        expect(types.filter((type) => type === 'session.ended')).toHaveLength(1);
        expect(types.filter((type) => type === 'session.updated')).toHaveLength(ACTS);
      }),
      { numRuns: 15, endOnFailure: true },
    );
    await station.close();

    async function byTransaction(transactionId: string): Promise<PublicSession> {
      const query = { chargestation: id, transactionId };
      const sessions = resultOf(await app.api.get<PublicSession[]>('/sessions', query));
      expect(sessions).toHaveLength(1);
      return sessions[0]!;
    }
  });

  /** Sends an event and loses the network before the answer is read. */
  async function loseAnswer(station: VirtualStation, event: object): Promise<void> {
    const answer = station.socket.callNow('TransactionEvent', event).catch((error: unknown) => {
      expect(error).toBeInstanceOf(ConnectionLostError);
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await station.terminate();
    await answer;
    await station.connect();
  }

  it('shows gaps until they are filled', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const [first, second, ...others] = story(randomUUID(), true);
    for (const event of others) await send(station, event);
    expect(await onlySession(id)).toMatchObject({
      status: 'Ended',
      complete: false,
      anomalies: ['inferred_start'],
    });
    await send(station, first!);
    expect(await onlySession(id)).toMatchObject({
      complete: false,
      anomalies: ['gap'],
      metrics: { meterStart: 1000, energyConsumed: 1345.5 },
    });
    await send(station, second!);
    expect(await onlySession(id)).toMatchObject({ complete: true, anomalies: [] });
    await station.close();
  });

  it('of a station that is not active is flagged, and stays so', async () => {
    const fields = { active: false };
    const { station, id } = await addConnectedStation(app, { version: '2.0.1', fields });
    const transactionId = randomUUID();
    await send(station, transactionEvent(transactionId, 'Started', 0));
    await send(station, transactionEvent(transactionId, 'Updated', 2));
    await send(station, transactionEvent(transactionId, 'Updated', 1));
    expect(await onlySession(id)).toMatchObject({ anomalies: ['chargestation_inactive'] });
    await station.close();
  });

  it('takes nothing from events above Ended', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const transactionId = randomUUID();
    for (const event of story(transactionId, true)) await send(station, event);
    const before = await onlySession(id);
    const after = transactionEvent(transactionId, 'Updated', 6, {
      info: { chargingState: 'Charging' },
      meterValue: register(9999, 360, 'Sample.Periodic'),
    });
    await send(station, after);
    const session = await onlySession(id);
    expect(outcome(session)).toEqual(outcome(before));
    expect(session.anomalies).toEqual(['event_after_end']);
    expect(session.raw_transction_event).toEqual(after);
    await station.close();
  });
});

describe('StartTransaction', () => {
  it('gives the same transactionId when it is sent again', async () => {
    const { station, id, twin } = await addConnectedStation(app, { version: '1.6' });
    const first = await station.socket.call<{ transactionId: number }>(
      'StartTransaction',
      start16(),
      'same-id',
    );
    expect(first).toEqual({
      transactionId: expect.any(Number),
      idTagInfo: { status: 'Accepted' },
    });
    expect(await station.socket.call('StartTransaction', start16(), 'same-id')).toEqual(first);
    expect(await station.call('StartTransaction', start16())).toEqual(first);
    await station.terminate();
    const again = twin();
    await again.connect();
    expect(await again.call('StartTransaction', start16())).toEqual(first);

    expect(await onlySession(id)).toMatchObject({
      status: 'Started',
      transactionId: String(first.transactionId),
    });
    expect(await typesOf(id)).toEqual(['session.started', 'session.updated']);
    await again.close();
  });

  it.each([
    ['connector', { connectorId: 2 }],
    ['token', { idTag: 'OTHER' }],
    ['time', { timestamp: at(1) }],
    ['meter', { meterStart: 1001 }],
  ])('gives another transactionId for another %s', async (_what, more) => {
    const { station, id } = await addConnectedStation(app, { version: '1.6', connectors: 2 });
    const first = await station.call('StartTransaction', start16());
    const second = await station.call('StartTransaction', start16(more));
    expect(second.transactionId).not.toBe(first.transactionId);
    expect(await sessionsOf(id)).toHaveLength(2);
    await station.close();
  });

  it('raced on two sockets makes one session', async () => {
    const { station, id, twin } = await addConnectedStation(app, { version: '1.6' });
    for (let round = 0; round < 20; round += 1) {
      const start = start16({ meterStart: round });
      const other = twin();
      const early = station.socket.callNow<{ transactionId: number }>('StartTransaction', start);
      const answers = await Promise.all([
        early.catch(() => null),
        other.connect().then(() => other.call('StartTransaction', start)),
      ]);
      if (answers[0]) expect(answers[0].transactionId).toBe(answers[1].transactionId);
      await other.terminate();
      await station.connect();
    }
    const query = { chargestation: id, paginate_limit: 100 };
    expect(resultOf(await app.api.get<PublicSession[]>('/sessions', query))).toHaveLength(20);
    await station.close();
  });
});

describe('StopTransaction', () => {
  const stop = (transactionId: unknown, more: object = {}) => ({
    transactionId,
    meterStop: 3000,
    timestamp: at(600),
    ...more,
  });

  it('is answered and kept when the transaction is not known', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    expect(await station.call('StopTransaction', stop(2_000_000_000))).toEqual({});
    expect(await station.call('StopTransaction', stop(-1, { idTag: 'TAG' }))).toEqual({
      idTagInfo: { status: 'Accepted' },
    });
    expect(await sessionsOf(id)).toEqual([]);
    expect(await orphansOf(id)).toEqual([
      { action: 'StopTransaction', transaction_id: '2000000000' },
      { action: 'StopTransaction', transaction_id: null },
    ]);
    expect(await typesOf(id)).toEqual([]);
    await station.close();
  });

  it("does not touch another station's transaction", async () => {
    const victim = await addConnectedStation(app, { version: '1.6' });
    const thief = await addConnectedStation(app, { version: '1.6' });
    const { transactionId } = await victim.station.call('StartTransaction', start16());
    const before = await onlySession(victim.id);
    expect(await thief.station.call('StopTransaction', stop(transactionId))).toEqual({});
    expect(await onlySession(victim.id)).toEqual(before);
    expect(await orphansOf(thief.id)).toHaveLength(1);
    await victim.station.close();
    await thief.station.close();
  });

  it('sent again changes nothing; another one after the end is only flagged', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    const { transactionId } = await station.call('StartTransaction', start16());
    await station.call('StopTransaction', stop(transactionId));
    const ended = await onlySession(id);
    expect(ended).toMatchObject({
      status: 'Ended',
      complete: true,
      metrics: { energyConsumed: 2000, stopReason: 'Local', chargingStopReason: null },
    });
    expect(await station.call('StopTransaction', stop(transactionId))).toEqual({});
    expect(await onlySession(id)).toEqual(ended);
    const later = stop(transactionId, { timestamp: at(900), meterStop: 9000, reason: 'Reboot' });
    expect(await station.call('StopTransaction', later)).toEqual({});
    const flagged = await onlySession(id);
    expect(flagged.metrics).toEqual(ended.metrics);
    expect(flagged.anomalies).toEqual(['event_after_end']);
    expect(await typesOf(id)).toEqual([
      'session.started',
      'session.updated',
      'session.updated',
      'session.ended',
      'session.updated',
    ]);
    await station.close();
  });

  it('without a usable id ends the only session that runs', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    await station.call('StartTransaction', start16());
    expect(await station.call('StopTransaction', stop(-1, { reason: 'PowerLoss' }))).toEqual({});
    expect(await onlySession(id)).toMatchObject({
      status: 'Ended',
      metrics: { stopReason: 'PowerLoss' },
    });
    await station.close();
  });
});

describe('MeterValues of 1.6', () => {
  it.each([
    ['without transactionId', {}],
    ['with transactionId 0', { transactionId: 0 }],
    ['with transactionId -1', { transactionId: -1 }],
  ])('%s belong to the session on their connector', async (_case, more) => {
    const { station, id } = await addConnectedStation(app, { version: '1.6', connectors: 2 });
    await station.call('StartTransaction', start16());
    await station.call('StartTransaction', start16({ connectorId: 2 }));
    const meterValue = readings16(1500, 60);
    expect(await station.call('MeterValues', { connectorId: 2, ...more, meterValue })).toEqual({});
    const sessions = await sessionsOf(id);
    expect(sessions.map(({ metrics }) => metrics.energyConsumed)).toEqual([0, 500]);
    await station.close();
  });

  it('without a session are answered and kept', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    const meterValue = readings16(1500, 60);
    for (const connectorId of [0, 1]) {
      expect(await station.call('MeterValues', { connectorId, meterValue })).toEqual({});
    }
    expect(
      await station.call('MeterValues', { connectorId: 1, transactionId: 77, meterValue }),
    ).toEqual({});
    expect(await sessionsOf(id)).toEqual([]);
    expect(await orphansOf(id)).toHaveLength(2);
    const frames = await sql<{ n: number }>(
      app.databaseUrl,
      `SELECT count(*)::int AS n FROM ocpp_frame WHERE chargestation = $1 AND action = 'MeterValues'`,
      [id],
    );
    expect(frames).toEqual([{ n: 3 }]);
    await station.close();
  });

  it('may hold 5,000 values', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    const { transactionId } = await station.call('StartTransaction', start16());
    const sampledValue = Array.from({ length: 5000 }, () => ({ value: '1', measurand: 'Voltage' }));
    const meterValue = [{ timestamp: at(60), sampledValue }];
    expect(
      await station.call('MeterValues', { connectorId: 1, transactionId, meterValue }),
    ).toEqual({});
    await onlySession(id);
    await station.close();
  });
});

describe('connectors that nobody has entered', () => {
  it.each(VERSIONS)('are created when a %s station names them', async (version) => {
    const { station, id } = await addConnectedStation(app, { version, connectors: 2 });
    const connectors = await connectorsOf(id);
    expect(connectors.map(({ evseId, ocppId }) => [evseId, ocppId])).toEqual(
      version === '1.6'
        ? [
            [1, 1],
            [1, 2],
          ]
        : [
            [1, 1],
            [2, 1],
          ],
    );
    for (const connector of connectors) {
      expect(connector).toMatchObject({
        auto_discovered: true,
        type: null,
        format: null,
        power_type: null,
        power: null,
        status: 'Available',
        reported_status: 'Available',
        synthetic: false,
      });
    }
    expect(await typesOf(id, 'connector.created')).toHaveLength(connectors.length);
    await station.close();
  });

  it('have numbers up to 100 and are at most 64', async () => {
    const { station, id } = await addStation(app, { version: '2.0.1' });
    await station.connect();
    const report = (evseId: number, connectorId: number) =>
      station.call('StatusNotification', {
        timestamp: at(0),
        connectorStatus: 'Available',
        evseId,
        connectorId,
      });
    for (const [evseId, connectorId] of [
      [101, 1],
      [1, 101],
      [1, -1],
      [1_000_000, 1],
    ]) {
      expect(await report(evseId!, connectorId!)).toEqual({});
    }
    expect(await connectorsOf(id)).toEqual([]);
    const eventData = Array.from({ length: 70 }, (_, index) => ({
      eventId: index,
      timestamp: at(0),
      trigger: 'Delta',
      actualValue: 'Available',
      eventNotificationType: 'HardWiredNotification',
      component: { name: 'Connector', evse: { id: index + 1, connectorId: 1 } },
      variable: { name: 'AvailabilityState' },
    }));
    await station.call('NotifyEvent', { generatedAt: at(0), seqNo: 0, eventData });
    expect(await connectorsOf(id)).toHaveLength(64);
    expect(await report(65, 1)).toEqual({});
    expect(await connectorsOf(id)).toHaveLength(64);
    expect(await typesOf(id, 'chargestation.connector_status')).toHaveLength(64);
    await station.close();
  });

  it.each<[OcppVersion, string, object]>([
    ['1.6', 'connector 0', { connectorId: 0, errorCode: 'NoError', status: 'Faulted' }],
    [
      '2.0.1',
      'EVSE 0',
      { evseId: 0, connectorId: 1, connectorStatus: 'Faulted', timestamp: at(0) },
    ],
    [
      '2.0.1',
      'connector 0',
      { evseId: 1, connectorId: 0, connectorStatus: 'Faulted', timestamp: at(0) },
    ],
  ])('%s: %s stands for the station', async (version, _case, payload) => {
    const { station, id } = await addStation(app, { version });
    await station.connect();
    await station.call('StatusNotification', payload);
    const record = resultOf(await app.api.get<PublicChargestation>(`/chargestations/${id}`));
    expect(record.connectors).toEqual([]);
    expect(record.reported_status).toEqual(payload);
    expect(await typesOf(id, 'chargestation.connector_status')).toEqual([]);
    await station.close();
  });
});

describe('the connector of a 2.0.1 session', () => {
  it('is unknown until the station names the EVSE', async () => {
    const connectors = [
      { evseId: 1, connectorId: 1 },
      { evseId: 2, connectorId: 1 },
    ];
    const { station, id } = await addConnectedStation(app, { version: '2.0.1', connectors });
    for (const connector of [1, 2]) await station.reportStatus('Available', connector);
    const transactionId = randomUUID();
    await send(
      station,
      transactionEvent(transactionId, 'Started', 0, { info: { chargingState: 'Idle' } }),
    );
    expect(await onlySession(id)).toMatchObject({ connector: null, evseId: null });
    await send(station, transactionEvent(transactionId, 'Updated', 1, { evse: { id: 2 } }));
    const [, second] = await connectorsOf(id);
    expect(await onlySession(id)).toMatchObject({ connector: second!._id, evseId: 2 });
    await send(station, transactionEvent(transactionId, 'Ended', 2));
    expect(await onlySession(id)).toMatchObject({ connector: second!._id, evseId: 2 });
    await station.close();
  });

  it('stays unknown on an EVSE that nobody has entered, if only the EVSE is named', async () => {
    const { station, id } = await addStation(app, { version: '2.0.1' });
    await station.connect();
    await send(station, transactionEvent(randomUUID(), 'Started', 0, { evse: { id: 7 } }));
    expect(await onlySession(id)).toMatchObject({ connector: null, evseId: 7 });
    expect(await connectorsOf(id)).toEqual([]);
    await station.close();
  });
});

describe('the synthetic status over the wire', () => {
  const flag = 'include_artificial_status_notification_for_201';

  it('follows the rules of the reference over any stream of messages', async () => {
    let synthetic = 0;
    await fc.assert(
      fc.asyncProperty(statusStreams(50), async (stream) => {
        const { station, id } = await addStation(app, { version: '2.0.1' });
        const names = new Map<string, string>();
        for (const name of CONNECTORS) {
          const [evseId, ocppId] = name.split('.').map(Number);
          const kind = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 50 };
          const created = await app.api.post(`/chargestations/${id}/connectors`, {
            evseId,
            ocppId,
            ...kind,
          });
          names.set(resultOf(created)._id, name);
        }
        await station.connect();
        const model = new StatusModel();
        const ledger = new StatusModel();
        const expected: StatusWebhook[] = [];
        for (const drawn of stream) {
          const step = possible(ledger, drawn);
          if (!step) continue;
          if (step.kind === 'flag') await settings({ [flag]: step.on });
          if (step.kind === 'status') {
            const [evseId, connectorId] = step.connector.split('.').map(Number);
            const report = { timestamp: at(0), connectorStatus: step.status, evseId, connectorId };
            await station.call('StatusNotification', report);
          }
          if (step.kind === 'event') {
            ledger.store(step);
            const [evse, connectorId] = step.connector?.split('.').map(Number) ?? [];
            await send(
              station,
              transactionEvent(step.transaction, step.phase, step.seqNo, {
                timestamp: at(step.timestamp),
                ...(step.offline && { offline: true }),
                ...(step.connector && { evse: { id: evse, connectorId } }),
                ...(step.chargingState && { info: { chargingState: step.chargingState } }),
              }),
            );
          }
          expected.push(...model.apply(step));
        }
        const events = await allEventsOf(app, id);
        const published = events
          .filter(({ type }) => type === 'chargestation.connector_status.updated')
          .map((event) => statusOf(event, names));
        expect(published).toEqual(expected);
        synthetic += published.filter((one) => one.synthetic).length;
        for (const connector of await connectorsOf(id)) {
          const { status, reported } = model.connector(names.get(connector._id)!);
          expect(connector).toMatchObject({ status, reported_status: reported });
        }
        await station.close();
      }),
      { numRuns: 12, endOnFailure: true },
    );
    await settings({ [flag]: false });
    expect(synthetic).toBeGreaterThan(5);
  });

  function statusOf({ data, synthetic }: WebhookEvent, names: Map<string, string>): StatusWebhook {
    const connectors = data.connectors as PublicConnector[];
    const changed = connectors.find(({ _id }) => _id === data.changed_connector)!;
    expect(changed.synthetic).toBe(synthetic);
    return {
      connector: names.get(changed._id)!,
      status: changed.status,
      synthetic,
      reported: changed.reported_status,
    };
  }

  it('takes the NotifyEvent twin for a StatusNotification', async () => {
    const { station, id } = await addStation(app, { version: '2.0.1' });
    await station.connect();
    const event = {
      eventId: 1,
      timestamp: at(0),
      trigger: 'Delta',
      actualValue: 'Occupied',
      eventNotificationType: 'HardWiredNotification',
      component: { name: 'Connector', evse: { id: 1, connectorId: 2 } },
      variable: { name: 'AvailabilityState' },
    };
    const other = { ...event, variable: { name: 'Enabled' }, actualValue: 'true' };
    await station.call('NotifyEvent', { generatedAt: at(0), seqNo: 0, eventData: [other, event] });
    expect(await connectorsOf(id)).toMatchObject([
      {
        evseId: 1,
        ocppId: 2,
        status: 'Occupied',
        reported_status: 'Occupied',
        raw_message: { timestamp: at(0), connectorStatus: 'Occupied', evseId: 1, connectorId: 2 },
      },
    ]);
    expect(await typesOf(id, 'chargestation.connector_status')).toHaveLength(1);
    await station.close();
  });
});

describe('sessions whose end does not come', () => {
  async function age(session: string): Promise<void> {
    await sql(app.databaseUrl, 'UPDATE session SET updated_at = $2 WHERE _id = $1', [
      session,
      new Date(Date.now() - ABANDONED_AFTER_MS - 1000),
    ]);
  }
  const close = () => app.nest.get(AbandonedSessions).close();
  const begin = (id: string, evse = 1) =>
    transactionEvent(id, 'Started', 0, {
      evse: { id: evse, connectorId: 1 },
      info: { chargingState: 'Charging' },
    });

  it('are closed a day after a newer one has begun on their EVSE', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1', connectors: 2 });
    const [old, other] = [randomUUID(), randomUUID()];
    await send(station, begin(old));
    await send(station, begin(other, 2));
    await send(station, begin(randomUUID()));
    const before = await sessionsOf(id);
    for (const { _id } of before) await age(_id);
    await close();
    const sessions = await sessionsOf(id);
    expect(sessions.map(({ status }) => status)).toEqual(['Ended', 'Started', 'Started']);
    expect(sessions[0]).toMatchObject({
      transactionId: old,
      complete: false,
      anomalies: ['abandoned'],
      metrics: { chargingStop: at(0), chargingStopReason: null },
    });
    expect((await typesOf(id)).slice(-2)).toEqual(['session.updated', 'session.ended']);
    await close();
    expect((await typesOf(id)).filter((type) => type === 'session.ended')).toHaveLength(1);
    await station.close();
  });

  it.each(VERSIONS)('are closed a day after a %s station has booted', async (version) => {
    const { station, id } = await addConnectedStation(app, { version });
    await station.plugIn();
    await station.authorize('TAG');
    await station.startCharging();
    const { _id } = await onlySession(id);
    await age(_id);
    await close();
    expect((await onlySession(id)).status).toBe('Started');
    await station.boot();
    await station.reportStatus(version === '1.6' ? 'Preparing' : 'Occupied');
    await close();
    expect((await onlySession(id)).status).toBe('Ended');
    await station.close();
  });

  it('stay open when the station goes on with them after its boot', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const transactionId = randomUUID();
    await send(station, begin(transactionId));
    await station.boot();
    await send(station, transactionEvent(transactionId, 'Updated', 1));
    await age((await onlySession(id))._id);
    await close();
    expect((await onlySession(id)).status).toBe('Started');
    await station.close();
  });

  it('on one connector of a 1.6 station do not end for a start on another one', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6', connectors: 2 });
    await station.call('StartTransaction', start16());
    await station.call('StartTransaction', start16({ connectorId: 2 }));
    await station.call('StartTransaction', start16({ connectorId: 2, timestamp: at(60) }));
    for (const { _id } of await sessionsOf(id)) await age(_id);
    await close();
    const sessions = await sessionsOf(id);
    expect(sessions.map(({ status }) => status)).toEqual(['Started', 'Ended', 'Started']);
    await station.close();
  });

  it('take what comes after all, and are ended once', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    const transactionId = randomUUID();
    await send(station, begin(transactionId));
    await send(station, transactionEvent(transactionId, 'Updated', 2));
    await station.boot();
    await age((await onlySession(id))._id);
    await close();
    await send(station, transactionEvent(transactionId, 'Updated', 1));
    expect(await onlySession(id)).toMatchObject({ status: 'Ended', anomalies: ['abandoned'] });
    await send(
      station,
      transactionEvent(transactionId, 'Ended', 3, { info: { stoppedReason: 'PowerLoss' } }),
    );
    expect(await onlySession(id)).toMatchObject({
      status: 'Ended',
      complete: true,
      anomalies: [],
      metrics: { chargingStop: at(180), stopReason: 'PowerLoss' },
    });
    const types = await typesOf(id);
    expect(types.filter((type) => type === 'session.ended')).toHaveLength(1);
    expect(types.at(-1)).toBe('session.updated');
    await station.close();
  });
});

describe('an offline queue', () => {
  it('of 200 events is stored in its order with the times of the station', async () => {
    const { station, id }: AddedStation = await addConnectedStation(app, { version: '2.0.1' });
    const transactionId = randomUUID();
    const queue = Array.from({ length: 200 }, (_, seqNo) =>
      transactionEvent(transactionId, seqNo === 0 ? 'Started' : 'Updated', seqNo, {
        offline: true,
        ...(seqNo === 0 && { evse: { id: 1, connectorId: 1 } }),
        meterValue: register(1000 + seqNo, seqNo * 60, 'Sample.Periodic'),
      }),
    );
    await Promise.all(queue.map((event) => station.socket.callNow('TransactionEvent', event)));
    const session = await onlySession(id);
    expect(session).toMatchObject({
      status: 'Started',
      anomalies: [],
      metrics: { chargingStart: at(0), energyConsumed: 199 },
    });
    const updates = (await allEventsOf(app, id)).filter(({ type }) => type === 'session.updated');
    const seqNos = updates.map(
      ({ data }) => (data.raw_transction_event as { seqNo: number }).seqNo,
    );
    expect(seqNos).toEqual(queue.map((_, seqNo) => seqNo));
    await station.close();
  });
});
