import { expect, it } from 'vitest';
import { limitsOf, reservedStackLevel } from './station-limits.js';

it('reads the keys of 1.6', () => {
  const configuration = {
    ChargeProfileMaxStackLevel: ' 5 ',
    ChargingScheduleAllowedChargingRateUnit: 'Current,Power',
    ChargingScheduleMaxPeriods: '24',
  };
  expect(limitsOf('ocpp1.6', configuration)).toEqual({
    protocol: 'ocpp1.6',
    highestStackLevel: 5,
    rateUnits: ['A', 'W'],
    mostPeriods: 24,
    switchesPhases: null,
  });
});

it('reads the variables of 2.0.1', () => {
  const configuration = {
    'SmartChargingCtrlr.ProfileStackLevel': '3',
    'SmartChargingCtrlr.RateUnit': 'W',
    'SmartChargingCtrlr.PeriodsPerSchedule': '100',
    'SmartChargingCtrlr.ACPhaseSwitchingSupported': 'True',
  };
  expect(limitsOf('ocpp2.0.1', configuration)).toMatchObject({
    highestStackLevel: 3,
    rateUnits: ['W'],
    mostPeriods: 100,
    switchesPhases: true,
  });
});

it.each(['', 'many', '-1', '1.5', '99999999999'])('does not know what "%s" means', (text) => {
  const limits = limitsOf('ocpp1.6', {
    ChargeProfileMaxStackLevel: text,
    ChargingScheduleAllowedChargingRateUnit: text,
  });
  expect(limits).toMatchObject({ highestStackLevel: null, rateUnits: null });
  expect(reservedStackLevel(limits)).toBe(8);
});
