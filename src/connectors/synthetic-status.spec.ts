import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  StatusModel,
  type StatusStep,
  type StatusWebhook,
  type Step,
} from '../../test/support/status-model.js';
import { CONNECTORS, possible, statusStreams } from '../../test/support/status-streams.js';
import {
  type ChargingStateNews,
  decideReportedStatus,
  decideSyntheticStatus,
  forgetPublished,
  type StatusMemory,
  takeOver,
} from './synthetic-status.js';

const NEW: StatusMemory = {
  status: null,
  synthetic: false,
  reportedStatus: null,
  publishingSession: null,
  publishedChargingState: null,
};
const OCCUPIED: StatusMemory = { ...NEW, status: 'Occupied', reportedStatus: 'Occupied' };
const CHARGING: StatusMemory = {
  ...OCCUPIED,
  status: 'Charging',
  synthetic: true,
  publishingSession: 'a',
  publishedChargingState: 'Charging',
};

describe('the case table of the synthetic status', () => {
  const live = (chargingState: string | null, more: Partial<ChargingStateNews> = {}) => ({
    session: 'a',
    chargingState,
    open: true,
    live: true,
    ...more,
  });

  it.each<[string, StatusMemory, ChargingStateNews, string | null]>([
    ['1 the state repeated', CHARGING, live('Charging'), null],
    ['2 no state yet', OCCUPIED, live(null), null],
    ['3 started with EVConnected', OCCUPIED, live('EVConnected'), 'Preparing'],
    ['4 started with Idle', OCCUPIED, live('Idle'), null],
    ['5 started with Charging', OCCUPIED, live('Charging'), 'Charging'],
    ['5 started with SuspendedEV', OCCUPIED, live('SuspendedEV'), 'SuspendedEV'],
    ['5 started with SuspendedEVSE', OCCUPIED, live('SuspendedEVSE'), 'SuspendedEVSE'],
    ['6 EVConnected after Charging', CHARGING, live('EVConnected'), 'Preparing'],
    [
      '7 ended with Idle after Available',
      { ...CHARGING, status: 'Available', reportedStatus: 'Available', synthetic: false },
      live('Idle', { open: false }),
      'Available',
    ],
    ['8 ended without a state', CHARGING, live('Charging', { open: false }), null],
    ['9 a state reached offline', OCCUPIED, live('Charging', { live: false }), null],
    [
      '10 ended in the offline replay',
      CHARGING,
      live('EVConnected', { live: false, open: false }),
      null,
    ],
    [
      '12 the same state after Available',
      { ...CHARGING, status: 'Available', reportedStatus: 'Available' },
      live('Charging'),
      null,
    ],
    [
      '12 another state after Available',
      { ...CHARGING, status: 'Available', reportedStatus: 'Available' },
      live('SuspendedEV'),
      'SuspendedEV',
    ],
    [
      '13 a state while Faulted',
      { ...CHARGING, status: 'Faulted', reportedStatus: 'Faulted' },
      live('SuspendedEV'),
      null,
    ],
    [
      '13 a state while Unavailable',
      { ...CHARGING, status: 'Unavailable', reportedStatus: 'Unavailable' },
      live('EVConnected'),
      null,
    ],
    [
      'Idle while Reserved',
      { ...CHARGING, status: 'Reserved', reportedStatus: 'Reserved' },
      live('Idle'),
      null,
    ],
    [
      'Charging while Reserved',
      { ...OCCUPIED, status: 'Reserved', reportedStatus: 'Reserved' },
      live('Charging'),
      'Charging',
    ],
    [
      '16 the newest session, in the state of the old one',
      CHARGING,
      live('Charging', { session: 'b' }),
      'Charging',
    ],
    ['17 the flag was switched on', OCCUPIED, live('SuspendedEV'), 'SuspendedEV'],
    ['19 a 1.6 station', OCCUPIED, live(null, { open: false }), null],
    ['20 an answer to TriggerMessage', CHARGING, live('Charging'), null],
    ['an unknown word', OCCUPIED, live('Discharging'), null],
  ])('%s', (_case, before, news, published) => {
    const { memory, publish } = decideSyntheticStatus(before, news);
    expect(publish ? memory.status : null).toBe(published);
    expect(memory.reportedStatus).toBe(before.reportedStatus);
    if (publish) expect(memory.synthetic).toBe(true);
    else expect([memory.status, memory.synthetic]).toEqual([before.status, before.synthetic]);
  });

  it('9 publishes the state reached offline with the first live message, once', () => {
    const offline = decideSyntheticStatus(OCCUPIED, live('Charging', { live: false }));
    const first = decideSyntheticStatus(offline.memory, live('Charging'));
    const second = decideSyntheticStatus(first.memory, live('Charging'));
    expect([offline, first, second].map(({ publish }) => publish)).toEqual([false, true, false]);
  });

  it('11 refines Occupied, and the refined status counts as reported', () => {
    const { memory, publish } = decideReportedStatus(CHARGING, 'Occupied', true);
    expect(publish).toBe(true);
    expect(memory).toEqual({ ...CHARGING, synthetic: false });
  });

  it.each(['Available', 'Reserved', 'Unavailable', 'Faulted', 'Bespoke'])(
    '12 and 13 takes %s as it is during a session',
    (word) => {
      const { memory, publish } = decideReportedStatus(CHARGING, word, true);
      expect(publish).toBe(true);
      expect(memory).toEqual({
        ...CHARGING,
        status: word,
        reportedStatus: word,
        synthetic: false,
      });
    },
  );

  it('13 gives the present state with Occupied after Faulted', () => {
    const faulted = decideReportedStatus(CHARGING, 'Faulted', true).memory;
    const suspended = decideSyntheticStatus(faulted, live('SuspendedEV')).memory;
    expect(suspended.status).toBe('Faulted');
    expect(decideReportedStatus(suspended, 'Occupied', true).memory.status).toBe('SuspendedEV');
  });

  it.each([NEW, OCCUPIED, { ...CHARGING, publishedChargingState: 'Idle' }])(
    'does not refine Occupied when no state or Idle was published',
    (memory) => {
      expect(decideReportedStatus(memory, 'Occupied', true).memory.status).toBe('Occupied');
    },
  );

  it('18 returns to what is reported once the flag is off, and acts as 17 when it is on again', () => {
    expect(decideReportedStatus(CHARGING, 'Occupied', false).memory).toMatchObject({
      status: 'Occupied',
      synthetic: false,
    });
    const off = forgetPublished(CHARGING);
    expect(off.status).toBe('Charging');
    expect(decideReportedStatus(off, 'Occupied', true).memory.status).toBe('Occupied');
    expect(decideSyntheticStatus(off, live('Charging')).publish).toBe(true);
  });

  it('19 takes the nine words of 1.6 as they are, whatever the flag', () => {
    const words = ['Available', 'Preparing', 'Charging', 'SuspendedEVSE', 'SuspendedEV'].concat([
      'Finishing',
      'Reserved',
      'Unavailable',
      'Faulted',
    ]);
    for (const flag of [true, false]) {
      for (const word of words) {
        const { memory } = decideReportedStatus(OCCUPIED, word, flag);
        expect([memory.status, memory.synthetic]).toEqual([word, false]);
      }
    }
  });

  it('does not refine Occupied by a session that has ended', () => {
    const { memory } = decideSyntheticStatus(CHARGING, live('EVConnected', { open: false }));
    expect(memory.status).toBe('Preparing');
    expect(decideReportedStatus(memory, 'Occupied', true).memory.status).toBe('Occupied');
  });

  it('keeps what was published when the session moves to another connector of the EVSE', () => {
    const moved = takeOver(OCCUPIED, [NEW, CHARGING], 'a');
    expect(decideSyntheticStatus(moved, live('Charging')).publish).toBe(false);
    expect(takeOver(OCCUPIED, [NEW, CHARGING], 'b')).toBe(OCCUPIED);
  });
});

