import { describe, expect, it } from 'vitest';
import { DomainError } from '../shared/errors.js';
import { limitProfile, limitProfileId, type PowerLimit, toRate } from './power-limit.js';
import { limitsOf } from './station-limits.js';

const THREE = { power_type: 'AC_3_PHASE' } as const;
const ONE = { power_type: 'AC_1_PHASE' } as const;
const DC = { power_type: 'DC' } as const;
const UNKNOWN = { power_type: null };
const W = { rateUnits: ['W'] } as const;
const A = { rateUnits: ['A'] } as const;
const EITHER = { rateUnits: null };

describe('toRate', () => {
  it.each<[string, PowerLimit, Parameters<typeof toRate>[1], Parameters<typeof toRate>[2], object]>(
    [
      [
        'keeps W while nothing is known',
        { unit: 'power', limit: 11000 },
        [THREE],
        EITHER,
        { chargingRateUnit: 'W', limit: 11000, numberPhases: 3 },
      ],
      [
        'keeps A while nothing is known',
        { unit: 'current', limit: 6 },
        [ONE],
        EITHER,
        { chargingRateUnit: 'A', limit: 6, numberPhases: 1 },
      ],
      [
        'keeps what the station takes',
        { unit: 'current', limit: 6.5 },
        [THREE],
        { rateUnits: ['W', 'A'] },
        { chargingRateUnit: 'A', limit: 6.5, numberPhases: 3 },
      ],
      [
        '11 kW on three phases',
        { unit: 'power', limit: 11040 },
        [THREE],
        A,
        { chargingRateUnit: 'A', limit: 16, numberPhases: 3 },
      ],
      [
        'cuts downwards',
        { unit: 'power', limit: 11000 },
        [THREE],
        A,
        { chargingRateUnit: 'A', limit: 15.9, numberPhases: 3 },
      ],
      [
        'one phase',
        { unit: 'power', limit: 3680 },
        [ONE],
        A,
        { chargingRateUnit: 'A', limit: 16, numberPhases: 1 },
      ],
      [
        '6 A on three phases',
        { unit: 'current', limit: 6 },
        [THREE],
        W,
        { chargingRateUnit: 'W', limit: 4140, numberPhases: 3 },
      ],
      [
        '0 stays 0',
        { unit: 'current', limit: 0 },
        [THREE],
        W,
        { chargingRateUnit: 'W', limit: 0, numberPhases: 3 },
      ],
      [
        'an unknown kind counts as three phases',
        { unit: 'current', limit: 6 },
        [UNKNOWN],
        W,
        { chargingRateUnit: 'W', limit: 4140 },
      ],
      [
        'no connector counts as three phases',
        { unit: 'power', limit: 6900 },
        [],
        A,
        { chargingRateUnit: 'A', limit: 10 },
      ],
      [
        'different phases, into A',
        { unit: 'power', limit: 6900 },
        [ONE, THREE],
        A,
        { chargingRateUnit: 'A', limit: 10 },
      ],
      [
        'different phases, into W',
        { unit: 'current', limit: 10 },
        [ONE, THREE],
        W,
        { chargingRateUnit: 'W', limit: 2300 },
      ],
      [
        'DC without conversion',
        { unit: 'power', limit: 50000 },
        [DC],
        W,
        { chargingRateUnit: 'W', limit: 50000 },
      ],
    ],
  )('%s', (_, limit, connectors, limits, rate) => {
    expect(toRate(limit, connectors, limits)).toEqual(rate);
  });

  it('does not convert for DC', () => {
    const convert = () => toRate({ unit: 'current', limit: 10 }, [DC], W);
    expect(convert).toThrow(DomainError);
    expect(convert).toThrow(/as power/);
  });
});

describe('limitProfile', () => {
  const limits = limitsOf('ocpp1.6', { ChargeProfileMaxStackLevel: '5' });
  const rate = { chargingRateUnit: 'W', limit: 11000, numberPhases: 3 } as const;
  const now = new Date('2026-03-05T12:00:00.000Z');
  const period = { startPeriod: 0, limit: 11000, numberPhases: 3 };

  it('limits a station from now on', () => {
    expect(limitProfile('station', 0, rate, limits, { now })).toEqual({
      id: 1_000_000_000,
      stackLevel: 5,
      purpose: 'ChargingStationMaxProfile',
      kind: 'Absolute',
      schedules: [
        {
          startSchedule: now.toISOString(),
          chargingRateUnit: 'W',
          chargingSchedulePeriod: [period],
        },
      ],
    });
  });

  it('limits a session', () => {
    const options = { now, transactionId: '5002' };
    expect(limitProfile('session', 2, rate, limitsOf('ocpp1.6', {}), options)).toEqual({
      id: 1_000_000_022,
      stackLevel: 8,
      purpose: 'TxProfile',
      kind: 'Relative',
      transactionId: '5002',
      schedules: [{ chargingRateUnit: 'W', chargingSchedulePeriod: [period] }],
    });
  });

  it('gives each place an id of its own', () => {
    expect(limitProfileId('connector', 1)).toBe(1_000_000_011);
    expect(limitProfileId('connector', 2)).toBe(1_000_000_021);
    expect(limitProfileId('session', 1)).toBe(1_000_000_012);
  });
});
