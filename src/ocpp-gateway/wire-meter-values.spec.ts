import { expect, it } from 'vitest';
import { usualUnit } from './wire-meter-values.js';

it.each([
  ['Energy.Active.Import.Register', 'Wh'],
  ['Energy.Reactive.Net', 'Wh'],
  ['Power.Active.Import', 'W'],
  ['Power.Reactive.Export', 'var'],
  ['Power.Factor', null],
  ['Current.Offered', 'A'],
  ['Voltage', 'V'],
  ['SoC', 'Percent'],
  ['Frequency', 'Hz'],
  ['Temperature', 'Celsius'],
  ['RPM', null],
  ['', null],
  ['constructor', null],
])('the usual unit of %s is %s', (measurand, unit) => expect(usualUnit(measurand)).toBe(unit));
