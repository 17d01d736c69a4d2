import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampledValue } from '../shared/vocabulary/meter-value.js';
import { type EnergyState, energyOf, extendEnergy, foldEnergy, NO_ENERGY } from './energy.js';
import { type Quantity, quantitiesOf } from './meter-quantities.js';

const T = Date.UTC(2026, 2, 3, 7);

type Sample = [seconds: number, value: number | null, more?: Partial<SampledValue>];

/** The quantities of one message; seconds count from the start of the session. */
function message(...samples: Sample[]): readonly Quantity[] {
  return quantitiesOf(
    samples.map(([seconds, value, more]) => ({
      timestamp: T + seconds * 1000,
      sampledValues: [
        {
          value,
          text: String(value),
          measurand: 'Energy.Active.Import.Register',
          context: 'Sample.Periodic',
          location: 'Outlet',
          phase: null,
          unit: null,
          multiplier: 0,
          ...more,
        },
      ],
    })),
  );
}

/** The energy of messages in order, read by the fold and by the steps, which must agree after every message. */
function energy(messages: (readonly Quantity[])[], version: '1.6' | '2.0.1' = '2.0.1') {
  const hasMeterStop = version === '1.6';
  let state: EnergyState = NO_ENERGY;
  messages.forEach((quantities, index) => {
    const folded = foldEnergy(messages.slice(0, index + 1).flat(), hasMeterStop);
    const extended = extendEnergy(state, quantities, hasMeterStop);
    if (extended !== 'refold') expect(extended).toEqual(folded);
    state = folded;
  });
  return energyOf(state);
}

const begin = { context: 'Transaction.Begin' };
const end = { context: 'Transaction.End' };
const inlet = { location: 'Inlet' };
const clock = { context: 'Sample.Clock' };
const exported = { measurand: 'Energy.Active.Export.Register' };
const interval = { measurand: 'Energy.Active.Import.Interval' };
const power = { measurand: 'Power.Active.Import' };

