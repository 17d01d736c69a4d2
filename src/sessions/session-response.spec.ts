import { describe, expect, it } from 'vitest';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import { toResponse } from './session-response.js';
import type { Session } from './sessions.entity.js';
import { closeAbandoned, foldTransaction } from './transaction-ledger.js';

const START = Date.UTC(2026, 2, 5, 12);
const MINUTE = 60_000;

function report(more: Partial<TransactionReport> = {}): TransactionReport {
  return {
    phase: 'updated',
    transactionId: 't-1',
    seqNo: 0,
    timestamp: START,
    offline: false,
    chargingState: null,
    triggerReason: null,
    stopReason: null,
    evse: null,
    idToken: null,
    reservationId: null,
    remoteStartId: null,
    meterValues: [],
    anomalies: [],
    ...more,
  };
}

function energy(value: number, timestamp: number, context = 'Sample.Periodic') {
  const measurand = 'Energy.Active.Import.Register';
  const usual = { location: 'Outlet', phase: null, unit: 'Wh', multiplier: 0 };
  const sampledValues = [{ value, text: String(value), measurand, context, ...usual }];
  return [{ timestamp, sampledValues }];
}

function session(reports: TransactionReport[], more: Partial<Session> = {}): Session {
  const events = reports.map((report, arrival) => ({ report, arrival, receivedAt: START + 1 }));
  const ledger = foldTransaction(events, { keepRaw: true });
  return {
    _id: '6560a1b2c3d4e5f607182930',
    organization: '6560a1b2c3d4e5f607182931',
    chargestation: '6560a1b2c3d4e5f607182932',
    protocol: 'ocpp2.0.1',
    transactionId: 't-1',
    startKey: null,
    status: ledger.status,
    connector: null,
    evseId: null,
    idTag: ledger.idToken?.value ?? null,
    configurations: {
      include_raw_energy_report: false,
      include_id_tag: false,
      include_artificial_status_notification_for_201: false,
    },
    ledger,
    lastSeqNo: 0,
    eventCount: events.length,
    superseded: false,
    rebooted: false,
    remoteStartId: null,
    start: null,
    target: null,
    targetReached: null,
    failure: null,
    user: null,
    token: null,
    rate: null,
    metaData: { fleet: 'blue' },
    version: 0,
    createdAt: new Date(START),
    updatedAt: new Date(START),
    ...more,
  };
}

const WHOLE = [
  report({
    phase: 'started',
    chargingState: 'EVConnected',
    triggerReason: 'CablePluggedIn',
    idToken: { value: '04E91C5A', type: 'ISO14443' },
    meterValues: energy(1000, START, 'Transaction.Begin'),
  }),
  report({ seqNo: 1, timestamp: START + MINUTE, chargingState: 'Charging' }),
  report({
    seqNo: 2,
    timestamp: START + 3 * MINUTE,
    phase: 'ended',
    triggerReason: 'StopAuthorized',
    stopReason: 'Local',
    meterValues: energy(3500, START + 3 * MINUTE, 'Transaction.End'),
  }),
];

describe('a session as REST shows it', () => {
  it('has nothing in its place before anything is known', () => {
    expect(toResponse(session([report({ phase: 'started' })]))).toMatchObject({
      status: 'Started',
      transactionId: 't-1',
      id_tag: null,
      connector: null,
      evseId: null,
      metrics: {
        chargingStart: '2026-03-05T12:00:00.000Z',
        chargingStop: null,
        meterStart: null,
        energyPeriod: 0,
        energyConsumed: null,
        chargingState: null,
        chargingStopReason: null,
        stopReason: null,
        timezone: 'UTC',
      },
      energy_report: {
        timestamp: null,
        current: { value: null, unit: 'A' },
        power: { value: null, unit: 'kW' },
        energy_meter: { value: null, unit: 'Wh' },
        state_of_charge: { value: null, unit: 'Percent' },
      },
      raw_energy_report: null,
      charging_activity: [],
      complete: false,
      anomalies: [],
      meta_data: { fleet: 'blue' },
    });
  });

  it('has times in ISO 8601, energy in Wh and periods in s', () => {
    expect(toResponse(session(WHOLE))).toMatchObject({
      status: 'Ended',
      metrics: {
        chargingStop: '2026-03-05T12:03:00.000Z',
        meterStart: 1000,
        energyPeriod: 120,
        energyConsumed: 2500,
        chargingState: 'Charging',
        chargingStopReason: 'StopAuthorized',
        stopReason: 'Local',
      },
      energy_report: {
        timestamp: '2026-03-05T12:03:00.000Z',
        energy_meter: { value: 3500, unit: 'Wh' },
      },
      raw_energy_report: {
        timestamp: '2026-03-05T12:03:00.000Z',
        server_timestamp: '2026-03-05T12:00:00.001Z',
        energy_meter: [{ value: '3500', unit: 'Wh', timestamp: '2026-03-05T12:03:00.000Z' }],
      },
      charging_activity: [
        {
          status: 'EVConnected',
          startTime: '2026-03-05T12:00:00.000Z',
          endTime: '2026-03-05T12:01:00.000Z',
        },
        {
          status: 'Charging',
          startTime: '2026-03-05T12:01:00.000Z',
          endTime: '2026-03-05T12:03:00.000Z',
        },
      ],
      complete: true,
      anomalies: [],
    });
  });

  it('shows the token only where the organization wants it', () => {
    const hidden = session(WHOLE);
    const configurations = { ...hidden.configurations, include_id_tag: true };
    expect(toResponse(hidden).id_tag).toBeNull();
    expect(toResponse(session(WHOLE, { configurations })).id_tag).toBe('04E91C5A');
  });

  it('ends an abandoned session with its last event', () => {
    const open = session(WHOLE.slice(0, 2));
    const closed = { ...open, status: 'Ended' as const, ledger: closeAbandoned(open.ledger) };
    expect(toResponse(closed)).toMatchObject({
      status: 'Ended',
      metrics: { chargingStop: '2026-03-05T12:01:00.000Z', stopReason: null },
      charging_activity: [{}, { status: 'Charging', endTime: '2026-03-05T12:01:00.000Z' }],
      complete: false,
      anomalies: ['abandoned'],
    });
  });
});
