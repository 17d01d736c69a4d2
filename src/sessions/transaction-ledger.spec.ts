import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampledValue } from '../shared/vocabulary/meter-value.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import { energyOf } from './energy.js';
import { anomaliesOf, isComplete, type LedgerEvent, type LedgerState } from './ledger-state.js';
import { applyReport, foldTransaction, type Placement, placeEvent } from './transaction-ledger.js';

const T = Date.UTC(2026, 2, 3, 7);
const second = (seconds: number) => T + seconds * 1000;

type Parts = Partial<Omit<TransactionReport, 'timestamp' | 'meterValues'>> & {
  /** Seconds since T; `seqNo` * 10 unless given. */
  at?: number;
  /** Wh of an import register sampled at the time of the event. */
  wh?: number | undefined;
  context?: string;
};

function report(phase: TransactionReport['phase'], parts: Parts = {}): TransactionReport {
  const { at = (parts.seqNo ?? 0) * 10, wh, context = 'Sample.Periodic', ...rest } = parts;
  const sampledValues: SampledValue[] =
    wh === undefined
      ? []
      : [
          {
            value: wh,
            text: String(wh),
            measurand: 'Energy.Active.Import.Register',
            context,
            location: 'Outlet',
            phase: null,
            unit: 'Wh',
            multiplier: 0,
          },
        ];
  return {
    phase,
    transactionId: 'tx-1',
    seqNo: null,
    timestamp: second(at),
    offline: false,
    chargingState: null,
    triggerReason: null,
    stopReason: null,
    evse: null,
    idToken: null,
    reservationId: null,
    remoteStartId: null,
    meterValues: wh === undefined ? [] : [{ timestamp: second(at), sampledValues }],
    anomalies: [],
    ...rest,
  };
}

const started = (parts?: Parts) => report('started', parts);
const updated = (parts?: Parts) => report('updated', parts);
const ended = (parts?: Parts) => report('ended', { stopReason: 'Local', ...parts });

interface Run {
  state: LedgerState;
  placements: Placement[];
  refolds: number;
}

/** Feeds reports in this order as the session's writer does: step by step, and all stored ones on `refold`. */
function run(reports: readonly TransactionReport[], keepRaw = false): Run {
  const stored: LedgerEvent[] = [];
  const placements: Placement[] = [];
  let state = null as LedgerState | null;
  let refolds = 0;
  for (const sent of reports) {
    if (stored.some((event) => isDuplicate(event.report, sent))) continue;
    const arrival: number = state?.events ?? 0;
    const event: LedgerEvent = { report: sent, arrival, receivedAt: second(arrival) };
    stored.push(event);
    placements.push(placeEvent(state, event));
    const activity = state?.activity;
    const next: LedgerState | 'refold' = applyReport(state, event, { keepRaw });
    if (next === 'refold') refolds += 1;
    state = next === 'refold' ? foldTransaction(stored, { keepRaw, activity }) : next;
    expect(JSON.parse(JSON.stringify(state))).toEqual(
      foldTransaction(stored, { keepRaw, activity }),
    );
  }
  return { state: state!, placements, refolds };
}

/** What the database refuses: the same seqNo with the same content, `offline` left out. */
function isDuplicate(a: TransactionReport, b: TransactionReport): boolean {
  return JSON.stringify({ ...a, offline: 0 }) === JSON.stringify({ ...b, offline: 0 });
}

/** All that must be the same whatever order the events arrived in. */
function outcomeOf(state: LedgerState) {
  const { last, ...rest } = state;
  const { consumed, meterStart, exported } = energyOf(state.energy);
  const anomalies = anomaliesOf(state).toSorted();
  return { ...rest, last, consumed, meterStart, exported, anomalies, complete: isComplete(state) };
}

/** Cable first, card, pause, stop: a session of 2.0.1 in order. */
const session = [
  started({
    seqNo: 0,
    triggerReason: 'CablePluggedIn',
    chargingState: 'EVConnected',
    evse: { evseId: 1, connectorId: 2 },
    wh: 1254300,
    context: 'Transaction.Begin',
  }),
  updated({
    seqNo: 1,
    triggerReason: 'Authorized',
    idToken: { value: '04E91C5A', type: 'ISO14443' },
    remoteStartId: 7001,
  }),
  updated({ seqNo: 2, triggerReason: 'ChargingStateChanged', chargingState: 'Charging' }),
  updated({
    seqNo: 3,
    triggerReason: 'MeterValuePeriodic',
    wh: 1254900,
    evse: { evseId: 1, connectorId: null },
  }),
  updated({ seqNo: 4, triggerReason: 'ChargingStateChanged', chargingState: 'SuspendedEV' }),
  ended({
    seqNo: 5,
    triggerReason: 'StopAuthorized',
    chargingState: 'EVConnected',
    idToken: { value: 'OTHER', type: 'ISO14443' },
    wh: 1259550,
    context: 'Transaction.End',
  }),
];

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

