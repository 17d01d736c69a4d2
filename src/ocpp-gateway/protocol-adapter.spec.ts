import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthorizationStatus } from '../shared/vocabulary/id-token.js';
import type { OcppVersion, Registration } from '../shared/vocabulary/station.js';
import type { Outcome, ProtocolAdapter, StationReport } from './protocol-adapter.js';
import { validate } from './rpc/message-schemas.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

const TRACES = new URL('../../test/fixtures/traces/', import.meta.url);
const RECEIVED_AT = Date.UTC(2026, 2, 5, 12);
const ADAPTERS: ProtocolAdapter[] = [v16, v201];
/** The messages that are answered whatever they lack. */
const SALVAGED = ['TransactionEvent', 'StartTransaction', 'StopTransaction', 'MeterValues'];

interface Step {
  from?: 'station' | 'csms';
  frame?: [number, string, ...unknown[]];
}

/** A CALL of a station in a trace with the answer that stands there. */
interface Exchange {
  trace: string;
  adapter: ProtocolAdapter;
  action: string;
  request: object;
  answer: Record<string, unknown>;
}

function exchangesOf(trace: string): Exchange[] {
  const { ocppVersion, steps } = JSON.parse(readFileSync(new URL(trace, TRACES), 'utf8')) as {
    ocppVersion: OcppVersion | 'both';
    steps?: Step[];
  };
  const adapter = ADAPTERS.find(({ version }) => version === ocppVersion);
  if (!adapter || !steps) return [];
  return steps.flatMap(({ from, frame }) => {
    if (from !== 'station' || frame?.[0] !== 2) return [];
    const answer = steps.find((step) => step.from === 'csms' && step.frame?.[1] === frame[1]);
    const [, , action, request] = frame as [number, string, string, object];
    return [{ trace, adapter, action, request, answer: answer?.frame?.[2] as Exchange['answer'] }];
  });
}

const EXCHANGES = readdirSync(TRACES).sort().flatMap(exchangesOf);

function report(adapter: ProtocolAdapter, action: string, request: unknown): StationReport {
  const context = { receivedAt: RECEIVED_AT, payloadText: JSON.stringify(request) };
  return adapter.inbound[action]!.report(request as never, context);
}

/** The decision that a sample answer states. */
function outcomeOf(answer: Record<string, unknown>): Outcome {
  const token = (answer.idTagInfo ?? answer.idTokenInfo) as { status: AuthorizationStatus };
  return {
    now: Date.parse(String(answer.currentTime)),
    authorization: token && { status: token.status, expiryDate: null, parent: null },
    transactionId: String(answer.transactionId),
    registration: {
      status: String(answer.status).toLowerCase() as Registration,
      interval: Number(answer.interval),
    },
  };
}

describe('every station message of the traces', () => {
  it('is a good many, in both versions', () => {
    expect(EXCHANGES.filter(({ adapter }) => adapter === v16).length).toBeGreaterThan(20);
    expect(EXCHANGES.filter(({ adapter }) => adapter === v201).length).toBeGreaterThan(50);
  });

  it.each(EXCHANGES)('$trace $action is understood and answered', (exchange) => {
    const { adapter, action, request, answer } = exchange;
    const said = report(adapter, action, request);
    expect(Object.keys(said).length > 0).toBe(action !== 'Heartbeat');
    expect(said.transaction?.anomalies ?? []).toEqual([]);
    for (const status of said.statuses ?? []) {
      expect(JSON.parse(status.rawMessage)).toHaveProperty('connectorId', status.evse.connectorId);
    }

    const { totalCost: _cost, idTokenInfo, ...expected } = answer;
    const status = (idTokenInfo as { status?: string } | undefined)?.status;
    const answered = adapter.inbound[action]!.answer(request as never, outcomeOf(answer));
    expect(answered).toEqual(status ? { ...expected, idTokenInfo: { status } } : expected);
    expect(validate(adapter.version, 'response', action, answered, 'strict').error).toBeUndefined();
  });

  it('takes readings, tokens and states out of them', () => {
    const reports = EXCHANGES.map(({ adapter, action, request }) =>
      report(adapter, action, request),
    );
    const transactions = reports.flatMap(({ transaction }) => transaction ?? []);
    expect(transactions.filter(({ meterValues }) => meterValues.length > 0)).not.toEqual([]);
    for (const phase of ['started', 'updated', 'ended']) {
      expect(transactions.map((transaction) => transaction.phase)).toContain(phase);
    }
    const starts = reports.filter(({ startKey }) => startKey);
    expect(starts).toHaveLength(
      EXCHANGES.filter(({ action }) => action === 'StartTransaction').length,
    );
    expect(starts.every(({ transaction }) => transaction?.transactionId === null)).toBe(true);
  });
});

