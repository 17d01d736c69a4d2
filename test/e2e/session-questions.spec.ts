import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { RemoteStation } from '../support/remote-station.js';
import type { JsonObject } from '../support/station-socket.js';
import { sql } from '../support/tenants.js';

describe('questions to stations', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '700' } });
    await app.api.patch('/organization/settings', {
      unknown_tokens: 'accept',
      include_artificial_status_notification_for_201: true,
    });
  });
  afterAll(() => app?.close());

  const tasks = (session: string) =>
    sql<{ kind: string; wait: number }>(
      app.databaseUrl,
      `SELECT kind, extract(epoch FROM due_at - now())::float8 AS wait FROM session_task WHERE session = $1`,
      [session],
    );
  const makeDue = (session: string) =>
    sql(app.databaseUrl, 'UPDATE session_task SET due_at = now() WHERE session = $1', [session]);
  const event = (eventType: string, seqNo: number, transactionId: string, more: object = {}) => ({
    eventType,
    timestamp: new Date().toISOString(),
    triggerReason: 'ChargingStateChanged',
    seqNo,
    transactionInfo: { transactionId },
    evse: { id: 1, connectorId: 1 },
    ...more,
  });

  describe('GetTransactionStatus', () => {
    /** A session that has ended with a gap, which the station is to be asked about in a minute. */
    const incomplete = async (answer: () => JsonObject | Promise<JsonObject>) => {
      const remote = await RemoteStation.start(app, '2.0.1');
      remote.answer('GetTransactionStatus', answer);
      await remote.station.call('TransactionEvent', event('Started', 0, 'T'));
      await remote.station.call('TransactionEvent', event('Ended', 3, 'T'));
      const session = await eventually(async () => (await remote.sessions())[0]);
      const [task] = await tasks(session._id);
      expect(task?.kind).toBe('ask');
      expect(task?.wait).toBeGreaterThan(50);
      expect(task?.wait).toBeLessThan(61);
      return { remote, session };
    };

    it('is asked about an end with gaps, and no more when nothing is to come', async () => {
      const { remote, session } = await incomplete(() => ({
        ongoingIndicator: false,
        messagesInQueue: false,
      }));
      expect(remote.calls('GetTransactionStatus')).toBe(0);
      await makeDue(session._id);
      expect(await remote.station.waitForCall('GetTransactionStatus')).toEqual({
        transactionId: 'T',
      });
      await eventually(async () => (await tasks(session._id)).length === 0);
      expect(await remote.session(session._id)).toMatchObject({
        status: 'Ended',
        complete: false,
        anomalies: expect.arrayContaining(['gap']),
      });
      await remote.station.close();
    });

    it('is asked again later while messages are in the queue', async () => {
      const { remote, session } = await incomplete(() => ({ messagesInQueue: true }));
      await makeDue(session._id);
      await remote.station.waitForCall('GetTransactionStatus');
      await eventually(async () => ((await tasks(session._id))[0]?.wait ?? 0) > 300);
      await remote.station.close();
    });

    it('is asked again later by a station that is silent', async () => {
      const { remote, session } = await incomplete(() => new Promise(() => undefined));
      await makeDue(session._id);
      await remote.station.waitForCall('GetTransactionStatus');
      await eventually(async () => ((await tasks(session._id))[0]?.wait ?? 0) > 300);
      await remote.station.close();
    });

    it('is not asked when the missing messages have come', async () => {
      const { remote, session } = await incomplete(() => ({ messagesInQueue: false }));
      await remote.station.call('TransactionEvent', event('Updated', 1, 'T'));
      await remote.station.call('TransactionEvent', event('Updated', 2, 'T'));
      await makeDue(session._id);
      await eventually(async () => (await tasks(session._id)).length === 0);
      expect(remote.calls('GetTransactionStatus')).toBe(0);
      expect((await remote.session(session._id)).complete).toBe(true);
      await remote.station.close();
    });

    it('closes a session that a newer one has overtaken when the station denies it', async () => {
      const remote = await RemoteStation.start(app, '2.0.1');
      remote.answer('GetTransactionStatus', ({ transactionId }) => ({
        ongoingIndicator: transactionId !== 'old',
        messagesInQueue: false,
      }));
      await remote.station.call('TransactionEvent', event('Started', 0, 'old'));
      await remote.station.call('TransactionEvent', event('Started', 0, 'new'));
      const of = async (id: string) =>
        (await remote.sessions()).find(({ transactionId }) => transactionId === id);
      const old = await eventually(() => of('old'));
      await makeDue(old._id);
      expect(await remote.inStatus(old._id, 'Ended')).toMatchObject({
        anomalies: expect.arrayContaining(['abandoned']),
      });
      await remote.event(old._id, 'session.ended');
      expect((await of('new'))?.status).toBe('Started');
      await remote.station.close();
    });

    it('leaves a session alone that goes on after a boot', async () => {
      const remote = await RemoteStation.start(app, '2.0.1');
      remote.answer('GetTransactionStatus', () => ({
        ongoingIndicator: true,
        messagesInQueue: false,
      }));
      await remote.station.call('TransactionEvent', event('Started', 0, 'T'));
      await remote.station.boot();
      const session = await eventually(async () => (await remote.sessions())[0]);
      await makeDue(session._id);
      await remote.station.waitForCall('GetTransactionStatus');
      await eventually(async () => (await tasks(session._id)).length === 0);
      expect((await remote.session(session._id)).status).toBe('Started');
      await remote.station.close();
    });

    it('is asked when the station is back', async () => {
      const { remote, session } = await incomplete(() => ({ messagesInQueue: false }));
      await remote.station.terminate();
      await eventually(async () => {
        const path = `/chargestations/${remote.chargestation}`;
        return !resultOf(await app.api.get<PublicChargestation>(path)).online;
      });
      await makeDue(session._id);
      await eventually(async () => ((await tasks(session._id))[0]?.wait ?? 0) < 10);
      await remote.station.connect();
      await remote.station.waitForCall('GetTransactionStatus', 20_000);
      await remote.station.close();
    });

    it('is asked once by several processes', async () => {
      const other = await startApp({ databaseUrl: app.databaseUrl });
      const { remote, session } = await incomplete(() => ({ messagesInQueue: false }));
      await makeDue(session._id);
      await eventually(async () => (await tasks(session._id)).length === 0, { within: 40_000 });
      expect(remote.calls('GetTransactionStatus')).toBe(1);
      await remote.station.close();
      await other.close();
    }, 60_000);

    it('is never asked of a station of 1.6', async () => {
      const remote = await RemoteStation.start(app, '1.6');
      const { station } = remote;
      await station.plugIn();
      await station.authorize('04E91C5A123480');
      await station.startCharging();
      await station.boot();
      const session = await eventually(async () => (await remote.sessions())[0]);
      expect(await tasks(session._id)).toEqual([]);
      await station.close();
    });
  });

  describe('a status that a session has left behind', () => {
    const checks = (connector: string) =>
      sql<{ wait: number }>(
        app.databaseUrl,
        'SELECT extract(epoch FROM due_at - now())::float8 AS wait FROM connector_status_check WHERE connector = $1',
        [connector],
      );
    const makeCheckDue = (connector: string) =>
      sql(
        app.databaseUrl,
        'UPDATE connector_status_check SET due_at = now() WHERE connector = $1',
        [connector],
      );
    const statusOf = async ({ chargestation }: RemoteStation) =>
      resultOf(await app.api.get<PublicChargestation>(`/chargestations/${chargestation}`))
        .connectors[0];

    /** A session whose end names no chargingState, so that the connector still shows Charging. */
    const leftBehind = async () => {
      const remote = await RemoteStation.start(app, '2.0.1');
      const { station } = remote;
      await station.reportStatus('Occupied');
      const info = { transactionId: 'T', chargingState: 'Charging' };
      await station.call('TransactionEvent', event('Started', 0, 'T', { transactionInfo: info }));
      await station.call('TransactionEvent', event('Ended', 1, 'T'));
      expect(await statusOf(remote)).toMatchObject({ status: 'Charging', synthetic: true });
      const [check] = await checks(remote.connector);
      expect(check?.wait).toBeGreaterThan(50);
      return remote;
    };

    it('is asked for once, and the answer puts it right', async () => {
      const remote = await leftBehind();
      const { station } = remote;
      await makeCheckDue(remote.connector);
      expect(await station.waitForCall('TriggerMessage')).toEqual({
        requestedMessage: 'StatusNotification',
        evse: { id: 1, connectorId: 1 },
      });
      await station.reportStatus('Available');
      expect(await statusOf(remote)).toMatchObject({ status: 'Available', synthetic: false });
      await eventually(async () => (await checks(remote.connector)).length === 0);
      expect(remote.calls('TriggerMessage')).toBe(1);
      await station.close();
    });

    it('is not asked for again after a refusal', async () => {
      const remote = await leftBehind();
      remote.answer('TriggerMessage', () => ({ status: 'Rejected' }));
      await makeCheckDue(remote.connector);
      await remote.station.waitForCall('TriggerMessage');
      await eventually(async () => (await checks(remote.connector)).length === 0);
      expect(await statusOf(remote)).toMatchObject({ status: 'Charging' });
      await remote.station.close();
    });

    it('is not asked for when the station has reported one, or a new session runs', async () => {
      const reported = await leftBehind();
      await reported.station.reportStatus('Occupied');
      const followed = await leftBehind();
      const info = { transactionId: 'next', chargingState: 'Charging' };
      await followed.station.call(
        'TransactionEvent',
        event('Started', 0, 'next', { transactionInfo: info }),
      );
      for (const remote of [reported, followed]) {
        await makeCheckDue(remote.connector);
        await eventually(async () => (await checks(remote.connector)).length === 0);
        expect(remote.calls('TriggerMessage')).toBe(0);
        await remote.station.close();
      }
    });
  });
});
