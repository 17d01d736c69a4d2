import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { type ApiResponse, resultOf } from '../support/api-client.js';
import { type RunningServer, startApp, startAppProcess } from '../support/app.js';
import {
  ANSWERS,
  addCommandStation,
  type CommandStation,
  eventsOf,
  type PublicAction,
  play,
} from '../support/command-station.js';
import { COMMAND_VERBS } from '../support/command-verbs.js';
import { eventually } from '../support/eventually.js';
import type { JsonObject } from '../support/station-socket.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';

let app: RunningServer;

beforeAll(async () => {
  app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '20000' } });
});
afterAll(() => app.close());

function command(
  { api, id }: CommandStation,
  path: string,
  body: object = {},
  headers?: Record<string, string>,
): Promise<ApiResponse<PublicAction>> {
  return api.post<PublicAction>(`/chargestations/${id}/${path}`, body, headers);
}

const actionOf = async (station: CommandStation, id: string) =>
  resultOf(await station.api.get<PublicAction>(`/actions/${id}`));

const finishedAction = (station: CommandStation, id: string) =>
  eventually(async () => {
    const action = await actionOf(station, id);
    return action.status !== 'requested' && action;
  });

/** Lets the station answer only when it is told to; counts the calls that are open at one time. */
function holdBack(station: CommandStation) {
  const waiting: (() => void)[] = [];
  const state = { open: 0, mostOpen: 0, released: false };
  play(station, async () => {
    state.open += 1;
    state.mostOpen = Math.max(state.mostOpen, state.open);
    if (!state.released) await new Promise<void>((resolve) => waiting.push(resolve));
    state.open -= 1;
    return ANSWERS.accepted;
  });
  const release = () => {
    state.released = true;
    for (const answer of waiting.splice(0)) answer();
  };
  return { state, release };
}

describe('waiting', () => {
  it('answers 202 at once, and the action becomes completed when the station has answered', async () => {
    const station = await addCommandStation(app, '2.0.1');
    const { release } = holdBack(station);
    const { status, body } = await command(station, 'clear_cache');
    expect(status).toBe(202);
    expect(body.result).toMatchObject({ status: 'requested', outcome: null, answeredAt: null });
    expect(await actionOf(station, body.result._id)).toEqual(body.result);
    release();
    expect(await finishedAction(station, body.result._id)).toMatchObject({ outcome: 'accepted' });
    await station.close();
  });

  it('answers 200 as soon as the action is finished, 202 when the time is up', async () => {
    const station = await addCommandStation(app, '1.6');
    const { release } = holdBack(station);
    const late = await command(station, 'clear_cache?wait=1');
    expect(late.status).toBe(202);
    expect(late.body.result.status).toBe('requested');
    const waiting = command(station, 'clear_cache?wait=60');
    await eventually(() => station.virtual.socket.calls.length > 0);
    release();
    const { status, body } = await waiting;
    expect(status).toBe(200);
    expect(body.result).toMatchObject({ status: 'completed', outcome: 'accepted' });
    await station.close();
  });

  it.each(['0', '61', '-1', '1.5', 'long', ''])('refuses wait=%s', async (wait) => {
    const station = await addCommandStation(app, '1.6');
    const { status, body } = await command(station, `clear_cache?wait=${wait}`);
    expect(status).toBe(422);
    expect(body.error?.details[0]?.path).toBe('query.wait');
    await station.close();
  });
});

