import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LastHeard } from '../../src/ocpp-gateway/last-heard.js';
import {
  CallStation,
  type CommandAnswer,
  GetConnectedProtocol,
  TranslateCommand,
} from '../../src/ocpp-gateway/ocpp-gateway.commands.js';
import { newId } from '../../src/shared/id.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type {
  StationCommandName,
  StationCommands,
} from '../../src/shared/vocabulary/station-command.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { CallError } from '../support/station-errors.js';
import type { JsonObject, StationSocket } from '../support/station-socket.js';
import { VirtualStation } from '../support/virtual-station.js';

let app: RunningServer;
let commands: CommandBus;
let queries: QueryBus;

beforeAll(async () => {
  app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '5000' } });
  [commands, queries] = [app.nest.get(CommandBus), app.nest.get(QueryBus)];
});

afterAll(() => app.close());

interface Connected {
  id: string;
  password: string;
  station: VirtualStation;
}

async function connect(version: OcppVersion, registration = 'accepted'): Promise<Connected> {
  const endpoint = `CMD-${newId()}`;
  const { _id: id, password = '' } = resultOf(
    await app.api.post<PublicChargestation>('/chargestations', { endpoint, registration }),
  );
  const station = new VirtualStation({ version, url: app.wsUrl, id: endpoint, password });
  await station.connect();
  return { id, password, station };
}

function ask<Name extends StationCommandName>(
  { id }: Connected,
  name: Name,
  request: StationCommands[Name],
  timeoutMs: number | null = null,
): Promise<CommandAnswer> {
  return commands.execute(new CallStation(id, name, request, timeoutMs));
}

/** Holds the station's answers back until they are let go. */
function holdAnswers(socket: StationSocket): { release(): void } {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer = socket.onCall;
  socket.onCall = async (action, payload) => {
    await gate;
    return answer(action, payload);
  };
  return { release };
}

/** Waits until REST has counted so many answers that nobody waited for. */
function unexpectedAnswersAre({ id }: Connected, count: number): Promise<unknown> {
  const read = async () => {
    await app.nest.get(LastHeard).flush();
    const { unexpected_answers } = resultOf(
      await app.api.get<PublicChargestation & { unexpected_answers: number }>(
        `/chargestations/${id}`,
      ),
    );
    expect(unexpected_answers).toBe(count);
    return true;
  };
  return eventually(read);
}

/** Never answers the next `count` calls. */
function staySilent(socket: StationSocket, count: number): void {
  const answer = socket.onCall;
  let left = count;
  socket.onCall = (action, payload) =>
    left-- > 0 ? new Promise<JsonObject>(() => {}) : answer(action, payload);
}