describe('energyOf', () => {
  it.each<[string, (readonly Quantity[])[], number | null]>([
    ['nothing at all', [], null],
    ['a begin alone', [message([0, 1000, begin])], 0],
    ['an end alone', [message([0, 1000, end])], null],
    [
      'begin and end in kWh without floating point noise',
      [
        message([0, 1254.3, { ...begin, unit: 'kWh' }]),
        message([9, 1259.55, { ...end, unit: 'kWh' }]),
      ],
      5250,
    ],
    [
      'a multiplier',
      [message([0, 402.1, { ...begin, multiplier: 3 }]), message([9, 411850])],
      9750,
    ],
    ['live: latest minus begin', [message([0, 1000, begin]), message([60, 1600])], 600],
    ['no begin: the earliest sample', [message([0, 5000]), message([60, 5600])], 600],
    [
      'no begin, a later message with an earlier sample',
      [message([60, 5600]), message([0, 5000])],
      600,
    ],
    [
      'no end: the latest',
      [message([0, 1000, begin]), message([120, 1900]), message([60, 1500])],
      900,
    ],
    [
      'a begin in a later message',
      [message([5, 1100]), message([0, 1000, begin]), message([9, 1500])],
      500,
    ],
    [
      'a begin only with the end',
      [message([5, 1100]), message([0, 1000, begin], [9, 1500, end])],
      500,
    ],
    [
      'a second begin: the first message',
      [message([0, 1000, begin]), message([1, 1200, begin], [9, 1500])],
      500,
    ],
    [
      'samples from before the begin',
      [message([10, 1000, begin]), message([0, 990]), message([20, 1100])],
      100,
    ],
    [
      'samples from after the end',
      [message([0, 1000, begin]), message([9, 1500, end], [10, 1900])],
      500,
    ],
    [
      'a history beside the end',
      [
        message([0, 1000, begin]),
        message([8, 1400]),
        message([4, 1200], [8, 1400], [9, 1500, end]),
      ],
      500,
    ],
    [
      'the last of two ends of one time',
      [message([0, 1000, begin]), message([9, 1510, end], [9, 1500, end])],
      500,
    ],
    ['decimals, rounded to 3 places', [message([0, 0.1, begin]), message([9, 0.3004])], 0.2],
    [
      'outlet before inlet',
      [message([0, 900, inlet], [0, 1000]), message([9, 2900, inlet], [9, 1500])],
      500,
    ],
    ['inlet where nothing else is', [message([0, 900, inlet]), message([9, 2900, inlet])], 2000],
    [
      'never EV',
      [message([0, 900, { location: 'EV' }]), message([9, 2900, { location: 'EV' }])],
      null,
    ],
    [
      'the sum of phases',
      [
        message([0, 10, { phase: 'L1' }], [0, 20, { phase: 'L2-N' }]),
        message([9, 15, { phase: 'L1' }], [9, 22, { phase: 'L2' }]),
      ],
      7,
    ],
    [
      'export kept apart',
      [message([0, 1000], [0, 50, exported]), message([9, 1500], [9, 150, exported])],
      500,
    ],
    ['signed data not read', [message([0, null, begin]), message([9, null, end])], null],
    [
      'negative registers not read',
      [message([0, -5, begin]), message([1, 100]), message([9, 150])],
      50,
    ],
    [
      'intervals of one context',
      [
        message([60, 100, interval], [60, 70, { ...interval, ...clock }]),
        message([120, 110, interval]),
      ],
      210,
    ],
    [
      'clock-aligned intervals alone',
      [message([60, 70, { ...interval, ...clock }]), message([120, 80, { ...interval, ...clock }])],
      150,
    ],
    [
      'an interval sent twice',
      [message([60, 100, interval]), message([60, 100, interval], [120, 110, interval])],
      210,
    ],
    [
      'a register before intervals',
      [message([0, 1000], [60, 100, interval]), message([120, 1500], [120, 110, interval])],
      500,
    ],
    [
      'the integral of power',
      [message([0, 6000, power]), message([1800, 8000, power]), message([3600, 0, power])],
      5500,
    ],
    [
      'power that flows back as none',
      [message([0, 6000, power]), message([3600, -6000, power])],
      3000,
    ],
    ['one power sample: unknown', [message([0, 6000, power])], null],
    [
      'a register read once beside power',
      [message([0, 1000, begin], [0, 6000, power]), message([3600, 6000, power])],
      6000,
    ],
  ])('takes %s', (_, messages, consumed) => {
    expect(energy(messages).consumed).toBe(consumed);
  });

  it('tells the begin and the export', () => {
    expect(
      energy([message([0, 1000, begin], [0, 50, exported]), message([9, 150.5, exported])]),
    ).toEqual({
      consumed: 0,
      meterStart: 1000,
      exported: 100.5,
      anomalies: [],
    });
    expect(energy([message([9, 1000, end])]).meterStart).toBeNull();
  });

  it('adds up the rises of a register that fell', () => {
    const swapped = [
      message([0, 1000, begin]),
      message([1, 1500]),
      message([2, 20]),
      message([3, 60, end]),
    ];
    expect(energy(swapped)).toMatchObject({ consumed: 540, anomalies: ['register_fell'] });
    expect(
      energy([message([0, 1000, begin]), message([1, 1500]), message([2, 0, end])]),
    ).toMatchObject({
      consumed: 500,
      anomalies: ['register_fell'],
    });
  });

  it('flags an estimate, and no longer once a register came', () => {
    const estimated = [message([0, 1000, begin], [0, 6000, power]), message([3600, 6000, power])];
    expect(energy(estimated)).toMatchObject({ consumed: 6000, anomalies: ['energy_estimated'] });
    expect(energy([...estimated, message([3600, 6900, end])])).toMatchObject({
      consumed: 5900,
      anomalies: [],
    });
  });

  it.each<[string, (readonly Quantity[])[], number | null, number | null]>([
    ['0', [message([0, 1000, begin]), message([5, 1400]), message([9, 0, end])], 400, 1000],
    [
      'below the begin',
      [message([0, 1000, begin]), message([5, 1400]), message([9, 900, end])],
      400,
      1000,
    ],
    [
      '0 beside a usable one',
      [message([0, 1000, begin]), message([9, 0, end], [9, 1500, end])],
      500,
      1000,
    ],
    ['0 after 0 and nothing between', [message([0, 0, begin]), message([9, 0, end])], 0, 0],
    ['0 without a begin', [message([9, 0, end])], null, null],
    [
      '0 after 0 with power between',
      [
        message([0, 0, begin]),
        message([0, 6000, power]),
        message([1800, 6000, power]),
        message([1800, 0, end]),
      ],
      3000,
      0,
    ],
  ])('does not believe a 1.6 meterStop of %s', (_, messages, consumed, meterStart) => {
    const result = energy(messages, '1.6');
    expect(result).toMatchObject({ consumed, meterStart });
    expect(result.anomalies).toContain('implausible_meter_stop');
    expect(result.anomalies).not.toContain('register_fell');
  });

  it('believes a 1.6 meterStop equal to a begin in another unit', () => {
    const messages = [message([0, 1001, begin]), message([9, 1.001, { ...end, unit: 'kWh' }])];
    expect(energy(messages, '1.6')).toMatchObject({ consumed: 0, anomalies: [] });
  });

  it('believes a 1.6 meterStop beside transactionData', () => {
    const stop = message([9, 1259550, end], [0, 1254300, begin], [9, 1259550, end]);
    expect(
      energy([message([0, 1254300, begin]), message([5, 1257.9, { unit: 'kWh' }]), stop], '1.6'),
    ).toEqual({
      consumed: 5250,
      meterStart: 1254300,
      exported: null,
      anomalies: [],
    });
  });
});