describe('Idempotency-Key', () => {
  const withKey = (key: string) => ({ 'Idempotency-Key': key });

  it('gives a repeat the same action in its present state, and sends the command once', async () => {
    const station = await addCommandStation(app, '1.6');
    const { release } = holdBack(station);
    const headers = withKey(randomUUID());
    const first = await command(station, 'reset', { type: 'Soft' }, headers);
    const second = await command(station, 'reset', { type: 'Soft' }, headers);
    expect(second.body.result).toEqual(first.body.result);
    release();
    await finishedAction(station, first.body.result._id);
    const third = await command(station, 'reset?wait=5', { type: 'Soft' }, headers);
    expect(third.status).toBe(200);
    expect(third.body.result).toMatchObject({ _id: first.body.result._id, outcome: 'accepted' });
    await station.close();
    const offline = await command(station, 'reset', { type: 'Soft' }, headers);
    expect(offline.body.result).toMatchObject({ _id: first.body.result._id });
    expect(station.virtual.socket.calls).toHaveLength(1);
  });

  it('is used up by another body, and is free on another route and for another organization', async () => {
    const station = await addCommandStation(app, '1.6');
    const headers = withKey(randomUUID());
    const first = resultOf(await command(station, 'reset', { type: 'Soft' }, headers));
    const { status, body } = await command(station, 'reset', { type: 'Hard' }, headers);
    expect(status).toBe(422);
    expect(body.error?.code).toBe('idempotency_key_reused');
    const elsewhere = resultOf(await command(station, 'clear_cache', {}, headers));
    expect(elsewhere._id).not.toBe(first._id);
    const stranger = app.api.as((await addOrganization(app.databaseUrl)).key);
    const other = await addCommandStation({ ...app, api: stranger }, '1.6');
    await sql(app.databaseUrl, `UPDATE idempotency_key SET route = $1 WHERE route = $2`, [
      `POST /v1.1/chargestations/${other.id}/reset`,
      `POST /v1.1/chargestations/${station.id}/reset`,
    ]);
    const theirs = await command(other, 'reset?wait=10', { type: 'Hard' }, headers);
    expect(theirs.body.result).toMatchObject({ chargestation: other.id, outcome: 'accepted' });
    await other.close();
    await station.close();
  });

  it('has one effect for 20 concurrent requests', async () => {
    const station = await addCommandStation(app, '2.0.1');
    const headers = withKey(randomUUID());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        command(station, 'reset?wait=10', { type: 'OnIdle' }, headers),
      ),
    );
    const ids = new Set(answers.map(({ body }) => body.result._id));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(ids.size).toBe(1);
    expect(station.virtual.socket.calls).toHaveLength(1);
    const events = (await eventsOf(station)).filter(({ object }) => object === 'action');
    expect(events).toHaveLength(2);
    await station.close();
  });

  it('keeps nothing of a refused request', async () => {
    const station = await addCommandStation(app, '1.6');
    await station.virtual.close();
    await eventually(async () => (await command(station, 'clear_cache')).status === 406);
    const headers = withKey(randomUUID());
    expect((await command(station, 'clear_cache', {}, headers)).status).toBe(406);
    await station.reconnect();
    const { status, body } = await command(station, 'clear_cache?wait=10', {}, headers);
    expect([status, body.result.outcome]).toEqual([200, 'accepted']);
    await station.close();
  });

  it('works on PATCH as well', async () => {
    const station = await addCommandStation(app, '1.6');
    const path = `/chargestations/${station.id}/configurations`;
    const patch = () =>
      station.api.request<PublicAction>('PATCH', path, {
        body: { key: 'HeartbeatInterval', value: '60' },
        headers: withKey('patch-key'),
      });
    expect(resultOf(await patch())._id).toBe(resultOf(await patch())._id);
    await station.close();
  });
});

