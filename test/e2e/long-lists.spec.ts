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
