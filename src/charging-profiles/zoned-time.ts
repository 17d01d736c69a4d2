import { ValidateBy } from 'class-validator';

/** RFC 3339 with a zone, from 1970 on, as far as a pattern can tell. */
const ZONED_TIME =
  /^((?:19[7-9]|[2-9]\d\d)\d)-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether this is a time with zone as OCPP wants it (RFC 3339), of a day that exists, from 1970 on. */
export function isZonedTime(value: unknown): value is string {
  const match = typeof value === 'string' ? ZONED_TIME.exec(value) : null;
  if (!match) return false;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const midnight = new Date(Date.UTC(year, month - 1, day));
  return midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
}

/** Validates a time; the advice names the zone, which is easily forgotten. */
export function IsZonedTime(): PropertyDecorator {
  const defaultMessage = () =>
    '$property must be an RFC 3339 time with a zone, for example 2026-03-01T00:00:00Z';
  return ValidateBy({ name: 'isZonedTime', validator: { validate: isZonedTime, defaultMessage } });
}