describe('many commands', () => {
  it('keeps exactly one of 50 parallel commands on the wire', async () => {
    const station = await addCommandStation(app, '1.6');
    const { state } = holdBack(station);
    state.released = true;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => command(station, 'clear_cache?wait=30')),
    );
    expect(answers.map(({ body }) => body.result.outcome)).toEqual(Array(50).fill('accepted'));
    expect(state.mostOpen).toBe(1);
    expect(station.virtual.socket.calls).toHaveLength(50);
    await station.close();
  });

  it('stores what comes at once in shared transactions', async () => {
    const stations = await Promise.all(
      Array.from({ length: 20 }, () => addCommandStation(app, '2.0.1')),
    );
    for (const station of stations) holdBack(station).release();
    const unitOfWork = app.nest.get(UnitOfWork);
    const before = unitOfWork.statementCount;
    const answers = await Promise.all(
      stations.map((station) => command(station, 'clear_cache?wait=30')),
    );
    const statements = unitOfWork.statementCount - before;
    expect(answers.map(({ body }) => body.result.outcome)).toEqual(Array(20).fill('accepted'));
    // Alone each takes eight: BEGIN, the action, its event, COMMIT, and the same for its outcome.
    expect(statements).toBeLessThan(4 * stations.length);
    await Promise.all(stations.map((station) => station.close()));
  });

  it('lets an action that cannot be stored fail alone', async () => {
    const station = await addCommandStation(app, '1.6');
    holdBack(station).release();
    const refusing = `ALTER TABLE action ADD CONSTRAINT refusing CHECK (meta_data->>'note' <> 'bad')`;
    await sql(app.databaseUrl, refusing);
    const answers = await Promise.all(
      ['good', 'bad', 'good'].map((note) =>
        command(station, 'clear_cache?wait=30', { meta_data: { note } }),
      ),
    );
    await sql(app.databaseUrl, 'ALTER TABLE action DROP CONSTRAINT refusing');
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 200]);
    expect(station.virtual.socket.calls).toHaveLength(2);
    const events = (await eventsOf(station)).map(({ type }) => type);
    expect(events.filter((type) => type.endsWith('.requested'))).toHaveLength(2);
    expect(events.filter((type) => type.endsWith('.accepted'))).toHaveLength(2);
    await station.close();
  });

  it('refuses what does not fit into the queue, and closes the rest when the connection is lost', async () => {
    const station = await addCommandStation(app, '2.0.1');
    play(station, ANSWERS.silence);
    const answers: ApiResponse<PublicAction>[] = [];
    for (let round = 0; round < 11; round += 1) {
      answers.push(
        ...(await Promise.all(Array.from({ length: 10 }, () => command(station, 'clear_cache')))),
      );
    }
    const taken = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 429);
    expect([taken.length, refused.length]).toEqual([101, 9]);
    expect(refused[0]?.body.error?.code).toBe('command_queue_full');
    await station.virtual.terminate();
    for (const { body } of taken) {
      const action = await finishedAction(station, body.result._id);
      expect(action).toMatchObject({ status: 'failed', outcome: 'connection_lost' });
    }
    const actions = await sql<{ n: string }>(
      app.databaseUrl,
      'SELECT count(*) AS n FROM action WHERE chargestation = $1',
      [station.id],
    );
    expect(actions[0]?.n).toBe('101');
    await station.reconnect();
    station.virtual.socket.onCall = () => ANSWERS.accepted;
    expect((await command(station, 'clear_cache?wait=10')).body.result.outcome).toBe('accepted');
    await station.close();
  }, 120_000);
});

describe('webhooks', () => {
  it('sends requested, then accepted or rejected, signed, with the action as it then was', async () => {
    const sink = await WebhookSink.start();
    await sink.subscribe(app.api, ['chargestation.reset.*', 'chargestation.clear_cache.rejected']);
    const station = await addCommandStation(app, '2.0.1');
    const accepted = resultOf(
      await command(station, 'reset?wait=10', { type: 'Hard', meta_data: { ticket: 7 } }),
    );
    play(station, () => ANSWERS.rejected);
    const rejected = resultOf(await command(station, 'reset?wait=10', { type: 'Soft' }));
    await command(station, 'clear_cache?wait=10');
    await sink.waitFor(({ event }) => event.type === 'chargestation.clear_cache.rejected');
    expect(
      sink.events().map(({ type, object, data }) => [type, object, data._id, data.status]),
    ).toEqual([
      ['chargestation.reset.requested', 'action', accepted._id, 'requested'],
      ['chargestation.reset.accepted', 'action', accepted._id, 'completed'],
      ['chargestation.reset.requested', 'action', rejected._id, 'requested'],
      ['chargestation.reset.rejected', 'action', rejected._id, 'failed'],
      ['chargestation.clear_cache.rejected', 'action', expect.any(String), 'failed'],
    ]);
    expect(sink.events()[1]?.data).toEqual(accepted);
    expect(accepted).toMatchObject({ data: { type: 'Hard' }, meta_data: { ticket: 7 } });
    for (const delivery of sink.deliveries)
      expect(sink.check(delivery)).toEqual({ standard: true, edrv: true });
    await station.close();
    await sink.close();
  });
});