describe.each(['1.6', '2.0.1'] as const)('OCPP %s', (version) => {
  it('carries a command to the station and its word back', async () => {
    const connected = await connect(version);
    await connected.station.boot();
    expect(await ask(connected, 'reset', { type: 'Soft', evseId: null })).toEqual({
      outcome: 'accepted',
      status: 'Accepted',
      reason: null,
      calls: [{ action: 'Reset', payload: { type: version === '1.6' ? 'Soft' : 'OnIdle' } }],
      responses: [{ status: 'Accepted' }],
    });
    connected.station.socket.onCall = () => ({ status: 'Rejected' });
    expect(await ask(connected, 'clearCache', {})).toMatchObject({
      outcome: 'rejected',
      status: 'Rejected',
    });
    await connected.station.close();
  });

  it('completes 200 calls of either side that cross each other', async () => {
    const connected = await connect(version);
    await connected.station.boot();
    let open = 0;
    const answer = connected.station.socket.onCall;
    connected.station.socket.onCall = async (action, payload) => {
      open += 1;
      // The station asks while it is asked, and answers when it has been answered.
      await connected.station.socket.callNow('Heartbeat', {});
      open -= 1;
      return answer(action, payload);
    };
    for (let n = 0; n < 200; n += 1) {
      const [, answered] = await Promise.all([
        connected.station.call('Heartbeat', {}),
        ask(connected, 'clearCache', {}),
      ]);
      expect(answered.outcome).toBe('accepted');
    }
    expect(open).toBe(0);
    await connected.station.close();
  });

  it('passes answers while calls of the station wait', async () => {
    const connected = await connect(version);
    await connected.station.boot();
    const { socket } = connected.station;
    const report =
      version === '1.6'
        ? { connectorId: 1, status: 'Available', errorCode: 'NoError' }
        : {
            evseId: 1,
            connectorId: 1,
            connectorStatus: 'Available',
            timestamp: new Date().toISOString(),
          };
    const asked = ask(connected, 'clearCache', {});
    const reports = Array.from({ length: 60 }, () => socket.callNow('StatusNotification', report));
    expect((await asked).outcome).toBe('accepted');
    await Promise.all(reports);
    await connected.station.close();
  });

  it('has exactly one of 50 parallel commands on the wire', async () => {
    const connected = await connect(version);
    let [open, most] = [0, 0];
    connected.station.socket.onCall = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 2));
      open -= 1;
      return { status: 'Accepted' };
    };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        ask(connected, 'dataTransfer', {
          vendorId: 'com.example',
          messageId: String(index),
          data: null,
        }),
      ),
    );
    expect(answers.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(most).toBe(1);
    const order = connected.station.socket.calls.map(({ payload }) => Number(payload.messageId));
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
    await connected.station.close();
  });

  it('queues a hundred commands, refuses the next, and fails all with the connection', async () => {
    const connected = await connect(version);
    staySilent(connected.station.socket, 1);
    const asked = Array.from({ length: 101 }, () => ask(connected, 'clearCache', {}, 60_000));
    await expect(ask(connected, 'clearCache', {})).rejects.toMatchObject({
      code: 'command_queue_full',
      status: 429,
    });
    await connected.station.waitForCall('ClearCache');
    await connected.station.terminate();
    const answers = await Promise.all(asked);
    expect(answers.every(({ outcome }) => outcome === 'connection_lost')).toBe(true);
    expect(answers.filter(({ calls }) => calls.length > 0)).toHaveLength(1);
    expect(connected.station.socket.calls).toHaveLength(1);
  });

  it('gives a silent station up and sends the next; what comes late changes nothing', async () => {
    const connected = await connect(version);
    const { socket } = connected.station;
    const held = holdAnswers(socket);
    const silent = ask(connected, 'clearCache', {}, 250);
    const next = ask(connected, 'reset', { type: 'Hard', evseId: null }, 60_000);
    expect(await silent).toMatchObject({
      outcome: 'timeout',
      reason: 'The station did not answer ClearCache within 0.25 s.',
      responses: [],
    });
    await connected.station.waitForCall('Reset');
    held.release();
    expect(await next).toMatchObject({ outcome: 'accepted', calls: [{ action: 'Reset' }] });
    await eventually(async () => (await messagesOf(connected.id, 'ClearCache'))[0]?.answer);
    expect((await messagesOf(connected.id, 'ClearCache'))[0]).toMatchObject({
      error: { code: 'timeout' },
      answer: { status: 'Accepted' },
    });
    await unexpectedAnswersAre(connected, 1);
    await connected.station.close();
  });

  it('does not care for answers that nobody asked for', async () => {
    const connected = await connect(version);
    await connected.station.boot();
    const held = holdAnswers(connected.station.socket);
    const asked = ask(connected, 'clearCache', {}, 60_000);
    await connected.station.waitForCall('ClearCache');
    const [, id] = JSON.parse(connected.station.received.at(-1) as string) as [number, string];
    for (const text of [
      '[3,"never-asked",{"status":"Accepted"}]',
      '[4,"never-asked","InternalError","",{}]',
      `[4,"${id}","InternalError"]`,
      `[3,"${id}"]`,
      '[3,null,{}]',
    ]) {
      connected.station.sendRaw(text);
    }
    await connected.station.heartbeat();
    held.release();
    expect((await asked).outcome).toBe('accepted');
    connected.station.sendRaw(`[3,"${id}",{"status":"Rejected"}]`);
    await connected.station.heartbeat();
    await unexpectedAnswersAre(connected, 6);
    await connected.station.close();
  });

  it('loses the command with its connection', async () => {
    const connected = await connect(version);
    staySilent(connected.station.socket, 1);
    const asked = ask(connected, 'clearCache', {}, 60_000);
    await connected.station.waitForCall('ClearCache');
    await connected.station.terminate();
    expect(await asked).toMatchObject({
      outcome: 'connection_lost',
      calls: [{ action: 'ClearCache' }],
    });
    await expect(ask(connected, 'clearCache', {})).rejects.toMatchObject({
      code: 'chargestation_offline',
      status: 406,
    });
  });

  it('never sends the commands of a replaced socket over the new one', async () => {
    const connected = await connect(version);
    const first = connected.station;
    staySilent(first.socket, 1);
    const asked = [
      ask(connected, 'clearCache', {}, 60_000),
      ask(connected, 'clearCache', {}, 60_000),
    ];
    await first.waitForCall('ClearCache');
    const second = new VirtualStation(first.options);
    await second.connect();
    for (const answer of await Promise.all(asked)) expect(answer.outcome).toBe('connection_lost');
    expect((await ask(connected, 'reset', { type: 'Soft', evseId: null })).outcome).toBe(
      'accepted',
    );
    expect(second.socket.calls.map(({ action }) => action)).toEqual(['Reset']);
    await second.close();
  });

  it.each([
    [{}, 'status', 'required'],
    [{ status: 7.5, extra: {} }, null, null],
    [{ status: { word: 'Accepted' } }, 'status', 'type'],
    [[], 'The answer', 'type'],
    [null, 'The answer', 'type'],
  ])('reads the answer %j without harm', async (answer, place, rule) => {
    const connected = await connect(version);
    const orderly = connected.station.socket.onCall;
    connected.station.socket.onCall = () => answer as JsonObject;
    const result = await ask(connected, 'clearCache', {});
    expect(result.responses).toEqual([answer]);
    if (rule === null) {
      expect(result).toMatchObject({ outcome: 'rejected', status: '7.5' });
    } else {
      expect(result).toMatchObject({ outcome: 'error', status: null });
      expect(result.reason).toContain(`${place}`);
      expect(result.reason).toContain(`the rule ${rule} `);
    }
    connected.station.socket.onCall = orderly;
    expect((await ask(connected, 'clearCache', {})).outcome).toBe('accepted');
    await connected.station.close();
  });

  it('shows a CALLERROR as it came', async () => {
    const connected = await connect(version);
    connected.station.socket.onCall = () => {
      throw new CallError('NotSupported', 'Not today', { why: 'because' });
    };
    expect(await ask(connected, 'clearCache', {})).toEqual({
      outcome: 'error',
      status: 'NotSupported',
      reason: 'Not today',
      calls: [{ action: 'ClearCache', payload: {} }],
      responses: [{ code: 'NotSupported', description: 'Not today', details: { why: 'because' } }],
    });
    await connected.station.close();
  });

  it('sends nothing that breaks a schema', async () => {
    const connected = await connect(version);
    const payload = { type: 'Sideways' };
    await expect(ask(connected, 'call', { action: 'Reset', payload })).rejects.toMatchObject({
      code: 'invalid_field',
      details: [{ path: 'payload.type', rule: 'enum' }],
    });
    await expect(
      ask(connected, 'call', { action: 'StatusNotification', payload: {} }),
    ).rejects.toMatchObject({ code: 'not_supported_by_protocol', status: 422 });
    const vendorId = 'x'.repeat(256);
    expect(await ask(connected, 'dataTransfer', { vendorId, messageId: null, data: null })).toEqual(
      {
        outcome: 'error',
        status: 'InternalError',
        reason: 'vendorId of DataTransfer breaks the rule maxLength of its schema.',
        calls: [],
        responses: [],
      },
    );
    expect((await ask(connected, 'clearCache', {})).outcome).toBe('accepted');
    expect(connected.station.socket.calls).toHaveLength(1);
    await connected.station.close();
  });

  it('sends nothing to a rejected station, and no start or stop to a pending one', async () => {
    const rejected = await connect(version, 'rejected');
    expect(await ask(rejected, 'clearCache', {})).toMatchObject({ outcome: 'rejected', calls: [] });
    await rejected.station.close();

    const pending = await connect(version, 'pending');
    await pending.station.boot();
    expect(await ask(pending, 'stopTransaction', { transactionId: '17' })).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining('pending'),
      calls: [],
    });
    expect(pending.station.socket.calls).toHaveLength(0);

    await expect(pending.station.heartbeat()).rejects.toMatchObject({ code: 'SecurityError' });
    const asked = await ask(pending, 'triggerMessage', { message: 'Heartbeat', place: null });
    expect(asked.outcome).toBe('accepted');
    expect(await pending.station.heartbeat()).toBeTruthy();
    await pending.station.close();
  });

  it('knows the protocol of an open socket', async () => {
    const connected = await connect(version);
    const protocol = () => queries.execute(new GetConnectedProtocol(connected.id));
    expect(await protocol()).toBe(`ocpp${version}`);
    await connected.station.close();
    await eventually(async () => (await protocol()) === null);
  });

  it('translates without sending', async () => {
    const criteria = { id: null, place: null, purpose: null, stackLevel: null };
    const calls = await queries.execute(
      new TranslateCommand(`ocpp${version}`, 'clearChargingProfile', criteria),
    );
    expect(calls).toHaveLength(version === '1.6' ? 1 : 3);
  });
});

