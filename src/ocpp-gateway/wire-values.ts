import { parseStationTime } from '../shared/vocabulary/station.js';

/**
 * A message, or a part of one, of a lenient station: every field may be missing or of any JSON type. Used for the
 * messages that are answered whatever they lack: TransactionEvent, StartTransaction, StopTransaction, MeterValues.
 */
export type Lenient<T> = { readonly [Field in keyof T]?: unknown };

/** The value if it is a JSON object, else null. */
export function toObject<T>(value: unknown): Lenient<T> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Lenient<T>) : null;
}

/** A text, or the digits of a number that stands where a text belongs; else null. */
export function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

const NUMERAL = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

/** A finite number, also one that is written as text; else null. */
export function toNumber(value: unknown): number | null {
  const number = typeof value === 'string' && NUMERAL.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A signed integer of 32 bits as OCPP has them, also one that is written as text; rounded. Else null. */
export function toInteger(value: unknown): number | null {
  const number = toNumber(value);
  if (number === null) return null;
  const integer = Math.round(number);
  return integer === (integer | 0) ? integer | 0 : null;
}

/** Adds a word to the anomalies of a message unless it is there already. */
export function note(anomalies: string[], word: string): void {
  if (!anomalies.includes(word)) anomalies.push(word);
}

/** Reads a field that may be absent. One that is there and cannot be read is noted as `invalid_<part>`. */
export function optional<T>(
  read: (value: unknown) => T | null,
  value: unknown,
  part: string,
  anomalies: string[],
): T | null {
  if (value === undefined || value === null) return null;
  const usable = read(value);
  if (usable === null) note(anomalies, `invalid_${part}`);
  return usable;
}

/** Reads a field that should be there. An absent one is noted as `missing_<part>`, else like `optional`. */
export function required<T>(
  read: (value: unknown) => T | null,
  value: unknown,
  part: string,
  anomalies: string[],
): T | null {
  if (value === undefined || value === null) note(anomalies, `missing_${part}`);
  return optional(read, value, part, anomalies);
}

/** A station's time in ISO 8601; undefined for one that is absent or cannot be read. */
export function toTime(text: string | undefined): string | undefined {
  const at = parseStationTime(text);
  return at === null ? undefined : new Date(at).toISOString();
}

/** A power or current towards a station: at most one decimal (2.0.1 part 2, ChargingSchedulePeriodType.limit). */
export function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
