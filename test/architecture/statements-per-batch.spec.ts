import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { IntakeBatch } from '../../src/ocpp-gateway/intake-batch.js';
import type { StationSocket } from '../../src/ocpp-gateway/ocpp-ws.adapter.js';
import type { ProtocolAdapter } from '../../src/ocpp-gateway/protocol-adapter.js';
import { readRequest } from '../../src/ocpp-gateway/read-request.js';
import {
  type ConnectionChange,
  type ReceivedCall,
  StationConnection,
  StationLine,
} from '../../src/ocpp-gateway/station-line.js';
import { v16 } from '../../src/ocpp-gateway/v16/adapter.js';
import { v201 } from '../../src/ocpp-gateway/v201/adapter.js';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { newId } from '../../src/shared/id.js';
import { resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import { sql } from '../support/tenants.js';

/** Sizes of batches that are compared. */
const SIZES = [1, 16, 256];
/** No kind of message may cost more, BEGIN and COMMIT included. */
const MOST_STATEMENTS = 19;
const NOON = Date.UTC(2026, 2, 5, 12);
const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

/** What each station of a group sends in one batch. */
type Message = readonly [action: string, payload: (station: TestStation) => object];
type Kind = readonly [name: string, message: Message | ConnectionChange['kind']];

interface TestStation {
  connection: StationConnection;
  /** Of its 1.6 transaction. */
  transactionId: number;
}

function transactionEvent(eventType: string, seqNo: number, more: object = {}, info: object = {}) {
  return {
    eventType,
    seqNo,
    timestamp: at(seqNo),
    triggerReason: 'ChargingStateChanged',
    transactionInfo: { transactionId: 'the-same-everywhere', ...info },
    ...more,
  };
}

const meterValue = [
  { timestamp: at(5), sampledValue: [{ value: 1200, context: 'Sample.Periodic' }] },
];
const readings = [{ timestamp: at(60), sampledValue: [{ value: '1200' }] }];

/** In this order on one group of stations: later ones need what earlier ones stored. */
const KINDS_OF_201: Kind[] = [
  ['connected', 'connected'],
  [
    'BootNotification',
    [
      'BootNotification',
      () => ({ reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V' } }),
    ],
  ],
  [
    'StatusNotification of an unknown connector',
    [
      'StatusNotification',
      () => ({ timestamp: at(0), connectorStatus: 'Available', evseId: 1, connectorId: 1 }),
    ],
  ],
  [
    'StatusNotification',
    [
      'StatusNotification',
      () => ({ timestamp: at(1), connectorStatus: 'Occupied', evseId: 1, connectorId: 1 }),
    ],
  ],
  ['Authorize', ['Authorize', () => ({ idToken: { idToken: 'TAG', type: 'ISO14443' } })]],
  [
    'Started with token, EVSE and state',
    [
      'TransactionEvent',
      () =>
        transactionEvent(
          'Started',
          0,
          { evse: { id: 1, connectorId: 1 }, idToken: { idToken: 'TAG', type: 'ISO14443' } },
          { chargingState: 'EVConnected' },
        ),
    ],
  ],
  [
    'Updated with another state',
    ['TransactionEvent', () => transactionEvent('Updated', 1, {}, { chargingState: 'Charging' })],
  ],
  [
    'Updated with readings',
    ['TransactionEvent', () => transactionEvent('Updated', 5, { meterValue })],
  ],
  [
    'Updated with readings, once more',
    ['TransactionEvent', () => transactionEvent('Updated', 5, { meterValue })],
  ],
  [
    'Updated that comes late',
    [
      'TransactionEvent',
      () => transactionEvent('Updated', 3, {}, { chargingState: 'SuspendedEV' }),
    ],
  ],
  [
    'Ended',
    [
      'TransactionEvent',
      () => transactionEvent('Ended', 6, { meterValue }, { chargingState: 'EVConnected' }),
    ],
  ],
  ['DataTransfer', ['DataTransfer', () => ({ vendorId: 'test' })]],
  ['MeterValues', ['MeterValues', () => ({ evseId: 1, meterValue })]],
  ['refused', ['Authorize', () => ({})]],
  ['disconnected', 'disconnected'],
];
const KINDS_OF_16: Kind[] = [
  [
    'StatusNotification of an unknown connector',
    [
      'StatusNotification',
      () => ({ connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: at(0) }),
    ],
  ],
  [
    'StartTransaction',
    [
      'StartTransaction',
      () => ({ connectorId: 1, idTag: 'TAG', meterStart: 1000, timestamp: at(0) }),
    ],
  ],
  [
    'StatusNotification in a session',
    [
      'StatusNotification',
      () => ({ connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp: at(1) }),
    ],
  ],
  [
    'MeterValues',
    [
      'MeterValues',
      ({ transactionId }) => ({ connectorId: 1, transactionId, meterValue: readings }),
    ],
  ],
  [
    'MeterValues without transactionId',
    ['MeterValues', () => ({ connectorId: 1, meterValue: readings.concat(readings) })],
  ],
  ['MeterValues of no session', ['MeterValues', () => ({ connectorId: 9, meterValue: readings })]],
  [
    'StopTransaction',
    [
      'StopTransaction',
      ({ transactionId }) => ({
        transactionId,
        idTag: 'TAG',
        meterStop: 3000,
        timestamp: at(90),
      }),
    ],
  ],
];

describe('the number of SQL statements', () => {
  const counting = new AsyncLocalStorage<{ statements: number; open: boolean }>();
  const counts = new Map<string, Map<number, number>>();
  let app: RunningServer;
  let organization: string;

  beforeAll(async () => {
    app = await startApp();
    resultOf(
      await app.api.patch('/organization/settings', {
        include_artificial_status_notification_for_201: true,
        unknown_tokens: 'accept',
      }),
    );
    const rows = await sql<{ _id: string }>(app.databaseUrl, 'SELECT _id FROM organization');
    organization = rows[0]!._id;
    for (const message of ['execute', 'query'] as const) {
      const original = pg.Connection.prototype[message];
      vi.spyOn(pg.Connection.prototype, message).mockImplementation(function (
        this: pg.Connection,
        ...parameters: unknown[]
      ) {
        const count = counting.getStore();
        if (count?.open && !limitsTransactions(parameters)) count.statements += 1;
        return Reflect.apply(original, this, parameters);
      });
    }
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await app?.close();
  });

  it.each([
    [v201, KINDS_OF_201],
    [v16, KINDS_OF_16],
  ] as const)('does not grow with the batch, for no kind of message', async (adapter, kinds) => {
    for (const size of SIZES) {
      const stations = await addStations(adapter, size);
      for (const [name, message] of kinds) {
        const items = stations.map((station) => item(adapter, station, message));
        remember(`${adapter.version} ${name}`, size, await statementsOf(items));
        for (const [index, one] of items.entries()) {
          if (one.kind !== 'call') continue;
          expect(one.answer).toMatch(one.understood ? /^\[3,/ : /^\[4,/);
          const [, , answer] = JSON.parse(one.answer) as [number, string, TestStation?];
          stations[index]!.transactionId ||= answer?.transactionId ?? 0;
        }
      }
    }
    for (const [name] of kinds) {
      const bySize = counts.get(`${adapter.version} ${name}`)!;
      const [statements] = bySize.values();
      console.log(`${String(statements).padStart(3)} statements: ${adapter.version} ${name}`);
      expect([...bySize.values()], name).toEqual(SIZES.map(() => statements));
      expect(statements, name).toBeLessThanOrEqual(MOST_STATEMENTS);
    }
    const stored = await sql<{ status: string; n: number }>(
      app.databaseUrl,
      'SELECT status, count(*)::int AS n FROM session WHERE protocol = $1 GROUP BY status',
      [adapter.protocol],
    );
    expect(stored).toEqual([{ status: 'Ended', n: SIZES.reduce((sum, size) => sum + size) }]);
  });

  /** Runs a batch and counts what it sends until its commit, that included. */
  async function statementsOf(items: (ReceivedCall | ConnectionChange)[]): Promise<number> {
    const unitOfWork = app.nest.get(UnitOfWork);
    const batch = app.nest.get(IntakeBatch, { strict: false });
    const count = { statements: 0, open: true };
    await counting.run(count, () =>
      unitOfWork.run(async () => {
        unitOfWork.afterCommit(() => {
          count.open = false;
        });
        await batch.store(items);
      }),
    );
    return count.statements;
  }

  function remember(name: string, size: number, statements: number): void {
    const bySize = counts.get(name) ?? new Map<number, number>();
    counts.set(name, bySize.set(size, statements));
  }

  async function addStations(adapter: ProtocolAdapter, size: number): Promise<TestStation[]> {
    const ids = Array.from({ length: size }, () => newId());
    await sql(
      app.databaseUrl,
      `INSERT INTO chargestation (_id, organization, endpoint, protocol)
        SELECT id, $2, id, $3 FROM unnest($1::text[]) AS id`,
      [ids, organization, adapter.protocol],
    );
    return ids.map((chargestation) => {
      const line = new StationLine({ chargestation, organization });
      const credentials = { chargestation, organization, registration: 'accepted' };
      const socket = Object.assign(new EventEmitter(), { admission: { credentials } });
      const wire = { ended: () => undefined, timeoutMs: 1000 };
      const connection = new StationConnection(
        line,
        socket as unknown as StationSocket,
        adapter,
        wire,
      );
      return { connection, transactionId: 0 };
    });
  }

  function item(
    adapter: ProtocolAdapter,
    station: TestStation,
    message: Kind[1],
  ): ReceivedCall | ConnectionChange {
    const { connection } = station;
    if (typeof message === 'string') return { kind: message, connection, at: Date.now() };
    const [action, payload] = message;
    const payloadText = JSON.stringify(payload(station));
    const receivedAt = Date.now();
    const route = adapter.inbound[action]!;
    const context = { receivedAt, payloadText };
    const read = readRequest(adapter, route, action, JSON.parse(payloadText), 'lenient', context);
    return {
      kind: 'call',
      frame: newId(),
      connection,
      messageId: newId(),
      action,
      payloadText,
      violations: read.violations,
      receivedAt,
      understood: read.error ? null : { route, request: read.request, report: read.report },
      answer: read.error ? '[4,"refused"]' : '',
    };
  }
});

/** What a new connection of the pool says first: it belongs to no batch. */
function limitsTransactions([first]: unknown[]): boolean {
  return typeof first === 'string' && first.includes('transaction_timeout');
}