/** The pure functions put together as the modules do it; what happened to the sessions is taken from the ledger. */
class Connectors {
  readonly memories = new Map<string, StatusMemory>();
  flag = false;

  status({ connector, status }: StatusStep): StatusWebhook[] {
    const { memory } = decideReportedStatus(this.memory(connector), status, this.flag);
    return this.published(connector, memory);
  }

  news(name: string, news: ChargingStateNews): StatusWebhook[] {
    const siblings = [...this.memories.keys()].filter((key) => key !== name && key[0] === name[0]);
    if (!this.flag) {
      for (const key of [name, ...siblings]) {
        this.memories.set(key, forgetPublished(this.memory(key)));
      }
      return [];
    }
    const others = siblings.map((key) => this.memory(key));
    const before = takeOver(this.memory(name), others, news.session);
    const { memory, publish } = decideSyntheticStatus(before, news);
    for (const key of siblings) {
      const sibling = this.memory(key);
      if (news.open || sibling.publishingSession === news.session) {
        this.memories.set(key, forgetPublished(sibling));
      }
    }
    this.memories.set(name, memory);
    return publish ? this.published(name, memory) : [];
  }

  memory(connector: string): StatusMemory {
    return this.memories.get(connector) ?? NEW;
  }

  private published(connector: string, memory: StatusMemory): StatusWebhook[] {
    this.memories.set(connector, memory);
    const { status, synthetic, reportedStatus } = memory;
    return [{ connector, status: status as string, synthetic, reported: reportedStatus }];
  }
}

