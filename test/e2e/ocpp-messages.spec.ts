import { CommandBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallStation } from '../../src/ocpp-gateway/ocpp-gateway.commands.js';
import type {
  StationCommandName,
  StationCommands,
} from '../../src/shared/vocabulary/station-command.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { addCommandStation } from '../support/command-station.js';
import { CallError } from '../support/station-errors.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';
import { VirtualStation } from '../support/virtual-station.js';

interface Message {
  _id: string;
  chargestation: string;
  direction: string;
  messageId: string;
  action: string;
  request: Record<string, unknown>;
  answer: unknown;
  error: { code: string; description: string; details: unknown } | null;
  violations: { path: string; rule: string }[];
  requestedAt: string;
  answeredAt: string | null;
}

let app: RunningServer;
let station: VirtualStation;
let chargestation: string;

beforeAll(async () => {
  app = await startApp();
  const { _id, password } = resultOf(
    await app.api.post<PublicChargestation>('/chargestations', { endpoint: 'LOG-1' }),
  );
  chargestation = _id;
  station = new VirtualStation({ version: '2.0.1', url: app.wsUrl, id: 'LOG-1', password });
  await station.connect();
  await station.boot();
  await station.call('StatusNotification', {
    timestamp: new Date().toISOString(),
    connectorStatus: 'available',
    evseId: 1,
    connectorId: 1,
  });
  await station.call('CustomOperation', {}).catch(() => undefined);
  await ask('clearCache', {});
  await ask('setConfiguration', {
    items: [{ variable: { name: 'AuthorizationKey' }, value: 'top-secret-value' }],
  });
  await ask('updateFirmware', {
    requestId: 1,
    location: 'ftp://user:hidden-word@files.example.com/fw.bin',
    retrieveAt: '2026-03-01T00:00:00Z',
    installAt: null,
    signingCertificate: null,
    signature: null,
    retries: null,
    retryInterval: null,
  });
  station.socket.onCall = () => {
    throw new CallError('NotImplemented', 'No such thing', { a: 1 });
  };
  await ask('reset', { type: 'Soft', evseId: null });
  station.socket.onCall = () => ({ listVersion: 3 });
  await ask('getLocalListVersion', {});
  station.socket.onCall = () => new Promise(() => {});
  await ask('cancelReservation', { reservationId: 3 }, 100);
});

afterAll(async () => {
  await station.close();
  await app.close();
});

function ask<Name extends StationCommandName>(
  name: Name,
  request: StationCommands[Name],
  timeoutMs: number | null = null,
) {
  return app.nest.get(CommandBus).execute(new CallStation(chargestation, name, request, timeoutMs));
}

async function list(query = {}): Promise<Message[]> {
  return resultOf(
    await app.api.get<Message[]>(`/chargestations/${chargestation}/ocpp_messages`, query),
  );
}

const actions = (messages: Message[]) => messages.map(({ action }) => action);

