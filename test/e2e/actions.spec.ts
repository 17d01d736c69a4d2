import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiResponse, type Resource, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { expectAllAudited } from '../support/audited-commands.js';
import {
  ANSWERS,
  addCommandStation,
  type CommandStation,
  eventsOf,
  type PublicAction,
  play,
} from '../support/command-station.js';
import { COMMAND_VERBS, type CommandVerb } from '../support/command-verbs.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];

const rowsOf = (version: OcppVersion) =>
  COMMAND_VERBS.flatMap((verb) => {
    const of = verb.versions[version];
    return typeof of === 'string' ? [] : [{ name: `${verb.method} ${verb.path}`, verb, of }];
  });

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '10000' } });
});
afterAll(() => app.close());

/** Calls a verb on a station. */
function ask<Result = PublicAction>(
  { api, id, connector }: CommandStation,
  { method, path, of, body }: CommandVerb,
  query: Record<string, string> = {},
  headers?: Record<string, string>,
): Promise<ApiResponse<Result>> {
  const base = of === 'connector' ? `/connectors/${connector}` : `/chargestations/${id}`;
  return api.request<Result>(method, `${base}/${path}`, { body, query, headers });
}

/** The action of a verb, once it is finished. */
async function finished(station: CommandStation, verb: CommandVerb): Promise<PublicAction> {
  const response = await ask(station, verb, { wait: '30' });
  expect(response.status).toBe(200);
  return resultOf(response);
}

/** The types of the last two events of a station, which must be about this action. */
async function lastEventsOf(station: CommandStation, action: PublicAction): Promise<string[]> {
  const events = await eventsOf(station);
  const own = events.filter(({ object, data }) => object === 'action' && data._id === action._id);
  expect(own.at(-1)?.data).toEqual(action);
  return own.map(({ type }) => type);
}

/** The newest line of the audit log about a station; undefined when there is none. */
async function auditOf({ api, id }: Pick<CommandStation, 'api' | 'id'>) {
  const [newest] = resultOf(await api.get<Resource[]>('/audit_log', { object: id, limit: 1 }));
  return newest;
}

describe.each(VERSIONS)('every verb on OCPP %s', (version) => {
  let station: CommandStation;

  beforeAll(async () => {
    station = await addCommandStation(app, version);
  });
  afterAll(() => station.close());

  it.each(rowsOf(version))('$name: the station accepts', async ({ verb, of }) => {
    const answer = of.accepts ?? ANSWERS.accepted;
    play(station, () => answer);
    const action = await finished(station, verb);
    expect(action).toMatchObject({
      type: verb.type,
      status: 'completed',
      outcome: 'accepted',
      chargestation: station.id,
      response_data: answer,
      error: null,
      effect: null,
    });
    expect(action.connector).toBe(
      verb.of === 'connector' || verb.body?.connectorId === 1 ? station.connector : null,
    );
    expect(Date.parse(action.answeredAt as string)).toBeGreaterThanOrEqual(
      Date.parse(action.requestedAt),
    );
    const call = station.virtual.socket.calls.at(-1);
    expect(call).toMatchObject({ action: of.action, payload: of.payload ?? {} });
    expect(await lastEventsOf(station, action)).toEqual([
      `${verb.type}.requested`,
      `${verb.type}.accepted`,
    ]);
    expect(resultOf(await station.api.get(`/actions/${action._id}`))).toEqual(action);
    expect(await auditOf(station)).toMatchObject({
      type: 'chargestation.commanded',
      object: station.id,
      actor: { api_key: expect.any(String), member: null, name: 'Bootstrap admin key' },
      address: '127.0.0.1',
      requestId: expect.any(String),
      before: null,
      after: { type: verb.type, action: action._id },
    });
  });

  it.each(rowsOf(version).filter(({ of }) => of.refuses !== null))(
    '$name: the station refuses',
    async ({ verb, of }) => {
      const answer = of.refuses ?? ANSWERS.rejected;
      play(station, () => answer as object);
      const action = await finished(station, verb);
      expect(action).toMatchObject({
        type: verb.type,
        status: 'failed',
        outcome: 'rejected',
        response_data: answer,
      });
      expect(action.error).toMatch(/^The station refused/);
      expect(await lastEventsOf(station, action)).toEqual([
        `${verb.type}.requested`,
        `${verb.type}.rejected`,
      ]);
    },
  );

  it.each(rowsOf(version))('$name: the station answers with a CALLERROR', async ({ verb }) => {
    play(station, ANSWERS.callError);
    const action = await finished(station, verb);
    expect(action).toMatchObject({
      status: 'failed',
      response_data: { code: 'NotSupported', description: 'not here' },
    });
    expect(['error', 'rejected']).toContain(action.outcome);
    expect(action.error).toContain('NotSupported');
  });

  it.each(rowsOf(version))('$name: the station answers nonsense', async ({ verb }) => {
    play(station, ANSWERS.nonsense);
    const action = await finished(station, verb);
    expect(action).toMatchObject({ status: 'failed', outcome: 'error', response_data: 'nonsense' });
    expect(action.error).not.toBeNull();
  });

  it.each(rowsOf(version))('$name: the connection is lost in mid-call', async ({ verb }) => {
    play(station, ANSWERS.hangUp(station));
    const action = await finished(station, verb);
    expect(action).toMatchObject({
      status: 'failed',
      outcome: 'connection_lost',
      response_data: null,
    });
    await station.reconnect();
  });

  it.each(rowsOf(version))('$name: dry_run shows the message', async ({ verb, of }) => {
    const calls = station.virtual.socket.calls.length;
    const before = await eventsOf(station);
    const response = await ask<{ action: string; payload: object }>(station, verb, {
      dry_run: 'true',
    });
    expect(response.status).toBe(200);
    expect(response.body.result).toMatchObject({ action: of.action, payload: of.payload ?? {} });
    expect(station.virtual.socket.calls).toHaveLength(calls);
    expect(await eventsOf(station)).toHaveLength(before.length);
  });
});