describe('a session in order', () => {
  it('says what its events say', () => {
    const { state, refolds } = run(session);
    expect(refolds).toBe(0);
    expect(state).toMatchObject({
      status: 'Ended',
      startedAt: T,
      endedAt: second(50),
      chargingState: 'EVConnected',
      chargingStopReason: 'StopAuthorized',
      stopReason: 'Local',
      evse: { evseId: 1, connectorId: 2 },
      idToken: { value: '04E91C5A', type: 'ISO14443' },
      stopIdToken: { value: 'OTHER', type: 'ISO14443' },
      remoteStartId: 7001,
      reservationId: null,
      events: 6,
      raw: null,
    });
    expect(state.activity).toEqual([
      { status: 'EVConnected', startTime: T, endTime: second(20) },
      { status: 'Charging', startTime: second(20), endTime: second(40) },
      { status: 'SuspendedEV', startTime: second(40), endTime: second(50) },
      { status: 'EVConnected', startTime: second(50), endTime: second(50) },
    ]);
    expect(energyOf(state.energy)).toEqual({
      consumed: 5250,
      meterStart: 1254300,
      exported: null,
      anomalies: [],
    });
    expect(state.readings.energyMeter).toEqual({ value: 1259550, at: second(50) });
    expect(anomaliesOf(state)).toEqual([]);
    expect(isComplete(state)).toBe(true);
  });

  it('starts once, ends once, is never late', () => {
    const placements = run(session).placements;
    expect(placements[0]).toEqual({ first: true, late: false, afterEnd: false, ended: false });
    expect(placements[3]).toEqual({ first: false, late: false, afterEnd: false, ended: false });
    expect(placements[5]).toEqual({ first: false, late: false, afterEnd: false, ended: true });
  });

  it('is open and incomplete before Ended', () => {
    const { state } = run(session.slice(0, 5));
    expect(state).toMatchObject({ status: 'Started', endedAt: null, stopReason: null });
    expect(state.activity.at(-1)).toMatchObject({ status: 'SuspendedEV', endTime: null });
    expect(isComplete(state)).toBe(false);
  });

  it('does not change the state it started from', () => {
    const before = run(session.slice(0, 5)).state;
    const copy = structuredClone(before);
    applyReport(before, { report: session[5]!, arrival: 5, receivedAt: 0 });
    expect(before).toEqual(copy);
  });

  it('refuses a transaction without events', () => {
    expect(() => foldTransaction([])).toThrow('at least one event');
  });
});

