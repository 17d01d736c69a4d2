import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import type { PublicSession } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { expectAllAudited } from '../support/audited-commands.js';
import { eventually } from '../support/eventually.js';
import { RemoteStation } from '../support/remote-station.js';
import { CallError } from '../support/station-errors.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

describe('POST /sessions', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '700' } });
  });
  afterAll(() => app?.close());

  /** Makes everything planned for the session due. */
  const makeDue = (session: string) =>
    sql(app.databaseUrl, 'UPDATE session_task SET due_at = now() WHERE session = $1', [session]);

  describe.each(['1.6', '2.0.1'] as const)('at a station of %s', (version) => {
    it('creates the session, asks the station, and the start becomes that session', async () => {
      const remote = await RemoteStation.start(app, version);
      const { station } = remote;
      const meta_data = { order: '4711' };
      const created = await remote.request({ meta_data, target: { energy: 20 } });
      expect(created).toMatchObject({
        status: 'created',
        transactionId: null,
        connector: remote.connector,
        evseId: 1,
        chargestation: remote.chargestation,
        target: { energy: 20 },
        failure: null,
        meta_data,
        complete: false,
        anomalies: [],
        metrics: { chargingStart: null, energyConsumed: null },
      });
      const request = await station.takeRemoteStart();
      const action = await remote.finished(created.action);
      expect(action).toMatchObject({
        type: 'session.start',
        outcome: 'accepted',
        session: created._id,
      });
      await station.plugIn();
      await station.startCharging();
      const started = await remote.inStatus(created._id, 'Started');
      expect(started).toMatchObject({ transactionId: station.transactionId(), meta_data });
      expect(await remote.sessions()).toHaveLength(1);
      const events = await remote.events(created._id);
      const types = events.sort((a, b) => a.sequence - b.sequence).map(({ type }) => type);
      expect(types.filter((type) => type === 'session.started')).toHaveLength(1);
      expect(types).toContain('session.updated');
      expect(types.slice(0, 2)).toEqual(['session.start.requested', 'session.start.accepted']);
      await eventually(async () => {
        const { effect } = resultOf(await app.api.get(`/actions/${created.action}`));
        expect(effect).toMatchObject({ observed: 'session.started', session: created._id });
        return true;
      });
      const place = version === '1.6' ? { connectorId: 1 } : { evseId: 1 };
      expect(request).toMatchObject(place);
      await station.stop();
      await station.unplug();
      expect((await remote.inStatus(created._id, 'Ended')).metrics.stopReason).toBe('Local');
      await station.close();
    });

    it('lets a token charge that was made for the session, and no other unknown one', async () => {
      const remote = await RemoteStation.start(app, version);
      const { station } = remote;
      await remote.request();
      const request = await station.waitForCall(remote.startAction);
      const token =
        version === '1.6'
          ? String(request.idTag)
          : (request.idToken as { idToken: string }).idToken;
      expect(token).toMatch(/^APP-[0-9A-F]{16}$/);
      expect(await station.authorize(token)).toBe('Accepted');
      expect(await station.authorize('APP-0000000000000000')).not.toBe('Accepted');
      await station.close();
    });

    it('takes a start that comes before the answer', async () => {
      const remote = await RemoteStation.start(app, version);
      const { station } = remote;
      remote.answer(remote.startAction, async () => {
        await station.takeRemoteStart();
        await station.startCharging();
        return { status: 'Accepted' };
      });
      await station.plugIn();
      // The cable must not have opened a transaction before: that is another story.
      const { _id, action } = await remote.request();
      await remote.finished(action);
      await remote.inStatus(_id, 'Started');
      expect(await remote.sessions()).toHaveLength(1);
      await station.close();
    });

    it('ends in a failure when the station rejects', async () => {
      const remote = await RemoteStation.start(app, version);
      remote.answer(remote.startAction, () => ({ status: 'Rejected' }));
      const { _id, action } = await remote.request();
      const { data } = await remote.event(_id, 'session.start_failure');
      expect(data).toMatchObject({
        status: 'cancelled',
        failure: { command: 'start', reason: 'rejected' },
      });
      expect(await remote.finished(action)).toMatchObject({ outcome: 'rejected' });
      expect((await remote.events(_id)).map(({ type }) => type)).not.toContain('session.cancelled');
      await remote.station.close();
    });

    it.each([
      ['does not answer', 'timeout'],
      ['answers with a CALLERROR', 'error'],
      ['loses its connection', 'connection_lost'],
    ])('ends in a failure when the station %s', async (_, reason) => {
      const remote = await RemoteStation.start(app, version);
      remote.answer(remote.startAction, async () => {
        if (reason === 'error') throw new CallError('InternalError', 'no');
        if (reason === 'connection_lost') await remote.station.terminate();
        return new Promise(() => undefined);
      });
      const { _id } = await remote.request();
      const { data } = await remote.event(_id, 'session.start_failure');
      expect(data).toMatchObject({ status: 'cancelled', failure: { command: 'start', reason } });
      await remote.station.close();
    });

    it('is cancelled when the station accepts and then nothing happens', async () => {
      const remote = await RemoteStation.start(app, version);
      const { _id, action } = await remote.request();
      await remote.finished(action);
      expect((await remote.session(_id)).status).toBe('created');
      await makeDue(_id);
      const { data } = await remote.event(_id, 'session.cancelled');
      expect(data).toMatchObject({
        status: 'cancelled',
        failure: { command: 'start', reason: 'not_started' },
      });
      await remote.station.close();
    });

    it('is cancelled by the stop while it has not started', async () => {
      const remote = await RemoteStation.start(app, version);
      const { _id, action } = await remote.request();
      await remote.finished(action);
      const answer = await app.api.post<PublicSession>(`/sessions/${_id}/stop`);
      expect([answer.status, answer.body.result.status]).toEqual([200, 'cancelled']);
      await remote.event(_id, 'session.cancelled');
      expect(remote.calls(remote.stopAction)).toBe(0);
      const again = await app.api.post(`/sessions/${_id}/stop`);
      expect([again.status, again.body.error?.code]).toEqual([422, 'no_active_session']);
      await remote.station.close();
    });

    it('repeats nothing under the same Idempotency-Key', async () => {
      const remote = await RemoteStation.start(app, version);
      const post = () =>
        app.api.post<PublicSession & { action: string }>(
          '/sessions',
          { connector: remote.connector },
          { 'Idempotency-Key': `start-${version}` },
        );
      const [first, second] = (await Promise.all([post(), post()])).map(resultOf);
      const third = resultOf(await post());
      expect(new Set([first?._id, second?._id, third._id]).size).toBe(1);
      expect(new Set([first?.action, second?.action, third.action]).size).toBe(1);
      await remote.finished(third.action);
      expect(remote.calls(remote.startAction)).toBe(1);
      expect(await remote.sessions()).toHaveLength(1);
      await remote.station.close();
    });

    it('shows the exact message in a dry run and sends nothing', async () => {
      const remote = await RemoteStation.start(app, version);
      const body = { connector: remote.connector, id_tag: '04E91C5A123480' };
      const { status, body: answer } = await app.api.request<{ action: string; payload: object }>(
        'POST',
        '/sessions',
        { body, query: { dry_run: true } },
      );
      expect(status).toBe(200);
      expect(answer.result.action).toBe(remote.startAction);
      expect(answer.result.payload).toMatchObject(
        version === '1.6'
          ? { connectorId: 1, idTag: '04E91C5A123480' }
          : { evseId: 1, idToken: { idToken: '04E91C5A123480', type: 'ISO14443' } },
      );
      expect(remote.calls(remote.startAction)).toBe(0);
      expect(await remote.sessions()).toHaveLength(0);
      await remote.station.close();
    });

    it('carries a charging profile, checked before anything is sent', async () => {
      const remote = await RemoteStation.start(app, version);
      const profile = {
        chargingProfileId: 71,
        stackLevel: 1,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: {
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 16, numberPhases: 3 }],
        },
      };
      const wrong = { ...profile, chargingProfilePurpose: 'TxDefaultProfile' };
      const refused = await app.api.post('/sessions', {
        connector: remote.connector,
        charging_profile: wrong,
      });
      expect([refused.status, refused.body.error?.code]).toEqual([422, 'invalid_profile']);
      expect(refused.body.error?.details[0]?.path).toMatch(/^charging_profile\./);
      expect(await remote.sessions()).toHaveLength(0);
      await remote.request({ charging_profile: profile });
      const { chargingProfile } = await remote.station.waitForCall(remote.startAction);
      expect(chargingProfile).toMatchObject(
        version === '1.6'
          ? profile
          : { id: 71, chargingSchedule: [{ id: 71, chargingRateUnit: 'A' }] },
      );
      expect(chargingProfile).not.toHaveProperty('transactionId');
      await remote.station.close();
    });

    it('starts by the token of a user', async () => {
      const remote = await RemoteStation.start(app, version);
      const { station } = remote;
      const user = resultOf(await app.api.post('/users', { firstname: 'Ada' }))._id;
      const physicalId = `CARD-${version}`;
      const token = resultOf(
        await app.api.post('/tokens', { physicalId, type: 'ISO14443', user, parent: 'FLEET' }),
      )._id;
      const created = await remote.request({ user });
      expect(created).toMatchObject({ user, token });
      const request = await station.takeRemoteStart();
      expect(request).toMatchObject(
        version === '1.6'
          ? { idTag: physicalId }
          : {
              idToken: { idToken: physicalId, type: 'ISO14443' },
              groupIdToken: { idToken: 'FLEET', type: 'Central' },
            },
      );
      await station.plugIn();
      await station.startCharging();
      expect(await remote.inStatus(created._id, 'Started')).toMatchObject({ user, token });
      await station.close();
    });

    it('is refused for a user that the organization does not have', async () => {
      const remote = await RemoteStation.start(app, version);
      const { connector, station } = remote;
      const { key } = await addOrganization(app.databaseUrl);
      const foreign = resultOf(await app.api.as(key).post('/users', { firstname: 'Eve' }))._id;
      for (const user of [foreign, '0123456789abcdef01234567']) {
        for (const query of ['', '?dry_run=true']) {
          const { status, body } = await app.api.post(`/sessions${query}`, { connector, user });
          expect(status).toBe(422);
          expect(body.error).toMatchObject({
            code: 'invalid_field',
            details: [{ path: 'user', rule: 'exists' }],
          });
        }
      }
      expect(await remote.sessions()).toHaveLength(0);
      expect(remote.calls(remote.startAction)).toBe(0);
      await station.close();
    });

    it('refuses a target that the session can never reach, from the start and later', async () => {
      const remote = await RemoteStation.start(app, version);
      const { connector } = remote;
      const target = { energy: 20, cost: 15 };
      const refused = {
        code: 'invalid_field',
        details: [{ path: 'target.cost', rule: 'rated' }],
      };
      const asked = await app.api.post('/sessions', { connector, target });
      expect([asked.status, asked.body.error]).toMatchObject([422, refused]);
      expect(remote.calls(remote.startAction)).toBe(0);
      const { _id } = await remote.request({ target: { energy: 20 } });
      const patched = await app.api.patch(`/sessions/${_id}`, { target });
      expect([patched.status, patched.body.error]).toMatchObject([422, refused]);
      expect((await remote.session(_id)).target).toEqual({ energy: 20 });
      await remote.station.close();
    });

    it('is checked in the documented order', async () => {
      const remote = await RemoteStation.start(app, version);
      const { connector, chargestation, station } = remote;
      const codeOf = async (body: object, api = app.api) => {
        const { status, body: answer } = await api.post('/sessions', body);
        return [status, answer.error?.code];
      };
      const { organization, key } = await addOrganization(app.databaseUrl);
      const viewer = app.api.as(await addKey(app.databaseUrl, organization, 'viewer'));
      expect(await codeOf({}, app.api.as(undefined))).toEqual([401, 'unauthorized']);
      expect(await codeOf({ connector }, viewer)).toEqual([403, 'forbidden']);
      expect(await codeOf({ connector }, app.api.as(key))).toEqual([404, 'not_found']);
      expect(await codeOf({ connector: 'x' })).toEqual([422, 'invalid_field']);
      expect(await codeOf({ connector, colour: 1 })).toEqual([422, 'unknown_field']);
      for (const target of [{ soc: 101 }, { energy: 0 }, { time: -1 }, 5])
        expect(await codeOf({ connector, target })).toEqual([422, 'invalid_field']);
      await app.api.patch(`/chargestations/${chargestation}`, { active: false });
      expect(await codeOf({ connector })).toEqual([422, 'chargestation_inactive']);
      await app.api.patch(`/chargestations/${chargestation}`, { active: true });
      const tooLong = { connector, id_tag: 'A'.repeat(version === '1.6' ? 21 : 37) };
      expect(await codeOf(tooLong)).toEqual([422, 'invalid_field']);
      await station.close();
      await eventually(async () => {
        expect(await codeOf({ connector })).toEqual([406, 'chargestation_offline']);
        return true;
      });
      expect(await remote.sessions()).toHaveLength(0);
    });
  });

  it('2.0.1, cable first: the open session takes the request and goes on', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const { station } = remote;
    await station.plugIn();
    const [open] = await eventually(async () => {
      const sessions = await remote.sessions();
      return sessions.length === 1 && sessions;
    });
    const transactionId = station.transactionId() as string;
    remote.answer('RequestStartTransaction', () => ({ status: 'Accepted', transactionId }));
    const asked = await remote.request({ meta_data: { order: '1' } });
    expect(asked).toMatchObject({ _id: open?._id, status: 'Started', transactionId });
    await station.takeRemoteStart();
    await station.startCharging();
    await station.stop(1, 'remote');
    await station.unplug();
    const ended = await remote.inStatus(asked._id, 'Ended');
    expect(ended).toMatchObject({ meta_data: { order: '1' }, complete: true });
    expect(await remote.sessions()).toHaveLength(1);
    await eventually(async () => {
      const { effect } = resultOf(await app.api.get(`/actions/${asked.action}`));
      expect(effect).toMatchObject({ session: asked._id });
      return true;
    });
    await station.close();
  });

  it('2.0.1, cable first and then rejected: the open session goes on, and can be asked for again', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const { station } = remote;
    await station.plugIn();
    await eventually(async () => (await remote.sessions()).length === 1);
    let word = 'Rejected';
    remote.answer('RequestStartTransaction', () => ({ status: word }));
    const asked = await remote.request();
    const { data } = await remote.event(asked._id, 'session.start_failure');
    expect(data).toMatchObject({ status: 'Started', failure: { reason: 'rejected' } });
    word = 'Accepted';
    expect(await remote.request()).toMatchObject({ _id: asked._id, failure: null });
    await station.close();
  });

  it('2.0.1: a session is bound to the transaction that the answer names', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const transactionId = 'named-by-the-answer';
    remote.answer('RequestStartTransaction', () => ({ status: 'Accepted', transactionId }));
    const { _id } = await remote.request();
    const bound = await eventually(async () => {
      const session = await remote.session(_id);
      return session.transactionId !== null && session;
    });
    expect(bound).toMatchObject({ status: 'created', transactionId });
    await remote.station.call('TransactionEvent', {
      eventType: 'Started',
      timestamp: new Date().toISOString(),
      triggerReason: 'CablePluggedIn',
      seqNo: 0,
      transactionInfo: { transactionId, chargingState: 'EVConnected' },
    });
    await remote.inStatus(_id, 'Started');
    const types = (await remote.events(_id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'session.started')).toHaveLength(1);
    await remote.station.close();
  });

  it('2.0.1: a session that had begun without telling where takes the request over', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const { station } = remote;
    const event = (seqNo: number, more: object) =>
      station.call('TransactionEvent', {
        eventType: seqNo === 0 ? 'Started' : 'Updated',
        timestamp: new Date().toISOString(),
        triggerReason: 'RemoteStart',
        seqNo,
        ...more,
      });
    const created = await remote.request({ meta_data: { order: '2' } });
    await remote.finished(created.action);
    const { remoteStartId } = await station.waitForCall('RequestStartTransaction');
    await event(0, { transactionInfo: { transactionId: 'elsewhere' } });
    await event(1, { transactionInfo: { transactionId: 'elsewhere', remoteStartId } });
    const { data } = await remote.event(created._id, 'session.cancelled');
    expect(data).toMatchObject({ status: 'cancelled', failure: { reason: 'joined' } });
    const other = (await remote.sessions()).find(({ status }) => status === 'Started');
    expect(other).toMatchObject({ transactionId: 'elsewhere', meta_data: { order: '2' } });
    await station.close();
  });

  it('2.0.1: what the application had cancelled and starts all the same is stopped', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const { station } = remote;
    const created = await remote.request();
    await remote.finished(created.action);
    await app.api.post(`/sessions/${created._id}/stop`);
    await station.takeRemoteStart();
    const { transactionId } = await remote.inStatus(created._id, 'Started');
    expect(await station.waitForCall('RequestStopTransaction')).toEqual({ transactionId });
    await station.close();
  });

  it('2.0.1: so is a transaction that was open when the cancelled request reached it', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const { station } = remote;
    const created = await remote.request();
    await remote.finished(created.action);
    await app.api.post(`/sessions/${created._id}/stop`);
    await station.plugIn();
    await station.takeRemoteStart();
    const transactionId = station.transactionId();
    expect(await station.waitForCall('RequestStopTransaction')).toEqual({ transactionId });
    await station.close();
  });

  it('has a line in the audit log for every command', () => expectAllAudited(app.databaseUrl));
});
