import { ValidateBy } from 'class-validator';

/** Hours of a week: `"0"` is Sunday. A day without an entry is closed; `24:00` ends a day. */
export type OpeningHours = Record<string, { startTime: string; endTime: string }[]>;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Most periods of one day. */
const PERIODS = 24;

/** Whether a value has the form `{"0".."6": [{startTime: "HH:MM", endTime: "HH:MM"}]}` and each period ends after its start. */
export function isOpeningHours(value: unknown): value is OpeningHours {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([day, periods]) =>
      /^[0-6]$/.test(day) &&
      Array.isArray(periods) &&
      periods.length <= PERIODS &&
      periods.every(isPeriod),
  );
}

function isPeriod(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  const { startTime, endTime } = value;
  if (typeof startTime !== 'string' || typeof endTime !== 'string') return false;
  return TIME.test(startTime) && (TIME.test(endTime) || endTime === '24:00') && startTime < endTime;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Validates opening hours as a whole; the advice shows the form. */
export function IsOpeningHours(): PropertyDecorator {
  const defaultMessage = () =>
    '$property must look like {"1": [{"startTime": "08:00", "endTime": "18:00"}]}, with days "0" (Sunday) to "6"';
  return ValidateBy({
    name: 'isOpeningHours',
    validator: { validate: isOpeningHours, defaultMessage },
  });
}
