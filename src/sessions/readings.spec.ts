import { describe, expect, it } from 'vitest';
import type { SampledValue } from '../shared/vocabulary/meter-value.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import { quantitiesOf } from './meter-quantities.js';
import { MAX_RAW_READINGS, NO_READINGS, newestReadings, rawReadings } from './readings.js';

function sample(measurand: string, text: string, more: Partial<SampledValue> = {}): SampledValue {
  return {
    value: Number(text),
    text,
    measurand,
    context: 'Sample.Periodic',
    location: 'Outlet',
    phase: null,
    unit: null,
    multiplier: 0,
    ...more,
  };
}

const all = [
  sample('Energy.Active.Import.Register', '1254.9', { unit: 'kWh' }),
  sample('Power.Active.Import', '7210.5', { unit: 'W' }),
  sample('Current.Import', '10.1', { unit: 'A', phase: 'L1' }),
  sample('Current.Import', '10.4', { unit: 'A', phase: 'L2' }),
  sample('SoC', '62', { unit: 'Percent', location: 'EV' }),
  sample('Voltage', '229.8', { unit: 'V', phase: 'L1' }),
];

describe('newestReadings', () => {
  it('takes the newest of each kind by sample time', () => {
    const first = newestReadings(
      NO_READINGS,
      quantitiesOf([{ timestamp: 2000, sampledValues: all }]),
    );
    expect(first).toEqual({
      current: { value: 10.4, at: 2000 },
      power: { value: 7.2105, at: 2000 },
      energyMeter: { value: 1254900, at: 2000 },
      stateOfCharge: { value: 62, at: 2000 },
    });
    const older = quantitiesOf([
      { timestamp: 1000, sampledValues: [sample('SoC', '10')] },
      { timestamp: 3000, sampledValues: [sample('Power.Active.Import', '0', { unit: 'kW' })] },
    ]);
    expect(newestReadings(first, older)).toEqual({ ...first, power: { value: 0, at: 3000 } });
  });

  it('reads the inlet only where no outlet is named', () => {
    const outlet = sample('Power.Active.Import', '1000');
    const inlet = sample('Power.Active.Import', '3000', { location: 'Inlet' });
    const both = quantitiesOf([{ timestamp: 1, sampledValues: [outlet, inlet] }]);
    expect(newestReadings(NO_READINGS, both).power).toEqual({ value: 1, at: 1 });
    const one = quantitiesOf([{ timestamp: 1, sampledValues: [inlet] }]);
    expect(newestReadings(NO_READINGS, one).power).toEqual({ value: 3, at: 1 });
  });

  it('is the same object when nothing came', () => {
    expect(newestReadings(NO_READINGS, [])).toBe(NO_READINGS);
  });
});

describe('rawReadings', () => {
  function report(...sampledValues: SampledValue[]): TransactionReport {
    return {
      phase: 'updated',
      transactionId: 'tx',
      seqNo: 1,
      timestamp: 5000,
      offline: false,
      chargingState: null,
      triggerReason: null,
      stopReason: null,
      evse: null,
      idToken: null,
      reservationId: null,
      remoteStartId: null,
      meterValues: [{ timestamp: 4000, sampledValues }],
      anomalies: [],
    };
  }

  it('shows the values as sent', () => {
    expect(rawReadings(report(...all), 6000)).toEqual({
      timestamp: 5000,
      serverTimestamp: 6000,
      current: [
        { value: '10.1', unit: 'A', phase: 'L1', timestamp: 4000 },
        { value: '10.4', unit: 'A', phase: 'L2', timestamp: 4000 },
      ],
      voltage: [{ value: '229.8', unit: 'V', phase: 'L1', timestamp: 4000 }],
      power: [{ value: '7210.5', unit: 'W', phase: null, timestamp: 4000 }],
      energyMeter: [{ value: '1254.9', unit: 'kWh', phase: null, timestamp: 4000 }],
    });
  });

  it('applies a multiplier, which the report has no place for', () => {
    const raw = rawReadings(report(sample('Voltage', '2.298', { multiplier: 2 })), 0);
    expect(raw?.voltage[0]?.value).toBe('229.8');
  });

  it('is null without such values', () => {
    expect(rawReadings(report(), 0)).toBeNull();
    expect(rawReadings(report(sample('SoC', '62')), 0)).toBeNull();
    expect(rawReadings(report(sample('Voltage', 'OCMF|..', { value: null })), 0)).toBeNull();
  });

  it('keeps the newest values of a long message', () => {
    const many = Array.from({ length: 5000 }, (_, index) => sample('Voltage', String(index)));
    const { voltage = [] } = rawReadings(report(...many), 0) ?? {};
    expect(voltage).toHaveLength(MAX_RAW_READINGS);
    expect(voltage.at(-1)?.value).toBe('4999');
  });
});