/** The contract of `ChargingStatesChanged`: which messages tell of the session's state. */
function take(connectors: Connectors, ledger: StatusModel, step: Step): StatusWebhook[] {
  if (step.kind === 'flag') connectors.flag = step.on;
  if (step.kind === 'flag') return [];
  if (step.kind === 'status') return connectors.status(step);
  const placement = ledger.store(step);
  if (placement === 'duplicate' || placement.afterEnd) return [];
  const { first, late, ended, connectorChanged } = placement;
  const session = ledger.sessions.get(step.transaction)!;
  const { connector, chargingState, open } = session;
  if (connector === null || ledger.currentSession(connector) !== session) return [];
  if (late && !ended && !connectorChanged) return [];
  if (chargingState === null && !first && !ended && !connectorChanged) return [];
  const live = !late && !step.offline;
  return connectors.news(connector, { session: step.transaction, chargingState, open, live });
}

describe('the synthetic status', () => {
  it('follows the rules of the reference over any stream of messages', () => {
    const counts = { reported: 0, synthetic: 0, refined: 0 };
    fc.assert(
      fc.property(statusStreams(80), (stream) => {
        const model = new StatusModel();
        const ledger = new StatusModel();
        const connectors = new Connectors();
        const last = new Map<string, string>();
        for (const drawn of stream) {
          const step = possible(ledger, drawn);
          if (!step) continue;
          const published = take(connectors, ledger, step);
          expect(published).toEqual(model.apply(step));
          for (const { connector, status, synthetic, reported } of published) {
            last.set(connector, status);
            counts[synthetic ? 'synthetic' : 'reported'] += 1;
            if (!synthetic && status !== reported) counts.refined += 1;
          }
          for (const name of CONNECTORS) {
            const { status, reported, synthetic } = model.connector(name);
            const memory = connectors.memory(name);
            expect(memory).toMatchObject({ status, reportedStatus: reported, synthetic });
            expect(memory.status, 'invariant A').toBe(last.get(name) ?? null);
          }
          if (!connectors.flag) {
            const isFact = published.every((one) => !one.synthetic && one.status === one.reported);
            expect(isFact, 'invariant B').toBe(true);
          }
        }
      }),
      { numRuns: 600 },
    );
    expect(counts.synthetic).toBeGreaterThan(1000);
    expect(counts.refined).toBeGreaterThan(50);
    expect(counts.reported).toBeGreaterThan(1000);
  });
});
