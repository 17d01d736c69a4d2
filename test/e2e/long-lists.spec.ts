import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MessageLimits1763857970000 } from '../../src/shared/database/migrations/1763857970000-message-limits.js';
import { resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import {
  addCommandStation,
  type CommandStation,
  type PublicAction,
  play,
} from '../support/command-station.js';
import { answersOfV201 } from '../support/station-answers.js';
import { CallError } from '../support/station-errors.js';
import type { JsonObject } from '../support/station-socket.js';
import { sql } from '../support/tenants.js';

/** A message to a station. */
interface Call {
  action: string;
  payload: JsonObject;
}

/** The list in each message that a station may limit. */
const LISTS: Record<string, string> = {
  ClearVariableMonitoring: 'id',
  GetReport: 'componentVariable',
  GetVariables: 'getVariableData',
  SetVariableMonitoring: 'setMonitoringData',
  SetVariables: 'setVariableData',
};
const MONITORING = ['ClearVariableMonitoring', 'SetVariableMonitoring'];

const place = (variable: string, component = 'C') => ({
  component: { name: component },
  variable: { name: variable },
});
const places = (...names: string[]) => names.map((name) => place(name));
const limitOf = (action: string, variable = 'ItemsPerMessage') => ({
  component: { name: MONITORING.includes(action) ? 'MonitoringCtrlr' : 'DeviceDataCtrlr' },
  variable: { name: variable, instance: action },
});
const monitor = (variable: string) => ({
  value: 1,
  type: 'Delta',
  severity: 8,
  ...place(variable),
});

let app: RunningServer;
let station: CommandStation;
/** Elements of one message that the station takes, by action; a longer list is refused as B06.FR.16 has it. */
let takes: Record<string, number>;

const known = ({ component, variable }: JsonObject) => ({
  attributeStatus:
    (variable as { name: string }).name === 'Unknown' ? 'UnknownVariable' : 'Accepted',
  attributeValue: `value of ${(variable as { name: string }).name}`,
  component,
  variable,
});

function answer(action: string, payload: JsonObject): JsonObject {
  const list = payload[LISTS[action] as string] as JsonObject[];
  if (list.length > (takes[action] ?? Number.POSITIVE_INFINITY))
    throw new CallError('OccurrenceConstraintViolation', 'too many');
  if (action === 'GetVariables') return { getVariableResult: list.map(known) };
  if (action === 'GetReport') return { status: 'Accepted' };
  return (answersOfV201[action] as (payload: JsonObject) => JsonObject)(payload);
}

beforeAll(async () => {
  app = await startApp();
  station = await addCommandStation(app, '2.0.1');
});
afterAll(async () => {
  await station?.close();
  await app?.close();
});

beforeEach(async () => {
  await sql(app.databaseUrl, 'DELETE FROM message_limits');
  takes = {};
  calls().length = 0;
  play(station, answer);
});

/** The station reports its limits, and holds them. */
async function limit(items: Record<string, number>, bytes: Record<string, number> = {}) {
  takes = items;
  const entry =
    (variable: string) =>
    ([action, value]: [string, number]) => ({
      ...limitOf(action, variable),
      variableAttribute: [{ value: String(value), mutability: 'ReadOnly' }],
    });
  await station.virtual.call('NotifyReport', {
    requestId: 7,
    generatedAt: '2026-03-05T11:00:00.000Z',
    seqNo: 0,
    reportData: [
      ...Object.entries(items).map(entry('ItemsPerMessage')),
      ...Object.entries(bytes).map(entry('BytesPerMessage')),
    ],
  });
}

const send = async (verb: string, body: object, method: 'POST' | 'PATCH' = 'POST') =>
  resultOf(
    await app.api.request<PublicAction>(method, `/chargestations/${station.id}/${verb}`, {
      body,
      query: { wait: 60 },
    }),
  );
const dryRun = async (verb: string, body: object) =>
  resultOf(
    await app.api.request<Call | Call[]>('POST', `/chargestations/${station.id}/${verb}`, {
      body,
      query: { dry_run: true },
    }),
  );

const calls = () => station.virtual.socket.calls;
/** How the list of an action came to the station. */
const lists = (action: string) =>
  calls()
    .filter((one) => one.action === action)
    .map(({ payload }) => payload[LISTS[action] as string]);

describe('a list that is longer than the station takes', () => {
  it('is read in several messages, and the answer is one', async () => {
    await limit({ GetVariables: 2 });
    const all = places('A', 'B', 'C', 'D', 'E');
    const action = await send('variables/get', { getVariableData: all });
    expect(lists('GetVariables')).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    expect(action).toMatchObject({ status: 'completed', outcome: 'accepted', error: null });
    expect(action.response_data).toEqual({ getVariableResult: all.map(known) });
  });

  it('is read by keys, too', async () => {
    await limit({ GetVariables: 2 });
    const key = ['HeartbeatInterval', 'MeterValueSampleInterval', 'ResetRetries'];
    const action = await send('configurations', { key });
    const names = lists('GetVariables').map((list) =>
      (list as { variable: { name: string } }[]).map(({ variable }) => variable.name),
    );
    expect(names).toEqual([['HeartbeatInterval', 'TxUpdatedInterval'], ['ResetRetries']]);
    expect((action.response_data as JsonObject).getVariableResult).toHaveLength(3);
    expect(action.outcome).toBe('accepted');
  });

  it.each([
    ['POST', 'variables/set'],
    ['PATCH', 'configurations'],
  ] as const)('is set by %s %s', async (method, verb) => {
    await limit({ SetVariables: 3, GetVariables: 1 });
    const setVariableData = places('A', 'B', 'C', 'D').map((one) => ({
      ...one,
      attributeValue: '1',
    }));
    const action = await send(verb, { setVariableData }, method);
    expect(lists('SetVariables')).toEqual([setVariableData.slice(0, 3), setVariableData.slice(3)]);
    expect(action.outcome).toBe('accepted');
    expect((action.response_data as JsonObject).setVariableResult).toMatchObject(
      places('A', 'B', 'C', 'D'),
    );
  });

  it('is monitored, and no longer', async () => {
    await limit({ SetVariableMonitoring: 1, ClearVariableMonitoring: 2 });
    const setMonitoringData = ['A', 'B'].map(monitor);
    const set = await send('monitoring/set', { setMonitoringData });
    expect(lists('SetVariableMonitoring')).toEqual([[monitor('A')], [monitor('B')]]);
    expect((set.response_data as JsonObject).setMonitoringResult).toMatchObject(places('A', 'B'));
    const cleared = await send('monitoring/clear', { id: [5, 3, 4] });
    expect(lists('ClearVariableMonitoring')).toEqual([[5, 3], [4]]);
    expect(cleared.response_data).toEqual({
      clearMonitoringResult: [5, 3, 4].map((id) => ({ id, status: 'Accepted' })),
    });
    expect([set.outcome, cleared.outcome]).toEqual(['accepted', 'accepted']);
  });

  it('is reported under one requestId', async () => {
    await limit({ GetReport: 1 });
    const componentVariable = places('A', 'B');
    const body = { requestId: 9, componentVariable, componentCriteria: ['Problem'] };
    const action = await send('report', body);
    expect(calls()).toEqual(
      componentVariable.map((one) => ({
        action: 'GetReport',
        payload: { ...body, componentVariable: [one] },
      })),
    );
    expect(action).toMatchObject({ outcome: 'accepted', response_data: { status: 'Accepted' } });
  });

  it('is divided by the bytes of the message', async () => {
    await limit({}, { GetVariables: 300 });
    const all = places('A'.repeat(40), 'B'.repeat(40), 'C'.repeat(40), 'D'.repeat(40));
    const action = await send('variables/get', { getVariableData: all });
    expect(action.outcome).toBe('accepted');
    expect(lists('GetVariables').flat()).toEqual(all);
    expect(calls().length).toBeGreaterThan(1);
    for (const { payload } of calls()) {
      const frame = JSON.stringify([2, '0'.repeat(24), 'GetVariables', payload]);
      expect(frame.length).toBeLessThanOrEqual(300);
    }
  });

  it('is shown by a dry run as it would go out', async () => {
    await limit({ GetVariables: 2 });
    const getVariableData = places('A', 'B', 'C');
    expect(await dryRun('variables/get', { getVariableData })).toEqual([
      { action: 'GetVariables', payload: { getVariableData: places('A', 'B') } },
      { action: 'GetVariables', payload: { getVariableData: places('C') } },
    ]);
    expect(calls()).toEqual([]);
  });

  it('is refused as a whole when the station refuses a part of it, all of which it was asked', async () => {
    await limit({ GetVariables: 1 });
    const all = places('Unknown', 'B');
    const action = await send('variables/get', { getVariableData: all });
    expect(action).toMatchObject({
      status: 'failed',
      outcome: 'rejected',
      error: 'The station refused (UnknownVariable): Unknown: UnknownVariable',
      response_data: { getVariableResult: all.map(known) },
    });
  });

  it('names the message that the station could not take', async () => {
    await limit({ GetVariables: 2 });
    play(station, (action, payload) => {
      if (JSON.stringify(payload).includes('Bad')) throw new CallError('InternalError', 'broken');
      return answer(action, payload);
    });
    const all = places('A', 'B', 'Bad', 'C', 'D');
    const action = await send('variables/get', { getVariableData: all });
    expect(action).toMatchObject({
      status: 'failed',
      outcome: 'error',
      error: 'The station could not carry it out (InternalError): message 2 of 3: broken',
    });
    expect(action.response_data).toEqual([
      { getVariableResult: places('A', 'B').map(known) },
      { code: 'InternalError', description: 'broken', details: {} },
      { getVariableResult: places('D').map(known) },
    ]);
  });

  it('goes out as it is by ocpp_call', async () => {
    await limit({ GetVariables: 1 });
    const payload = { getVariableData: places('A', 'B') };
    const action = await send('ocpp_call', { action: 'GetVariables', payload });
    expect(calls()).toEqual([{ action: 'GetVariables', payload }]);
    expect(action).toMatchObject({
      outcome: 'error',
      response_data: { code: 'OccurrenceConstraintViolation', description: 'too many' },
    });
  });
});

describe('how long a message may be', () => {
  const three = places('A', 'B', 'C');
  const read = () => send('variables/get', { getVariableData: three });

  it('is not limited while the station has not told', async () => {
    await limit({ SetVariables: 1 });
    await read();
    expect(lists('GetVariables')).toEqual([three]);
  });

  it('is learnt from the answer to a question for it, and renewed by the next report', async () => {
    play(station, (action, payload) => {
      const { getVariableResult } = answer(action, payload) as { getVariableResult: JsonObject[] };
      const told = JSON.stringify(limitOf('GetVariables'));
      return {
        getVariableResult: getVariableResult.map((one) =>
          JSON.stringify({ component: one.component, variable: one.variable }) === told
            ? { ...one, attributeValue: '2' }
            : one,
        ),
      };
    });
    const getVariableData = [limitOf('GetVariables'), place('Unknown')];
    expect((await send('variables/get', { getVariableData })).outcome).toBe('rejected');
    calls().length = 0;
    await read();
    expect(lists('GetVariables')).toEqual([three.slice(0, 2), three.slice(2)]);
    calls().length = 0;
    await limit({ GetVariables: 3 });
    await read();
    expect(lists('GetVariables')).toEqual([three]);
  });

  it('is known of stations that have reported it before the update', async () => {
    await limit({ GetVariables: 2, ClearVariableMonitoring: 5 }, { GetVariables: 4096 });
    const kept = () => sql(app.databaseUrl, 'SELECT limits FROM message_limits');
    const before = await kept();
    const runner = app.nest.get(DataSource).createQueryRunner();
    const migration = new MessageLimits1763857970000();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    expect(await kept()).toMatchObject(before);
    await read();
    expect(lists('GetVariables')).toEqual([three.slice(0, 2), three.slice(2)]);
  });
});

describe.each(['1.6', '2.0.1'] as const)('a local list for a %s station', (version) => {
  const versionIn = version === '1.6' ? 'listVersion' : 'versionNumber';
  const token = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });
  const listed = (idTag: string) =>
    version === '1.6' ? token(idTag) : { idToken: { idToken: idTag, type: 'ISO14443' } };
  const update = (number: number, updateType: string, ...tags: string[]) => ({
    [versionIn]: number,
    updateType,
    localAuthorizationList: tags.map(listed),
  });
  let other: CommandStation;
  /** What the station has, as it understands the updates. */
  let kept: { version: number; tags: string[] };
  let refuses: (payload: JsonObject) => string | null;

  function take(payload: JsonObject): JsonObject {
    const number = payload[versionIn] as number;
    const list = (payload.localAuthorizationList ?? []) as JsonObject[];
    const tags = list.map((one) =>
      String(version === '1.6' ? one.idTag : (one.idToken as JsonObject).idToken),
    );
    if (tags.length > 2) throw new CallError('OccurrenceConstraintViolation', 'too many');
    const refusal = refuses(payload);
    if (refusal) return { status: refusal };
    const full = payload.updateType === 'Full';
    if (!full && number <= kept.version) return { status: 'VersionMismatch' };
    kept = { version: number, tags: full ? tags : [...kept.tags, ...tags] };
    return { status: 'Accepted' };
  }

  beforeAll(async () => {
    other = version === '1.6' ? await addCommandStation(app, version) : station;
  });
  afterAll(async () => {
    if (version === '1.6') await other?.close();
  });
  beforeEach(async () => {
    kept = { version: 3, tags: ['OLD'] };
    refuses = () => null;
    other.virtual.socket.calls.length = 0;
    play(other, tellLimit);
    const key = version === '1.6' ? 'SendLocalListMaxLength' : 'LocalAuthListCtrlr.ItemsPerMessage';
    await sendTo(`configurations?key=${key}&wait=60`);
    other.virtual.socket.calls.length = 0;
    play(other, (_action, payload) => take(payload));
  });

  /** It takes two entries in a message. */
  function tellLimit(): JsonObject {
    if (version === '1.6') {
      const key = 'SendLocalListMaxLength';
      return { configurationKey: [{ key, readonly: true, value: '2' }] };
    }
    const of = place('ItemsPerMessage', 'LocalAuthListCtrlr');
    return { getVariableResult: [{ ...of, attributeStatus: 'Accepted', attributeValue: '2' }] };
  }

  const sendTo = (path: string, body?: object) =>
    app.api.request<PublicAction>(body ? 'POST' : 'GET', `/chargestations/${other.id}/${path}`, {
      ...(body && { body }),
    });
  const sendList = (listVersion: number, updateType: string, ...tags: string[]) =>
    sendTo('send_local_list?wait=60', {
      listVersion,
      updateType,
      localAuthorizationList: tags.map(token),
    });
  const sent = () => other.virtual.socket.calls.map(({ payload }) => payload);

  it('goes out as one Full update and Differential ones', async () => {
    const action = resultOf(await sendList(9, 'Full', 'A', 'B', 'C', 'D', 'E'));
    expect(action).toMatchObject({ outcome: 'accepted', response_data: { status: 'Accepted' } });
    expect(sent()).toMatchObject([
      update(7, 'Full', 'A', 'B'),
      update(8, 'Differential', 'C', 'D'),
      update(9, 'Differential', 'E'),
    ]);
    expect(kept).toEqual({ version: 9, tags: ['A', 'B', 'C', 'D', 'E'] });
  });

  it('goes out as several Differential updates', async () => {
    expect(resultOf(await sendList(5, 'Differential', 'A', 'B', 'C')).outcome).toBe('accepted');
    expect(kept).toEqual({ version: 5, tags: ['OLD', 'A', 'B', 'C'] });
  });

  it('is refused as a whole where the versions begin too low for the station', async () => {
    const action = resultOf(await sendList(4, 'Differential', 'A', 'B', 'C'));
    expect(action).toMatchObject({
      outcome: 'rejected',
      error: 'The station refused (VersionMismatch): message 1 of 2 (version 3)',
    });
    expect(kept).toEqual({ version: 3, tags: ['OLD'] });
    expect(sent()).toHaveLength(1);
  });

  it('ends with the part that was refused, without the version that was asked for', async () => {
    refuses = (payload) => (payload[versionIn] === 8 ? 'Failed' : null);
    const action = resultOf(await sendList(9, 'Full', 'A', 'B', 'C', 'D', 'E'));
    expect(action).toMatchObject({ outcome: 'rejected' });
    expect(action.error).toContain('message 2 of 3 (version 8; ');
    expect(action.response_data).toEqual([{ status: 'Accepted' }, { status: 'Failed' }]);
    expect(kept).toEqual({ version: 7, tags: ['A', 'B'] });
  });

  it.each([
    ['listVersion', 'too few versions', 2, token('E')],
    ['localAuthorizationList.4.idTagInfo', 'nothing said of a token', 9, { idTag: 'E' }],
  ])('names %s before anything is sent: %s', async (path, _, listVersion, last) => {
    const localAuthorizationList = [...['A', 'B', 'C', 'D'].map(token), last];
    const body = { listVersion, updateType: 'Full', localAuthorizationList };
    const { status, body: answer } = await sendTo('send_local_list', body);
    expect(status).toBe(422);
    expect(answer.error).toMatchObject({ code: 'invalid_field', details: [{ path }] });
    expect(sent()).toEqual([]);
  });
});

