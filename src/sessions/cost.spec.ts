import { describe, expect, it } from 'vitest';
import type { AgreedRate, PriceComponent } from '../rates/rates.commands.js';
import { costOf } from './cost.js';
import { type EnergyState, foldEnergy, NO_ENERGY } from './energy.js';
import { emptyState, type LedgerState } from './ledger-state.js';

const START = Date.parse('2026-11-22T10:00:00Z');
const HOUR = 3_600_000;

/** Three hours, two of them charging; the energy is put in by `kWh`. */
function ledger(kWh: number | null, more: Partial<LedgerState> = {}): LedgerState {
  return {
    ...emptyState({ rank: 0, timestamp: START }),
    events: 3,
    endedAt: START + 3 * HOUR,
    activity: [
      { startTime: START, endTime: START + 2 * HOUR, status: 'Charging' },
      { startTime: START + 2 * HOUR, endTime: START + 3 * HOUR, status: 'SuspendedEV' },
    ],
    energy: kWh === null ? NO_ENERGY : delivered(kWh * 1000),
    ...more,
  };
}

/** Of a register that rises from 1 kWh. */
function delivered(wh: number): EnergyState {
  const usual = { kind: 'imported', location: 'Outlet' } as const;
  const readings = [
    { ...usual, at: START, value: 1000, context: 'Transaction.Begin' },
    { ...usual, at: START + HOUR, value: 1000 + wh, context: 'Sample.Periodic' },
  ] as const;
  return foldEnergy(readings, false);
}

function rate(
  price_components: PriceComponent[],
  minimum_amount: number | null = null,
): AgreedRate {
  return { _id: 'r', name: 'Day', currency: 'EUR', price_components, minimum_amount };
}

describe('costOf', () => {
  it('is null without a rate, and before the first message', () => {
    expect(costOf({ rate: null, ledger: ledger(10) })).toBeNull();
    const created = ledger(null, { events: 0 });
    expect(costOf({ rate: rate([{ type: 'FLAT', price: 5 }]), ledger: created })).toBeNull();
  });

  it('has the shape of eDRV', () => {
    const cost = costOf({
      rate: rate([{ type: 'ENERGY', price: 0.3, tax: 20 }]),
      ledger: ledger(48.6),
    });
    expect(cost).toEqual({
      amount: 17.496,
      currency: 'eur',
      breakdown: [
        {
          type: 'ENERGY',
          period: { startTime: START, endTime: START + 3 * HOUR },
          rateName: 'Day',
          quantity: 48.6,
          unit: 'kWh',
          unitPrice: 0.3,
          beforeTax: 14.58,
          tax: 20,
          totalTax: 2.916,
          totalCost: 17.496,
        },
      ],
    });
  });

  it.each<[string, PriceComponent, number, number]>([
    ['a flat fee', { type: 'FLAT', price: 5, tax: 10, step_size: 7 }, 1, 5.5],
    ['kWh', { type: 'ENERGY', price: 0.1, tax: 10 }, 10, 1.1],
    ['begun blocks of kWh', { type: 'ENERGY', price: 2, step_size: 4 }, 12, 6],
    ['whole blocks of kWh', { type: 'ENERGY', price: 2, step_size: 5 }, 10, 4],
    ['hours of charging', { type: 'TIME', price: 2.5 }, 2, 5],
    ['begun blocks of hours', { type: 'TIME', price: 2.5, step_size: 1.5 }, 3, 5],
    ['hours of parking', { type: 'PARKING_TIME', price: 4 }, 1, 4],
    ['parking after the grace', { type: 'PARKING_TIME', price: 4, grace_period: 0.75 }, 0.25, 1],
    ['parking within the grace', { type: 'PARKING_TIME', price: 4, grace_period: 2 }, 0, 0],
  ])('counts %s', (_, component, quantity, total) => {
    const cost = costOf({ rate: rate([component]), ledger: ledger(10) });
    expect(cost?.breakdown[0]).toMatchObject({ quantity, totalCost: total });
    expect(cost?.amount).toBe(total);
  });

  it('adds the parts, and asks at least for the minimum', () => {
    const parts: PriceComponent[] = [
      { type: 'FLAT', price: 1 },
      { type: 'ENERGY', price: 0.333333 },
    ];
    expect(costOf({ rate: rate(parts), ledger: ledger(10) })?.amount).toBe(4.3333);
    expect(costOf({ rate: rate(parts, 7.5), ledger: ledger(10) })?.amount).toBe(7.5);
    expect(costOf({ rate: rate(parts, 2), ledger: ledger(10) })?.amount).toBe(4.3333);
  });

  it('counts up to the last message while the session is open, and no energy that nobody measured', () => {
    const open = ledger(null, {
      endedAt: null,
      last: { rank: 2, timestamp: START + HOUR },
      activity: [{ startTime: START, endTime: null, status: 'Charging' }],
    });
    const both = rate([
      { type: 'TIME', price: 3 },
      { type: 'ENERGY', price: 9 },
    ]);
    expect(
      costOf({ rate: both, ledger: open })?.breakdown.map(({ totalCost }) => totalCost),
    ).toEqual([3, 0]);
  });
});