it('waits for an answer as long as OCPP_CALL_TIMEOUT_MS says', async () => {
  const connected = await connect('1.6');
  staySilent(connected.station.socket, 1);
  expect(await ask(connected, 'clearCache', {})).toMatchObject({
    outcome: 'timeout',
    reason: 'The station did not answer ClearCache within 5 s.',
  });
  await connected.station.close();
});

it('clears all profiles of a 2.0.1 station by purpose, and counts any acceptance', async () => {
  const connected = await connect('2.0.1');
  connected.station.socket.onCall = (_, { chargingProfileCriteria }) => ({
    status:
      (chargingProfileCriteria as JsonObject).chargingProfilePurpose === 'TxDefaultProfile'
        ? 'Accepted'
        : 'Unknown',
  });
  const criteria = { id: null, place: null, purpose: null, stackLevel: null };
  expect(await ask(connected, 'clearChargingProfile', criteria)).toMatchObject({
    outcome: 'accepted',
    calls: [{}, {}, {}],
    responses: [{ status: 'Unknown' }, { status: 'Accepted' }, { status: 'Unknown' }],
  });
  connected.station.socket.onCall = () => ({ status: 'Unknown' });
  expect(await ask(connected, 'clearChargingProfile', criteria)).toMatchObject({
    outcome: 'rejected',
    status: 'Unknown',
  });
  await connected.station.close();
});

interface Message {
  answer: unknown;
  error: { code: string } | null;
}

async function messagesOf(chargestation: string, action: string): Promise<Message[]> {
  return resultOf(
    await app.api.get<Message[]>(`/chargestations/${chargestation}/ocpp_messages`, { action }),
  );
}