describe('extendEnergy', () => {
  const sample = fc.tuple(
    fc.integer({ min: 0, max: 8 }),
    fc.oneof(fc.integer({ min: -2, max: 20 }), fc.double({ min: 0, max: 20, noNaN: true })),
    fc.record({
      measurand: fc.constantFrom(
        'Energy.Active.Import.Register',
        'Energy.Active.Import.Register',
        'Energy.Active.Export.Register',
        'Energy.Active.Import.Interval',
        'Power.Active.Import',
      ),
      context: fc.constantFrom(
        'Sample.Periodic',
        'Sample.Periodic',
        'Sample.Clock',
        'Transaction.Begin',
        'Transaction.End',
        'Trigger',
      ),
      location: fc.constantFrom('Outlet', 'Outlet', 'Inlet', 'EV'),
      phase: fc.constantFrom(null, null, 'L1', 'L2'),
      unit: fc.constantFrom('Wh', 'kWh'),
    }),
  );
  const inItsUnit = sample.map(
    ([seconds, value, more]): Sample =>
      more.measurand === power.measurand
        ? [seconds, value, { ...more, unit: 'W' }]
        : [seconds, value, more],
  );
  const messages = fc.array(fc.array(inItsUnit, { maxLength: 4 }), { maxLength: 6 });
  const version = fc.constantFrom('1.6' as const, '2.0.1' as const);

  it('is the fold of all messages, or asks for it', () => {
    fc.assert(
      fc.property(messages, version, (sent, of) => {
        energy(
          sent.map((samples) => message(...samples)),
          of,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('never comes to less than nothing', () => {
    fc.assert(
      fc.property(messages, version, (sent, of) => {
        const result = energy(
          sent.map((samples) => message(...samples)),
          of,
        );
        expect(result.consumed ?? 0).toBeGreaterThanOrEqual(0);
        expect(result.exported ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('asks for no fold for samples that cannot count', () => {
    const open = foldEnergy(message([10, 1000, begin], [20, 1100]), false);
    expect(extendEnergy(open, message([0, 900]), false)).toEqual(open);
    const closed = foldEnergy(message([10, 1000, begin], [20, 1100, end]), false);
    expect(extendEnergy(closed, message([30, 1200]), false)).toEqual(closed);
    expect(extendEnergy(open, message([15, 1050]), false)).toBe('refold');
  });

  it('asks for no fold while samples only grow newer', () => {
    let state: EnergyState = foldEnergy(message([0, 1000, begin], [0, 0, power]), false);
    for (let minute = 1; minute <= 60; minute += 1) {
      const next = extendEnergy(
        state,
        message([minute * 60, 1000 + minute, {}], [minute * 60, 60, power]),
        false,
      );
      if (next === 'refold') expect.fail(`asked for a fold in minute ${minute}`);
      state = next;
    }
    expect(energyOf(state).consumed).toBe(60);
  });
});