describe('the table of reference 3.3', () => {
  it('makes a session of an Updated, and corrects it when Started comes late', () => {
    const inferred = run([session[2]!, session[3]!]);
    expect(inferred.placements[0]).toMatchObject({ first: true, late: false });
    expect(inferred.state.startedAt).toBe(second(20));
    expect(anomaliesOf(inferred.state)).toEqual(['inferred_start']);
    expect(energyOf(inferred.state.energy).meterStart).toBe(1254900);

    const corrected = run([session[2]!, session[3]!, session[1]!, session[0]!]);
    expect(corrected.placements[3]).toEqual({
      first: false,
      late: true,
      afterEnd: false,
      ended: false,
    });
    expect(corrected.state.startedAt).toBe(T);
    expect(energyOf(corrected.state.energy)).toMatchObject({ meterStart: 1254300, consumed: 600 });
    expect(anomaliesOf(corrected.state)).toEqual([]);
  });

  it('keeps both contents of one seqNo: the later station time is higher', () => {
    const { state } = run([
      started({ seqNo: 0 }),
      updated({ seqNo: 1, at: 20, chargingState: 'Charging' }),
      updated({ seqNo: 1, at: 10, chargingState: 'EVConnected' }),
    ]);
    expect(state.chargingState).toBe('Charging');
    expect(anomaliesOf(state)).toEqual(['seq_no_reused']);
  });

  it('flags the seqNo of Ended used again after it', () => {
    const { state } = run([
      started({ seqNo: 0 }),
      ended({ seqNo: 1 }),
      updated({ seqNo: 1, at: 99 }),
    ]);
    expect(anomaliesOf(state)).toEqual(['seq_no_reused', 'event_after_end']);
  });

  it('takes from a late event what no higher one carried', () => {
    const late = updated({
      seqNo: 1,
      chargingState: 'Charging',
      evse: { evseId: 2, connectorId: 1 },
      reservationId: 8,
      idToken: { value: 'A', type: null },
    });
    const { state, placements } = run([started({ seqNo: 0 }), updated({ seqNo: 2 }), late]);
    expect(placements[2]).toMatchObject({ late: true });
    expect(state).toMatchObject({
      chargingState: 'Charging',
      evse: { evseId: 2, connectorId: 1 },
      reservationId: 8,
      idToken: { value: 'A', type: null },
    });
  });

  it('does not take from a late event what a higher one carried', () => {
    const { state } = run([
      started({ seqNo: 0 }),
      updated({ seqNo: 2, chargingState: 'SuspendedEV', evse: { evseId: 1, connectorId: 1 } }),
      updated({ seqNo: 1, chargingState: 'Charging', evse: { evseId: 2, connectorId: 1 } }),
    ]);
    expect(state).toMatchObject({
      chargingState: 'SuspendedEV',
      evse: { evseId: 1, connectorId: 1 },
    });
  });

  it('flags a gap until the missing event came', () => {
    const reports = [started({ seqNo: 100 }), ended({ seqNo: 102 }), updated({ seqNo: 101 })];
    const open = run(reports.slice(0, 2)).state;
    expect(anomaliesOf(open)).toEqual(['gap']);
    expect(isComplete(open)).toBe(false);
    const closed = run(reports).state;
    expect(anomaliesOf(closed)).toEqual([]);
    expect(isComplete(closed)).toBe(true);
  });

  it('counts no event above Ended, whether it came after or before it', () => {
    const above = updated({
      seqNo: 6,
      chargingState: 'Charging',
      wh: 9e6,
      evse: { evseId: 9, connectorId: 9 },
    });
    const after = run([...session, above]);
    expect(after.placements[6]).toEqual({
      first: false,
      late: false,
      afterEnd: true,
      ended: false,
    });
    expect(after.refolds).toBe(0);
    const before = run([...session.slice(0, 5), above, session[5]!]);
    expect(before.placements[6]).toEqual({
      first: false,
      late: true,
      afterEnd: false,
      ended: true,
    });
    for (const { state } of [after, before]) {
      expect(outcomeOf(state)).toEqual({
        ...outcomeOf(run(session).state),
        events: 7,
        afterEnd: true,
        anomalies: ['event_after_end'],
      });
    }
  });

  it('ends a session that only its Ended told of', () => {
    const only = ended({
      seqNo: 7,
      wh: 500,
      context: 'Transaction.Begin',
      evse: { evseId: 1, connectorId: 1 },
    });
    const { state, placements } = run([only]);
    expect(placements).toEqual([{ first: true, late: false, afterEnd: false, ended: true }]);
    expect(state).toMatchObject({ status: 'Ended', startedAt: second(70), endedAt: second(70) });
    expect(energyOf(state.energy).meterStart).toBe(500);
    expect(anomaliesOf(state)).toEqual(['inferred_start']);
    expect(isComplete(state)).toBe(false);
  });

  it('ends at the lower of two Ended, once', () => {
    const low = ended({ seqNo: 2, stopReason: 'Remote', triggerReason: 'RemoteStop' });
    const high = ended({ seqNo: 3, stopReason: 'EVDisconnected' });
    for (const order of [
      [low, high],
      [high, low],
    ]) {
      const { state, placements } = run([started({ seqNo: 0 }), updated({ seqNo: 1 }), ...order]);
      expect(state).toMatchObject({
        endedAt: second(20),
        stopReason: 'Remote',
        chargingStopReason: 'RemoteStop',
      });
      expect(anomaliesOf(state)).toEqual(['event_after_end']);
      expect(placements.filter((placement) => placement.ended)).toHaveLength(1);
    }
  });

  it('calls an event below Ended late and not after the end', () => {
    const { placements } = run([session[0]!, session[5]!, session[3]!]);
    expect(placements[2]).toEqual({ first: false, late: true, afterEnd: false, ended: false });
  });

  it('starts at the lower of two Started', () => {
    const two = [started({ seqNo: 0 }), started({ seqNo: 1 }), updated({ seqNo: 2 })];
    for (const order of permutations(two)) expect(run(order).state.startedAt).toBe(T);
  });

  it('knows no EVSE until one is named, and remembers the connector of the same EVSE', () => {
    const named = (evseId: number | null, connectorId: number | null) => ({ evseId, connectorId });
    const evses = (...evse: ReturnType<typeof named>[]) =>
      run([
        started({ seqNo: 0 }),
        ...evse.map((one, index) => updated({ seqNo: index + 1, evse: one })),
      ]).state.evse;
    expect(evses()).toBeNull();
    expect(evses(named(0, 0))).toBeNull();
    expect(evses(named(null, 0))).toBeNull();
    expect(evses(named(1, 2), named(1, null))).toEqual(named(1, 2));
    expect(evses(named(1, 2), named(1, 0))).toEqual(named(1, 2));
    expect(evses(named(1, 2), named(2, null))).toEqual(named(2, null));
    expect(evses(named(1, 2), named(2, 1))).toEqual(named(2, 1));
    expect(evses(named(null, 3))).toEqual(named(null, 3));
  });

  it('goes by seqNo before the clock', () => {
    const { state, placements } = run([
      started({ seqNo: 0, at: 1000 }),
      updated({ seqNo: 1, at: -5e8, chargingState: 'Charging' }),
    ]);
    expect(placements[1]).toMatchObject({ late: false });
    expect(state).toMatchObject({ startedAt: second(1000), chargingState: 'Charging' });
  });

  it('is moved by no unknown charging state', () => {
    const { state } = run([
      started({ seqNo: 0, chargingState: 'Charging' }),
      updated({ seqNo: 1, chargingState: 'charging' }),
    ]);
    expect(state.chargingState).toBe('Charging');
    expect(state.activity).toHaveLength(1);
  });

  it('parts seqNo 0 throughout by the station clock', () => {
    const zeros = session.map((event) => ({ ...event, seqNo: 0 }));
    const inOrder = outcomeOf(run(zeros).state);
    expect(inOrder).toMatchObject({
      status: 'Ended',
      complete: true,
      anomalies: ['seq_no_reused'],
    });
    for (const order of permutations(zeros)) expect(outcomeOf(run(order).state)).toEqual(inOrder);
  });

  it('keeps the words of the reports, each once', () => {
    const { state } = run([
      started({ seqNo: 0, anomalies: ['invalid_timestamp'] }),
      updated({ seqNo: 1, anomalies: ['bad_sample', 'invalid_timestamp'] }),
    ]);
    expect(anomaliesOf(state)).toEqual(['bad_sample', 'invalid_timestamp']);
  });

  it('names the anomalies of the energy', () => {
    const { state } = run([started({ seqNo: 0, wh: 100 }), updated({ seqNo: 1, wh: 20 })]);
    expect(anomaliesOf(state)).toEqual(['register_fell']);
  });
});

