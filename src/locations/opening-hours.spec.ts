import { describe, expect, it } from 'vitest';
import { isOpeningHours } from './opening-hours.js';

const period = (startTime: unknown, endTime: unknown) => ({ startTime, endTime });

describe('isOpeningHours', () => {
  it.each([
    ['closed all week', {}],
    ['a closed day', { 0: [] }],
    ['two periods', { 1: [period('08:00', '12:00'), period('13:00', '18:00')] }],
    ['a whole day', { 6: [period('00:00', '24:00')] }],
  ])('takes %s', (_, hours) => {
    expect(isOpeningHours(hours)).toBe(true);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['an eighth day', { 7: [] }],
    ['a day by name', { monday: [] }],
    ['a period that is no list', { 1: period('08:00', '12:00') }],
    ['an end before the start', { 1: [period('12:00', '08:00')] }],
    ['a start at 24:00', { 1: [period('24:00', '24:00')] }],
    ['a time with one digit', { 1: [period('8:00', '12:00')] }],
    ['a number', { 1: [period(8, 12)] }],
    ['an unknown field', { 1: [{ ...period('08:00', '12:00'), note: 'x' }] }],
  ])('refuses %s', (_, hours) => {
    expect(isOpeningHours(hours)).toBe(false);
  });
});
