import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import type { PublicSession } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { expectAllAudited } from '../support/audited-commands.js';
import { eventually } from '../support/eventually.js';
import { RemoteStation } from '../support/remote-station.js';
import type { JsonObject } from '../support/station-socket.js';
import type { Reading } from '../support/station-verbs.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

describe('stopping sessions', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '700' } });
    await app.api.patch('/organization/settings', { unknown_tokens: 'accept' });
  });
  afterAll(() => app?.close());

  /** A station with an open session, and that session. */
  const charging = async (version: '1.6' | '2.0.1', card = '04E91C5A123480') => {
    const remote = await RemoteStation.start(app, version);
    const { station } = remote;
    await station.plugIn();
    await station.authorize(card);
    await station.startCharging();
    const session = await eventually(async () => (await remote.sessions())[0]);
    return { remote, station, session };
  };
  /** Makes everything planned for the session due. */
  const makeDue = (session: string) =>
    sql(app.databaseUrl, 'UPDATE session_task SET due_at = now() WHERE session = $1', [session]);
  const planned = async (session: string) =>
    (
      await sql<{ kind: string }>(
        app.databaseUrl,
        'SELECT kind FROM session_task WHERE session = $1',
        [session],
      )
    ).map(({ kind }) => kind);

  describe.each(['1.6', '2.0.1'] as const)('at a station of %s', (version) => {
    it.each(['POST', 'GET'])('%s .../stop asks the station', async (method) => {
      const { remote, station, session } = await charging(version);
      const { status, body } = await app.api.request<JsonObject>(
        method,
        `/sessions/${session._id}/stop`,
        { query: { wait: 5 } },
      );
      expect(status).toBe(200);
      expect(body.result).toMatchObject({
        type: 'session.stop',
        outcome: 'accepted',
        session: session._id,
        connector: remote.connector,
      });
      const asked = await station.waitForCall(remote.stopAction);
      expect(String(asked.transactionId)).toBe(station.transactionId());
      expect(typeof asked.transactionId).toBe(version === '1.6' ? 'number' : 'string');
      await station.stop(1, 'remote');
      await station.unplug();
      const ended = await remote.inStatus(session._id, 'Ended');
      expect(ended).toMatchObject({ metrics: { stopReason: 'Remote' }, failure: null });
      await eventually(async () => {
        const { effect } = resultOf(await app.api.get(`/actions/${body.result._id}`));
        expect(effect).toMatchObject({ observed: 'session.ended' });
        return true;
      });
      const over = await app.api.post(`/sessions/${session._id}/stop`);
      expect([over.status, over.body.error?.code]).toEqual([422, 'no_active_session']);
      await station.close();
    });

    it('a refusal is told by session.stop_failure and the session goes on', async () => {
      const { remote, station, session } = await charging(version);
      remote.answer(remote.stopAction, () => ({ status: 'Rejected' }));
      await app.api.post(`/sessions/${session._id}/stop`);
      const { data } = await remote.event(session._id, 'session.stop_failure');
      expect(data).toMatchObject({
        status: 'Started',
        failure: { command: 'stop', reason: 'rejected' },
      });
      await station.meter({ energy: 100 });
      await station.stop();
      await station.unplug();
      await remote.inStatus(session._id, 'Ended');
      await station.close();
    });

    it('is for developers, of the own organization, with the station online', async () => {
      const { remote, station, session } = await charging(version);
      const path = `/sessions/${session._id}/stop`;
      const { organization, key } = await addOrganization(app.databaseUrl);
      const viewer = await addKey(app.databaseUrl, organization, 'viewer');
      expect((await app.api.as(viewer).get(path)).status).toBe(403);
      expect((await app.api.as(key).post(path)).status).toBe(404);
      await station.close();
      await eventually(async () => (await app.api.post(path)).status === 406);
      expect(remote.calls(remote.stopAction)).toBe(0);
    });

    const reached: [string, object, Reading, string, number][] = [
      ['energy', { energy: 1 }, { energy: 1000 }, 'energy', 1],
      ['state of charge', { soc: 80, energy: 50 }, { energy: 10, soc: 81 }, 'soc', 81],
    ];
    it.each(reached)(
      'a target of %s stops the session once',
      async (_, target, reading, word, value) => {
        const { remote, station, session } = await charging(version);
        const path = `/sessions/${session._id}`;
        const patched = resultOf(await app.api.patch<PublicSession>(path, { target }));
        expect(patched).toMatchObject({ target, target_reached: null });
        await station.meter({ energy: 0 });
        await station.meter(reading);
        await station.waitForCall(remote.stopAction);
        await station.meter({ energy: 500, soc: 90 });
        const after = await remote.session(session._id);
        expect(after.target_reached).toMatchObject({ target: word, value });
        await eventually(async () => (await planned(session._id)).length === 0);
        expect(remote.calls(remote.stopAction)).toBe(1);
        const { data } = await remote.event(session._id, 'session.stop.requested');
        expect(data).toMatchObject({ data: { reason: 'target_reached' } });
        await station.close();
      },
    );

    it('a target of time given at the start is watched by the database', async () => {
      const remote = await RemoteStation.start(app, version);
      const { station } = remote;
      const { _id, action } = await remote.request({ target: { time: 30 } });
      await remote.finished(action);
      await station.takeRemoteStart();
      await station.plugIn();
      await station.startCharging();
      await remote.inStatus(_id, 'Started');
      expect(await planned(_id)).toContain('stop');
      const [{ wait } = { wait: 0 }] = await sql<{ wait: number }>(
        app.databaseUrl,
        `SELECT extract(epoch FROM due_at - now())::float8 AS wait FROM session_task WHERE session = $1 AND kind = 'stop'`,
        [_id],
      );
      expect(wait).toBeGreaterThan(29 * 60);
      expect(wait).toBeLessThan(30 * 60);
      await makeDue(_id);
      await station.waitForCall(remote.stopAction);
      const { target_reached } = await remote.session(_id);
      expect(target_reached).toMatchObject({ target: 'time', value: 30 });
      await station.close();
    });

    it('a target that was reached while the station was away stops it on its return', async () => {
      const { remote, station, session } = await charging(version);
      await app.api.patch(`/sessions/${session._id}`, { target: { time: 60 } });
      await station.terminate();
      await eventually(
        async () => (await app.api.post(`/sessions/${session._id}/stop`)).status === 406,
      );
      await makeDue(session._id);
      const reached = async () => (await remote.session(session._id)).target_reached;
      await eventually(reached);
      await station.connect();
      await station.waitForCall(remote.stopAction, 20_000);
      await station.close();
    });
  });

  it('a target may be changed and withdrawn', async () => {
    const { station, session } = await charging('2.0.1');
    const path = `/sessions/${session._id}`;
    const patch = async (body: object) => resultOf(await app.api.patch<PublicSession>(path, body));
    await patch({ target: { time: 60 } });
    expect(await planned(session._id)).toEqual(['stop']);
    expect(await patch({ target: null, meta_data: { a: 1 } })).toMatchObject({
      target: null,
      meta_data: { a: 1 },
    });
    expect(await planned(session._id)).toEqual([]);
    const wrong = await app.api.patch(path, { target: { energy: -1 } });
    expect(wrong.body.error?.details[0]?.path).toBe('target.energy');
    expect((await app.api.patch(path, { status: 'Ended' })).status).toBe(422);
    await station.close();
  });

  it('a target that the session has passed already stops it at once', async () => {
    const { remote, station, session } = await charging('2.0.1');
    await station.meter({ energy: 3000 });
    await app.api.patch(`/sessions/${session._id}`, { target: { energy: 2 } });
    await station.waitForCall(remote.stopAction);
    await station.close();
  });

  it('has a line in the audit log for every command', () => expectAllAudited(app.databaseUrl));
});