/** Numbers that end in integer columns. */
function integersOf({ transaction, statuses, meterValues }: StationReport): (number | null)[] {
  return [
    ...[transaction, meterValues, ...(statuses ?? [])].flatMap((part) =>
      part?.evse ? [part.evse.evseId, part.evse.connectorId] : [],
    ),
    ...(transaction
      ? [transaction.seqNo, transaction.reservationId, transaction.remoteStartId]
      : []),
  ];
}

function expectUsable(said: StationReport): void {
  for (const integer of integersOf(said)) {
    expect(integer === null || integer === (integer | 0)).toBe(true);
  }
  const { transaction } = said;
  if (!transaction) return;
  for (const time of [transaction, ...transaction.meterValues].map((part) => part.timestamp)) {
    expect(Number.isSafeInteger(time)).toBe(true);
  }
  for (const { value } of transaction.meterValues.flatMap((part) => part.sampledValues)) {
    expect(value === null || Number.isFinite(value)).toBe(true);
  }
  expect(new Set(transaction.anomalies).size).toBe(transaction.anomalies.length);
}

/** The same payload with the value at one of its paths replaced or, for undefined, removed. */
function broken(payload: object, pick: number, value: unknown): object {
  const copy = structuredClone(payload) as Record<string, unknown>;
  const places: [Record<string, unknown>, string][] = [];
  const visit = (owner: Record<string, unknown>) => {
    for (const [key, part] of Object.entries(owner)) {
      places.push([owner, key]);
      if (typeof part === 'object' && part !== null) visit(part as Record<string, unknown>);
    }
  };
  visit(copy);
  const [owner, key] = places[pick % places.length] ?? [copy, 'unknown'];
  if (value === undefined) delete owner[key];
  else owner[key] = value;
  return copy;
}

const ODD = fc.oneof(
  fc.constantFrom(undefined, null, '', '0', -1, 0, 1e300, 4_000_000_000, [], {}, [null], true),
  fc.jsonValue(),
);

describe('faulty messages', () => {
  it('of any shape about transactions never make report throw', () => {
    const routes = ADAPTERS.flatMap((adapter) =>
      SALVAGED.filter((action) => adapter.inbound[action]).map((action) => ({ adapter, action })),
    );
    const shapes = fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.record(
        {
          ...{ connectorId: ODD, evseId: ODD, transactionId: ODD, idTag: ODD, timestamp: ODD },
          ...{ eventType: ODD, seqNo: ODD, transactionInfo: ODD, evse: ODD, idToken: ODD },
          meterValue: fc.oneof(ODD, fc.array(fc.record({ timestamp: ODD, sampledValue: ODD }))),
          transactionData: fc.oneof(ODD, fc.array(ODD)),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...routes), shapes, ({ adapter, action }, request) => {
        expectUsable(report(adapter, action, request));
      }),
      { numRuns: 3000 },
    );
  });

  it('that a lenient station may send are understood and legally answered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXCHANGES), fc.nat(), ODD, (exchange, pick, value) => {
        const { adapter, action, answer } = exchange;
        const { version } = adapter;
        const faulty = broken(exchange.request, pick, value);
        const { payload, error } = validate(version, 'request', action, faulty, 'lenient');
        if (error) return;
        expectUsable(report(adapter, action, payload));
        const answered = adapter.inbound[action]!.answer(payload as never, outcomeOf(answer));
        expect(validate(version, 'response', action, answered, 'strict').error).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });
});