describe('permission', () => {
  it('lets admins and developers command, viewers and strangers not', async () => {
    const station = await addCommandStation(app, '1.6');
    const organization = resultOf(await app.api.get('/organization'))._id;
    const keyOf = (role: string) => addKey(app.databaseUrl, organization, role);
    const stranger = await addOrganization(app.databaseUrl);
    const developer = app.api.as(await keyOf('developer'));
    const viewer = app.api.as(await keyOf('viewer'));
    const mine = resultOf(
      await developer.post<PublicAction>(`/chargestations/${station.id}/clear_cache?wait=10`, {}),
    );
    for (const { method, path, of, body } of COMMAND_VERBS) {
      const base =
        of === 'connector' ? `/connectors/${station.connector}` : `/chargestations/${station.id}`;
      const request = (api: typeof viewer) => api.request(method, `${base}/${path}`, { body });
      expect((await request(viewer)).status, path).toBe(403);
      expect((await request(app.api.as(undefined))).status, path).toBe(401);
      expect((await request(app.api.as(stranger.key))).status, path).toBe(404);
    }
    expect(resultOf(await viewer.get(`/actions/${mine._id}`))._id).toBe(mine._id);
    const other = app.api.as(stranger.key);
    expect((await other.get(`/actions/${mine._id}`)).status).toBe(404);
    expect((await other.get('/actions')).body.result).toEqual([]);
    expect(station.virtual.socket.calls).toHaveLength(1);
    await station.close();
  });
});

describe('what is refused before anything is sent', () => {
  let station: CommandStation;
  let old: CommandStation;

  beforeAll(async () => {
    station = await addCommandStation(app, '2.0.1');
    old = await addCommandStation(app, '1.6');
  });
  afterAll(() => Promise.all([station.close(), old.close()]));

  it.each<[string, JsonObject, string, string]>([
    ['reset', {}, 'invalid_field', 'type'],
    ['reset', { type: 'Cold' }, 'invalid_field', 'type'],
    ['reset', { type: 'Soft', hard: true }, 'unknown_field', 'hard'],
    ['unlock_connector', {}, 'invalid_connector', 'connectorId'],
    ['unlock_connector', { connectorId: 0 }, 'invalid_connector', 'connectorId'],
    ['unlock_connector', { connectorId: '1' }, 'invalid_field', 'connectorId'],
    ['unlock_connector', { connectorId: 99 }, 'connector_not_found', 'connectorId'],
    [
      'change_availability',
      { type: 'Inoperative', evseId: 9 },
      'connector_not_found',
      'connectorId',
    ],
    ['get_logs', { location: 'x', startTime: 'yesterday' }, 'invalid_field', 'startTime'],
    [
      'variables/get',
      { getVariableData: [{ component: {} }] },
      'invalid_field',
      'getVariableData.0.component.name',
    ],
    ['monitoring/set_level', { severity: 10 }, 'invalid_field', 'severity'],
    [
      'network_profile',
      { configurationSlot: 1, connectionData: { x: 1 } },
      'invalid_field',
      'payload.connectionData',
    ],
    ['ocpp_call', { action: 'Reset', payload: { type: 'Soft' } }, 'invalid_field', 'payload.type'],
    ['ocpp_call', { action: 'Reset' }, 'invalid_field', 'payload'],
    ['ocpp_call', { action: 'BootNotification', payload: {} }, 'not_supported_by_protocol', ''],
    ['ocpp_call', { action: 'Nonsense', payload: {} }, 'not_supported_by_protocol', ''],
    ['data_transfer', { vendorId: '' }, 'invalid_field', 'vendorId'],
  ])('%s %j is %s', async (path, body, code, field) => {
    const answer = await command(station, path, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error?.code).toBe(code);
    if (field) expect(answer.body.error?.details[0]?.path).toContain(field);
    expect(station.virtual.socket.calls).toHaveLength(0);
  });

  it.each<[JsonObject]>([
    [{}],
    [{ key: 'HeartbeatInterval' }],
    [{ key: 'HeartbeatInterval', value: '1', setVariableData: [] }],
  ])('PATCH configurations %j is invalid_field', async (body) => {
    const answer = await app.api.patch(`/chargestations/${station.id}/configurations`, body);
    expect([answer.status, answer.body.error?.code]).toEqual([422, 'invalid_field']);
  });

  it('sends connector 99 as an ocpp_call', async () => {
    const payload = { connectorId: 99, type: 'Operative' };
    const answer = await command(old, 'ocpp_call?wait=10', {
      action: 'ChangeAvailability',
      payload,
    });
    expect(answer.body.result.outcome).toBe('accepted');
    expect(old.virtual.socket.calls.at(-1)?.payload).toEqual(payload);
  });
});