describe('GET /chargestations/{id}/ocpp_messages', () => {
  it('shows both directions, newest first, each request with its answer', async () => {
    const all = await list();
    expect(actions(all)).toEqual([
      'CancelReservation',
      'GetLocalListVersion',
      'Reset',
      'UpdateFirmware',
      'SetVariables',
      'ClearCache',
      'CustomOperation',
      'StatusNotification',
      'StatusNotification',
      'BootNotification',
    ]);
    expect(all.find(({ action }) => action === 'ClearCache')).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      chargestation,
      direction: 'from_csms',
      messageId: expect.any(String),
      action: 'ClearCache',
      request: {},
      answer: { status: 'Accepted' },
      error: null,
      violations: [],
      requestedAt: expect.stringMatching(/Z$/),
      answeredAt: expect.stringMatching(/Z$/),
    });
    expect(all.at(-1)).toMatchObject({
      direction: 'from_station',
      action: 'BootNotification',
      request: { reason: 'PowerUp' },
      answer: { status: 'Accepted' },
      error: null,
    });
  });

  it('marks what went wrong', async () => {
    expect(await list({ only_errors: true })).toMatchObject([
      {
        action: 'CancelReservation',
        answer: null,
        error: { code: 'timeout', description: '', details: {} },
        answeredAt: null,
      },
      {
        action: 'GetLocalListVersion',
        answer: { listVersion: 3 },
        error: { code: 'unusable_answer' },
      },
      {
        action: 'Reset',
        answer: null,
        error: { code: 'NotImplemented', description: 'No such thing', details: { a: 1 } },
      },
      { action: 'CustomOperation', answer: null, error: { code: 'NotImplemented' } },
    ]);
    const [forgiven, ...others] = (await list({ only_violations: true })).filter(
      ({ direction }) => direction === 'from_station',
    );
    expect(forgiven).toMatchObject({
      action: 'StatusNotification',
      request: { connectorStatus: 'available' },
      violations: [{ path: 'connectorStatus', rule: 'enum' }],
    });
    expect(others).toEqual([]);
  });

  it.each(['1.6', '2.0.1'] as const)(
    'marks messages of %s that name connectors beyond the limits',
    async (version) => {
      const { id, virtual, close } = await addCommandStation(app, version);
      const timestamp = new Date().toISOString();
      const numbers = (number: number) =>
        version === '1.6' ? { connectorId: number } : { evseId: number, connectorId: 1 };
      const status = (number: number) =>
        virtual.call('StatusNotification', {
          ...numbers(number),
          ...(version === '1.6'
            ? { errorCode: 'NoError', status: 'Available' }
            : { timestamp, connectorStatus: 'Available' }),
        });
      for (const number of [0, 100, 101]) await status(number);
      if (version === '1.6') {
        const start = { connectorId: 101, idTag: 'A', meterStart: 0, timestamp };
        await virtual.call('StartTransaction', start);
      } else {
        await virtual.call('TransactionEvent', {
          eventType: 'Started',
          timestamp,
          triggerReason: 'CablePluggedIn',
          seqNo: 0,
          transactionInfo: { transactionId: 'beyond' },
          evse: { id: 1, connectorId: 101 },
        });
      }
      // The station has the connectors 1 and 100: with 62 more it has as many as there may be.
      for (let number = 2; number <= 64; number += 1) await status(number);
      const messages = resultOf(
        await app.api.get<Message[]>(`/chargestations/${id}/ocpp_messages`, {
          only_violations: true,
        }),
      );
      const marks = messages.map(({ action, request, violations }) => ({
        action,
        number: request.evseId ?? request.connectorId ?? null,
        violations,
      }));
      const violations = [{ path: '', rule: 'connector_limit' }];
      expect(marks).toEqual([
        { action: 'StatusNotification', number: 64, violations },
        version === '1.6'
          ? { action: 'StartTransaction', number: 101, violations }
          : { action: 'TransactionEvent', number: null, violations },
        { action: 'StatusNotification', number: 101, violations },
      ]);
      await close();
    },
  );

  it('keeps no secrets', async () => {
    const kept = await sql<{ request: string }>(
      app.databaseUrl,
      'SELECT request, answer FROM ocpp_frame WHERE chargestation = $1',
      [chargestation],
    );
    expect(JSON.stringify(kept)).not.toMatch(/top-secret|hidden-word/);
    const [variables] = await list({ action: 'SetVariables' });
    expect(variables?.request).toMatchObject({
      setVariableData: [{ variable: { name: 'BasicAuthPassword' }, attributeValue: '***' }],
    });
    const [firmware] = await list({ action: 'UpdateFirmware' });
    expect(firmware?.request).toMatchObject({
      firmware: { location: 'ftp://***@files.example.com/fw.bin' },
    });
  });

  it('filters by action, direction and time', async () => {
    expect(actions(await list({ action: 'StatusNotification' }))).toHaveLength(2);
    expect(actions(await list({ direction: 'from_station' }))).toEqual([
      'CustomOperation',
      'StatusNotification',
      'StatusNotification',
      'BootNotification',
    ]);
    const all = await list();
    const pivot = all.find(({ action }) => action === 'ClearCache') as Message;
    const since = await list({ from: pivot.requestedAt });
    const until = await list({ to: pivot.requestedAt });
    expect(actions(since)).toContain('ClearCache');
    expect(actions(since)).not.toContain('BootNotification');
    expect(actions(until)).not.toContain('CancelReservation');
    expect(new Set([...since, ...until].map(({ _id }) => _id)).size).toBe(all.length);
    expect(await list({ from: '2100-01-01T00:00:00Z' })).toEqual([]);
    expect(await list({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  it('goes on where the part before ended', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await app.api.get<Message[]>(
        `/chargestations/${chargestation}/ocpp_messages`,
        { limit: 3, after },
      );
      seen.push(...body.result.map(({ _id }) => _id));
      after = body.next ?? undefined;
    } while (after);
    expect(seen).toEqual((await list()).map(({ _id }) => _id));
  });

  it('is for the own organization only', async () => {
    const { key } = await addOrganization(app.databaseUrl);
    const path = `/chargestations/${chargestation}/ocpp_messages`;
    expect((await app.api.as(key).get(path)).status).toBe(404);
    expect((await app.api.as(undefined).get(path)).status).toBe(401);
    expect((await app.api.get('/chargestations/nonsense/ocpp_messages')).status).toBe(404);
    const [{ organization }] = (await sql<{ organization: string }>(
      app.databaseUrl,
      'SELECT organization FROM chargestation WHERE _id = $1',
      [chargestation],
    )) as [{ organization: string }];
    const viewer = await addKey(app.databaseUrl, organization, 'viewer');
    expect((await app.api.as(viewer).get(path)).status).toBe(200);
  });

  it.each([
    [{ direction: 'sideways' }, 'query.direction'],
    [{ from: 'yesterday' }, 'query.from'],
    [{ after: 'nonsense' }, 'query.after'],
    [{ only_errors: 'maybe' }, 'query.only_errors'],
  ])('refuses %j', async (query, path) => {
    const { status, body } = await app.api.get(
      `/chargestations/${chargestation}/ocpp_messages`,
      query,
    );
    expect(status).toBe(422);
    expect(body.error?.details[0]?.path).toBe(path);
  });
});
