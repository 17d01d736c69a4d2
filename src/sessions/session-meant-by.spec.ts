import { describe, expect, it } from 'vitest';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import type { LedgerState } from './ledger-state.js';
import { sessionMeantBy } from './session-meant-by.js';

const session = (name: string, connectorId: number | null, startedAt: number, station = 'a') => ({
  name,
  chargestation: station,
  ledger: { startedAt, evse: connectorId && { evseId: null, connectorId } } as LedgerState,
});

function meant(
  connectorId: number | null,
  timestamp: number,
  open: ReturnType<typeof session>[],
): string | undefined {
  const evse = connectorId && { evseId: null, connectorId };
  const question = {
    station: { chargestation: 'a', organization: 'o' },
    report: { evse: evse || null, timestamp } as TransactionReport,
  };
  return sessionMeantBy(question, open)?.name;
}

describe('the session that a message without transaction id means', () => {
  const ONE = session('one', 1, 100);
  const TWO = session('two', 2, 200);
  const NEWER = session('newer', 1, 300);

  it.each<[string, number | null, number, ReturnType<typeof session>[], string | undefined]>([
    ['the one on its connector', 2, 500, [ONE, TWO], 'two'],
    ['the newest one on its connector', 1, 500, [ONE, TWO, NEWER], 'newer'],
    ['the one that ran at its time', 1, 250, [ONE, TWO, NEWER], 'one'],
    ['one that begins in the same moment', 1, 100, [ONE], 'one'],
    ['none that began later', 2, 150, [ONE, TWO], undefined],
    ['none on another connector', 3, 500, [ONE, TWO], undefined],
    ['without a connector the only one', null, 500, [TWO], 'two'],
    ['without a connector none of several', null, 500, [ONE, TWO], undefined],
    ['without a connector the only one that has begun', null, 150, [ONE, TWO], 'one'],
    ['none of another station', 1, 500, [session('other', 1, 100, 'b')], undefined],
    ['none when none is open', 1, 500, [], undefined],
  ])('%s', (_case, connectorId, timestamp, open, expected) => {
    expect(meant(connectorId, timestamp, open)).toBe(expected);
  });
});