describe('effects', () => {
  it.each(['1.6', '2.0.1'] as const)('a %s station boots after its reset', async (version) => {
    const station = await addCommandStation(app, version);
    const action = resultOf(await command(station, 'reset?wait=10', { type: 'Hard' }));
    expect(action.effect).toBeNull();
    await station.virtual.terminate();
    await station.virtual.connect();
    await station.virtual.boot();
    const { effect, updatedAt } = await eventually(async () => {
      const now = await actionOf(station, action._id);
      return now.effect && now;
    });
    expect(effect).toEqual({ observed: 'chargestation.booted', at: expect.any(String) });
    await station.virtual.boot();
    expect(await actionOf(station, action._id)).toMatchObject({ effect, updatedAt });
    await station.close();
  });

  it.each(['1.6', '2.0.1'] as const)(
    'a %s station reports the status of the connector even before its answer',
    async (version) => {
      const station = await addCommandStation(app, version, 2);
      play(station, async () => {
        await station.virtual.reportStatus('Unavailable', 2);
        await station.virtual.reportStatus('Unavailable', 1);
        return ANSWERS.accepted;
      });
      const body = { connectorId: 1, type: 'Inoperative' };
      const action = resultOf(await command(station, 'change_availability?wait=10', body));
      const { effect } = await eventually(async () => {
        const now = await actionOf(station, action._id);
        return now.effect && now;
      });
      expect(effect).toMatchObject({
        observed: 'chargestation.connector_status.updated',
        connector: station.connector,
        status: 'Unavailable',
      });
      await station.close();
    },
  );

  it('of a refused command is none', async () => {
    const station = await addCommandStation(app, '1.6');
    play(station, async () => {
      await station.virtual.reportStatus('Faulted');
      return { status: 'UnlockFailed' };
    });
    const action = resultOf(await command(station, 'unlock_connector?wait=10', { connectorId: 1 }));
    await station.virtual.reportStatus('Available');
    expect(await actionOf(station, action._id)).toMatchObject({
      outcome: 'rejected',
      effect: null,
    });
    await station.close();
  });

  it('of a triggered StatusNotification is the status of any connector, each asked for', async () => {
    const station = await addCommandStation(app, '2.0.1', 3);
    const body = { requestedMessage: 'StatusNotification', connectorId: 0 };
    const action = resultOf(await command(station, 'trigger_message?wait=10', body));
    expect(action.response_data).toEqual(Array(3).fill(ANSWERS.accepted));
    expect(station.virtual.socket.calls.map(({ payload }) => payload.evse)).toEqual([
      { id: 1, connectorId: 1 },
      { id: 2, connectorId: 1 },
      { id: 3, connectorId: 1 },
    ]);
    await station.virtual.reportStatus('Available', 2);
    expect((await actionOf(station, action._id)).effect).toMatchObject({ status: 'Available' });
    await station.close();
  });

  it.each(['1.6', '2.0.1'] as const)(
    'of a composite schedule of a %s station is the schedule in the words of both',
    async (version) => {
      const station = await addCommandStation(app, version);
      const chargingSchedulePeriod = [{ startPeriod: 0, limit: 16, numberPhases: 3 }];
      const schedule = { duration: 600, chargingRateUnit: 'A', chargingSchedulePeriod };
      const scheduleStart = '2026-03-05T11:00:00.000Z';
      const answer =
        version === '1.6'
          ? { connectorId: 1, scheduleStart, chargingSchedule: schedule }
          : { schedule: { evseId: 1, scheduleStart, ...schedule } };
      play(station, () => ({ status: 'Accepted', ...answer }));
      const path = `/connectors/${station.connector}/get_composite_schedule?wait=20`;
      const action = resultOf(await app.api.get<PublicAction>(path));
      expect(action.response_data).toEqual({ status: 'Accepted', ...answer });
      expect(action.effect).toEqual({
        observed: 'composite_schedule',
        at: action.answeredAt,
        evseId: version === '1.6' ? null : 1,
        connectorId: version === '1.6' ? 1 : null,
        scheduleStart,
        duration: 600,
        chargingRateUnit: 'A',
        periods: chargingSchedulePeriod,
      });
      expect((await eventsOf(station)).at(-1)).toMatchObject({
        type: 'chargestation.get_composite_schedule.accepted',
        data: { effect: action.effect },
      });
      await station.close();
    },
  );
});

