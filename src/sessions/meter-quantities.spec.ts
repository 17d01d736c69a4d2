import { describe, expect, it } from 'vitest';
import type { MeterValue, SampledValue } from '../shared/vocabulary/meter-value.js';
import { quantitiesOf } from './meter-quantities.js';

const T = Date.UTC(2026, 2, 3, 7);

function sample(value: number | null, more: Partial<SampledValue> = {}): SampledValue {
  return {
    value,
    text: String(value),
    measurand: 'Energy.Active.Import.Register',
    context: 'Sample.Periodic',
    location: 'Outlet',
    phase: null,
    unit: 'Wh',
    multiplier: 0,
    ...more,
  };
}

function at(seconds: number, ...sampledValues: SampledValue[]): MeterValue {
  return { timestamp: T + seconds * 1000, sampledValues };
}

/** The values alone, each with its kind. */
function valuesOf(...meterValues: MeterValue[]) {
  return quantitiesOf(meterValues).map(({ kind, value }) => [kind, value]);
}

describe('quantitiesOf', () => {
  it.each([
    ['Wh as sent', sample(1254300), 1254300],
    ['kWh without the noise of floating point', sample(1.001, { unit: 'kWh' }), 1001],
    ['a unit in other letters', sample(1.5, { unit: 'KWH' }), 1500],
    ['MWh', sample(1.5, { unit: 'MWh' }), 1500000],
    ['a multiplier', sample(402.1, { multiplier: 3 }), 402100],
    ['a multiplier below 0', sample(4021, { multiplier: -1 }), 402.1],
    ['a multiplier and kWh', sample(40.21, { unit: 'kWh', multiplier: 1 }), 402100],
    ['no unit as Wh', sample(12, { unit: null }), 12],
  ])('reads %s', (_, sampled, value) => {
    expect(valuesOf(at(0, sampled))).toEqual([['imported', value]]);
  });

  it.each([
    ['signed data', sample(null, { text: 'OCMF|...' })],
    ['a unit that is no energy', sample(12, { unit: 'varh' })],
    ['a value beyond every meter', sample(1, { multiplier: 300 })],
    ['another measurand', sample(230, { measurand: 'Voltage', unit: 'V' })],
    ['the location EV', sample(12, { location: 'EV' })],
    ['the location Body', sample(12, { location: 'Body' })],
    ['the phase N', sample(12, { phase: 'N' })],
    ['a phase-to-phase word', sample(12, { phase: 'L1-L2' })],
  ])('leaves out %s', (_, sampled) => {
    expect(valuesOf(at(0, sampled))).toEqual([]);
  });

  it('reads power in W and the state of charge from any place', () => {
    const power = sample(7.21, { measurand: 'Power.Active.Import', unit: 'kW' });
    const soc = sample(62, { measurand: 'SoC', location: 'EV', unit: 'Percent' });
    expect(valuesOf(at(0, power, soc))).toEqual([
      ['power', 7210],
      ['soc', 62],
    ]);
  });

  it('adds up the phases of one time, in either form', () => {
    expect(
      valuesOf(
        at(0, sample(1, { phase: 'L1' }), sample(2, { phase: 'L2' }), sample(3, { phase: 'L3' })),
        at(
          60,
          sample(10, { phase: 'L1-N' }),
          sample(20, { phase: 'L2-N' }),
          sample(30, { phase: 'L3-N' }),
        ),
      ),
    ).toEqual([
      ['imported', 6],
      ['imported', 60],
    ]);
  });

  it('takes the total before the sum of the phases', () => {
    expect(valuesOf(at(0, sample(1, { phase: 'L1' }), sample(99)))).toEqual([['imported', 99]]);
  });

  it('puts together what several entries say of one time', () => {
    const moments = [at(0, sample(1, { phase: 'L1' })), at(0, sample(2, { phase: 'L2' }))];
    expect(valuesOf(...moments)).toEqual([['imported', 3]]);
    expect(moments[0]!.sampledValues).toHaveLength(1);
  });

  it('keeps contexts apart', () => {
    expect(
      valuesOf(at(0, sample(5, { phase: 'L1' }), sample(6, { context: 'Transaction.End' }))),
    ).toEqual([
      ['imported', 6],
      ['imported', 5],
    ]);
  });

  it('says current per phase: the largest one, even beside a total', () => {
    const amperes = { measurand: 'Current.Import', unit: 'A' };
    const phases = [
      sample(15, { ...amperes, phase: 'L1' }),
      sample(16, { ...amperes, phase: 'L2' }),
    ];
    expect(valuesOf(at(0, ...phases))).toEqual([['current', 16]]);
    expect(valuesOf(at(0, sample(31, amperes), ...phases))).toEqual([['current', 16]]);
    expect(valuesOf(at(0, sample(31, amperes)))).toEqual([['current', 31]]);
  });

  it('orders by sample time', () => {
    expect(quantitiesOf([at(60, sample(2)), at(0, sample(1))]).map(({ value }) => value)).toEqual([
      1, 2,
    ]);
  });
});