describe('a session of 1.6', () => {
  const start = started({
    at: 0,
    wh: 20000,
    context: 'Transaction.Begin',
    evse: { evseId: null, connectorId: 1 },
  });
  const values = updated({ at: 900, wh: 22500 });
  const stop = ended({ at: 2400, wh: 26400, context: 'Transaction.End' });

  it('goes by the clock and has no gaps', () => {
    const { state, refolds } = run([start, values, stop]);
    expect(refolds).toBe(0);
    expect(energyOf(state.energy).consumed).toBe(6400);
    expect(anomaliesOf(state)).toEqual([]);
    expect(isComplete(state)).toBe(true);
    for (const order of permutations([start, values, stop])) {
      expect(outcomeOf(run(order).state)).toEqual(outcomeOf(state));
    }
  });

  it('starts with StartTransaction whatever its clock said', () => {
    const { state, placements } = run([{ ...start, timestamp: second(5000) }, values, stop]);
    expect(placements.map(({ late }) => late)).toEqual([false, false, false]);
    expect(state).toMatchObject({ startedAt: second(5000), status: 'Ended' });
  });

  it('does not believe a meterStop of 0', () => {
    const { state } = run([
      start,
      values,
      { ...ended({ at: 2400, wh: 0, context: 'Transaction.End' }) },
    ]);
    expect(energyOf(state.energy).consumed).toBe(2500);
    expect(anomaliesOf(state)).toEqual(['implausible_meter_stop']);
  });

  it('keeps recorded activity through a fold', () => {
    const kept = [{ status: 'Charging', startTime: second(1), endTime: null }];
    const events = [start, stop].map((sent, arrival) => ({ report: sent, arrival, receivedAt: 0 }));
    expect(foldTransaction(events.slice(0, 1), { activity: kept }).activity).toEqual(kept);
    expect(foldTransaction(events, { activity: kept }).activity).toEqual([
      { ...kept[0], endTime: second(2400) },
    ]);
  });
});