describe('secrets', () => {
  it('are sent to the station, and masked in actions and events', async () => {
    const station = await addCommandStation(app, '1.6');
    const reset = `/chargestations/${station.id}/reset_password`;
    const SECRET = resultOf(await app.api.patch<{ password: string }>(reset, {})).password;
    play(station, (action) =>
      action === 'GetConfiguration'
        ? { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: SECRET }] }
        : ANSWERS.accepted,
    );
    const base = `/chargestations/${station.id}`;
    await app.api.patch(`${base}/configurations?wait=10`, {
      key: 'AuthorizationKey',
      value: SECRET,
    });
    await app.api.get(`${base}/configurations?key=AuthorizationKey&wait=10`);
    await command(station, 'update_firmware?wait=10', {
      location: `https://user:${SECRET}@files.example/2.bin`,
    });
    await command(station, 'ocpp_call?wait=10', {
      action: 'ChangeConfiguration',
      payload: { key: 'AuthorizationKey', value: SECRET },
    });
    const sent = JSON.stringify(station.virtual.socket.calls);
    expect(sent.split(SECRET)).toHaveLength(4);
    const actions = resultOf(
      await app.api.get<PublicAction[]>(`/actions`, { chargestation: station.id }),
    );
    expect(actions).toHaveLength(4);
    const rows = await sql(app.databaseUrl, 'SELECT * FROM action WHERE chargestation = $1', [
      station.id,
    ]);
    const shown = JSON.stringify([actions, await eventsOf(station), rows]);
    expect(shown).not.toContain(SECRET);
    expect(shown).toContain('***');
    await station.close();
  });
});

describe('GET /actions', () => {
  it('filters by type, status, chargestation, connector', async () => {
    const station = await addCommandStation(app, '1.6');
    const reset = resultOf(await command(station, 'reset?wait=10', { type: 'Soft' }));
    play(station, () => ({ status: 'UnlockFailed' }));
    const unlock = resultOf(await command(station, 'unlock_connector?wait=10', { connectorId: 1 }));
    const idsOf = async (query: Record<string, string>) =>
      resultOf(
        await app.api.get<PublicAction[]>('/actions', { chargestation: station.id, ...query }),
      ).map(({ _id }) => _id);
    expect(await idsOf({})).toEqual([unlock._id, reset._id]);
    expect(await idsOf({ type: 'chargestation.reset' })).toEqual([reset._id]);
    expect(await idsOf({ status: 'failed' })).toEqual([unlock._id]);
    expect(await idsOf({ connector: station.connector })).toEqual([unlock._id]);
    expect(await idsOf({ session: unlock._id })).toEqual([]);
    expect((await app.api.get('/actions', { type: 'nonsense' })).status).toBe(422);
    await station.close();
  });
});

describe('a process that dies in mid-command', () => {
  it('leaves no action open: the next one closes it as connection_lost and tells of it', async () => {
    const first = await startAppProcess();
    const station = await addCommandStation(first, '1.6');
    play(station, ANSWERS.silence);
    const headers = { 'Idempotency-Key': 'before-the-crash' };
    const body = { type: 'Soft' };
    const asked = resultOf(await command(station, 'reset', body, headers));
    await eventually(() => station.virtual.socket.calls.length === 1);
    await first.kill();
    const second = await startAppProcess({ databaseUrl: first.databaseUrl });
    const after: CommandStation = { ...station, api: second.api };
    const repeat = await command(after, 'reset', body, headers);
    expect(repeat.body.result._id).toBe(asked._id);
    const closed = await eventually(
      async () => {
        const action = await actionOf(after, asked._id);
        return action.status !== 'requested' && action;
      },
      { within: 45_000, every: 500 },
    );
    expect(closed).toMatchObject({ status: 'failed', outcome: 'connection_lost' });
    const types = (await eventsOf(after)).filter(({ object }) => object === 'action');
    expect(types.map(({ type }) => type)).toEqual([
      'chargestation.reset.requested',
      'chargestation.reset.rejected',
    ]);
    expect(types.at(-1)?.data).toEqual(closed);
    await second.close();
    await first.close();
  }, 120_000);
});