describe('silence', () => {
  let quick: RunningApp;

  beforeAll(async () => {
    quick = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '100' } });
  });
  afterAll(() => quick.close());

  it.each(VERSIONS)('every verb on OCPP %s ends in a timeout', async (version) => {
    const station = await addCommandStation(quick, version);
    play(station, ANSWERS.silence);
    for (const { verb } of rowsOf(version)) {
      const action = await finished(station, verb);
      expect(action, verb.path).toMatchObject({
        status: 'failed',
        outcome: 'timeout',
        response_data: null,
      });
      expect(await lastEventsOf(station, action)).toEqual([
        `${verb.type}.requested`,
        `${verb.type}.rejected`,
      ]);
    }
    await station.close();
  });
});

describe('what a version lacks', () => {
  it.each(
    COMMAND_VERBS.flatMap((verb) => {
      const alternative = verb.versions['1.6'];
      return typeof alternative === 'string' ? [{ verb, path: verb.path, alternative }] : [];
    }),
  )('$path on OCPP 1.6 names $alternative', async ({ verb, alternative }) => {
    const station = await addCommandStation(app, '1.6');
    const before = await eventsOf(station);
    const queries: Record<string, string>[] = [{}, { dry_run: 'true' }];
    for (const query of queries) {
      const { status, body } = await ask(station, verb, query);
      expect(status).toBe(422);
      expect(body.error?.code).toBe('not_supported_by_protocol');
      expect(body.message).toContain(alternative);
    }
    expect(await eventsOf(station)).toHaveLength(before.length);
    expect(station.virtual.socket.calls).toHaveLength(0);
    await station.close();
  });
});

describe('who may ask, and when', () => {
  const verb = COMMAND_VERBS[0] as CommandVerb;

  it('answers every verb 406 while the station is offline, and stores nothing', async () => {
    const station = await addCommandStation(app, '2.0.1');
    await station.close();
    for (const each of COMMAND_VERBS) {
      const { status, body } = await ask(station, each);
      expect(status, each.path).toBe(406);
      expect(body.error?.code).toBe('chargestation_offline');
    }
    const actions = await station.api.get<Resource[]>('/actions', { chargestation: station.id });
    expect(actions.body.result).toEqual([]);
    expect(await auditOf(station)).toMatchObject({ type: 'chargestation.created' });
  });

  it('has a line in the audit log for every command', () => expectAllAudited(app.databaseUrl));

  it('shows dry runs for an offline station with a known protocol only', async () => {
    const station = await addCommandStation(app, '1.6');
    await station.close();
    expect((await ask(station, verb, { dry_run: 'true' })).body.result).toEqual({
      action: 'Reset',
      payload: { type: 'Soft' },
    });
    const never = resultOf(await app.api.post('/chargestations', { endpoint: 'never-connected' }));
    const { status, body } = await app.api.post(
      `/chargestations/${never._id}/reset?dry_run=true`,
      verb.body,
    );
    expect(status).toBe(422);
    expect(body.error?.code).toBe('protocol_unknown');
  });
});