describe('keepRaw', () => {
  it('keeps the samples of the newest message that had any', () => {
    const reports = [
      started({ seqNo: 0, wh: 100 }),
      updated({ seqNo: 2, wh: 300 }),
      updated({ seqNo: 3 }),
      updated({ seqNo: 1, wh: 200 }),
    ];
    expect(run(reports, true).state.raw).toEqual({
      timestamp: second(20),
      serverTimestamp: second(1),
      current: [],
      voltage: [],
      power: [],
      energyMeter: [{ value: '300', unit: 'Wh', phase: null, timestamp: second(20) }],
    });
    expect(run(reports).state.raw).toBeNull();
  });
});

describe('any order of arrival', () => {
  it('ends in the same session: all 720 orders of six events', () => {
    const inOrder = outcomeOf(run(session).state);
    for (const order of permutations(session)) {
      const { state, placements } = run(order);
      expect(outcomeOf(state)).toEqual(inOrder);
      expect(placements.filter(({ first }) => first)).toHaveLength(1);
      expect(placements.filter((placement) => placement.ended)).toHaveLength(1);
    }
  });

  const event = (seqNo: fc.Arbitrary<number | null>) =>
    fc
      .record({
        phase: fc.constantFrom(
          'started' as const,
          'updated' as const,
          'updated' as const,
          'ended' as const,
        ),
        seqNo,
        chargingState: fc.constantFrom(
          null,
          'Charging',
          'SuspendedEV',
          'EVConnected',
          'Idle',
          'Odd',
        ),
        triggerReason: fc.constantFrom(null, 'Authorized', 'StopAuthorized'),
        evse: fc.constantFrom(
          null,
          { evseId: 1, connectorId: 1 },
          { evseId: 1, connectorId: null },
          { evseId: 2, connectorId: null },
        ),
        idToken: fc.constantFrom(null, { value: 'A', type: null }, { value: 'B', type: 'Central' }),
        remoteStartId: fc.constantFrom(null, 1, 2),
        anomalies: fc.constantFrom<string[]>([], ['invalid_timestamp']),
        wh: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
        context: fc.constantFrom('Sample.Periodic', 'Transaction.Begin', 'Transaction.End'),
      })
      .map(({ phase, ...parts }) => ({ phase, parts }));

  /** 2 to 12 events at different times, and an order for them with repetitions and retries of what was lost. */
  function sessions(seqNo: fc.Arbitrary<number | null>) {
    return fc.array(event(seqNo), { minLength: 2, maxLength: 12 }).chain((events) =>
      fc.record({
        events: fc.constant(
          events.map(({ phase, parts }, index) => report(phase, { ...parts, at: index * 7 })),
        ),
        order: fc.shuffledSubarray([...events.keys()], { minLength: events.length }),
        again: fc.array(fc.nat({ max: events.length - 1 }), { maxLength: 6 }),
      }),
    );
  }

  it.each([
    ['with their own seqNo', fc.integer({ min: 0, max: 8 })],
    ['with seqNo 0 throughout', fc.constant(0)],
    ['of 1.6', fc.constant(null)],
  ])('ends in the same session: random events %s, some repeated', (_, seqNo) => {
    fc.assert(
      fc.property(sessions(seqNo), ({ events, order, again }) => {
        const inOrder = run(events);
        const mixed = run([...order, ...again].map((index) => events[index]!));
        expect(outcomeOf(mixed.state)).toEqual(outcomeOf(inOrder.state));
        expect(energyOf(mixed.state.energy).consumed ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('ends in the same session when a lost event is sent again at any later point', () => {
    const inOrder = outcomeOf(run(session).state);
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.nat({ max: 5 }), fc.boolean(), (lost, later, twice) => {
        const rest = session.toSpliced(lost, 1);
        const order = rest.toSpliced(Math.max(lost, later), 0, session[lost]!);
        const sent = twice ? [...order, { ...session[lost]!, offline: true }] : order;
        expect(outcomeOf(run(sent).state)).toEqual(inOrder);
      }),
    );
  });

  it('lets arrival decide between events of equal seqNo and time only', () => {
    const charging = updated({ seqNo: 0, at: 5, chargingState: 'Charging' });
    const idle = updated({ seqNo: 0, at: 5, chargingState: 'Idle' });
    const first = started({ seqNo: 0, at: 0 });
    expect(run([first, charging, idle]).state.chargingState).toBe('Idle');
    expect(run([first, charging, idle]).placements[2]).toMatchObject({ late: false });
    expect(run([first, idle, charging]).state.chargingState).toBe('Charging');
    expect(run([idle, charging, first]).state.chargingState).toBe('Charging');
  });
});
