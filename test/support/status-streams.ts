import fc from 'fast-check';
import type { EventStep, StatusModel, Step } from './status-model.js';

/** The connectors of the station: two on the first EVSE, one on the second. */
export const CONNECTORS = ['1.1', '1.2', '2.1'];
const status: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('status' as const),
  connector: fc.constantFrom(...CONNECTORS),
  status: fc.constantFrom(
    'Occupied',
    'Occupied',
    'Available',
    'Reserved',
    'Unavailable',
    'Faulted',
    'Odd',
  ),
});
const flag: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('flag' as const),
  on: fc.boolean(),
});
const event: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('event' as const),
  transaction: fc.constantFrom('a', 'b', 'c', 'd'),
  phase: fc.constantFrom('Started', ...new Array(12).fill('Updated'), 'Ended'),
  // Until it is placed: how far above the highest one of its transaction.
  seqNo: fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 0, -1, -2),
  timestamp: fc.nat(1),
  chargingState: fc.constantFrom(
    null,
    'Charging',
    'Charging',
    'EVConnected',
    'SuspendedEV',
    'SuspendedEVSE',
    'Idle',
    'Odd',
  ),
  offline: fc.constantFrom(false, false, false, true),
  connector: fc.constantFrom(null, null, ...CONNECTORS),
});

/**
 * Streams that no station can send and about which the reference is silent: a session that changes its EVSE, or its connector by an
 * event that comes late, that names an EVSE on which a newer session runs, or that has ended when it names one on which another runs.
 */
function isImpossible(ledger: StatusModel, step: EventStep): boolean {
  const session = ledger.sessions.get(step.transaction);
  if (step.connector === null) return false;
  const evse = step.connector[0];
  if (session?.connector) {
    const highest = Math.max(...session.events.map(({ seqNo }) => seqNo));
    return session.connector[0] !== evse || step.seqNo <= highest;
  }
  const current = ledger.currentSession(step.connector);
  if (!current) return false;
  if (session && current.number > session.number) return true;
  return current.open && (step.phase === 'Ended' || session?.open === false);
}

function placed(ledger: StatusModel, step: EventStep): EventStep {
  const known = ledger.sessions.get(step.transaction)?.events ?? [];
  const highest = Math.max(4, ...known.map(({ seqNo }) => seqNo));
  return { ...step, seqNo: highest + step.seqNo };
}

/**
 * Streams of what one station sends and what is switched meanwhile; they begin with the flag on. Each step is drawn without regard to
 * those before it and goes through `possible` first.
 */
export function statusStreams(maxLength: number): fc.Arbitrary<Step[]> {
  const step = fc.oneof(
    { weight: 3, arbitrary: status },
    { weight: 1, arbitrary: flag },
    { weight: 12, arbitrary: event },
  );
  const on: Step = { kind: 'flag', on: true };
  return fc.array(step, { minLength: 20, maxLength, size: 'max' }).map((steps) => [on, ...steps]);
}

/** The step as it can come after those that the ledger has stored, or null when it cannot. */
export function possible(ledger: StatusModel, drawn: Step): Step | null {
  if (drawn.kind !== 'event') return drawn;
  const step = placed(ledger, drawn);
  return isImpossible(ledger, step) ? null : step;
}