describe('keys of a 1.6 station', () => {
  it('are read in several messages of GetConfigurationMaxKeys, whose answers are one', async () => {
    const other = await addCommandStation(app, '1.6');
    const entry = (key: string) => ({ key, readonly: true, value: '2' });
    play(other, (_, { key }) => {
      const keys = key as string[];
      if (keys.length > 2) throw new CallError('OccurrenceConstraintViolation', 'too many');
      const isKnown = (name: string) => name !== 'Unknown';
      return {
        configurationKey: keys.filter(isKnown).map(entry),
        unknownKey: keys.filter((name) => !isKnown(name)),
      };
    });
    const read = async (key: string) =>
      resultOf(
        await app.api.get<PublicAction>(
          `/chargestations/${other.id}/configurations?key=${key}&wait=60`,
        ),
      );
    await read('GetConfigurationMaxKeys');
    other.virtual.socket.calls.length = 0;
    const action = await read('A,Unknown,C');
    expect(other.virtual.socket.calls.map(({ payload }) => payload.key)).toEqual([
      ['A', 'Unknown'],
      ['C'],
    ]);
    expect(action).toMatchObject({
      outcome: 'accepted',
      response_data: { configurationKey: [entry('A'), entry('C')], unknownKey: ['Unknown'] },
    });
    await other.close();
  });
});
