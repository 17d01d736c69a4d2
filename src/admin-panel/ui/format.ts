/** Stands for everything that is not known; never a zero. */
export const UNKNOWN = '–';

const MINUTE = 60;
const HOUR = 3600;

/** A number with so many decimals, grouped, in the reader's language. */
export function decimal(value: number | null | undefined, digits: number, locale?: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Power given in kW. */
export function kilowatts(value: number | null | undefined, locale?: string): string {
  return withUnit(decimal(value, 1, locale), 'kW');
}

/** Current given in A. */
export function amperes(value: number | null | undefined, locale?: string): string {
  return withUnit(decimal(value, 1, locale), 'A');
}

/** A share given in percent. */
export function percent(value: number | null | undefined, locale?: string): string {
  return withUnit(decimal(value, 0, locale), '%');
}

/** Energy given in Wh, shown in kWh. */
export function kilowattHours(wattHours: number | null | undefined, locale?: string): string {
  const value = typeof wattHours === 'number' ? wattHours / 1000 : null;
  return withUnit(decimal(value, 2, locale), 'kWh');
}

/** A count. */
export function count(value: number | null | undefined, locale?: string): string {
  return decimal(value, 0, locale);
}

/** A count with its noun in the right number: `1 event`, `2 events`. */
export function counted(value: number, noun: string, locale?: string): string {
  return `${count(value, locale)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A part of a whole, 0 to 1, in percent with one decimal; cut off, so that only all of it is 100 %. */
export function share(part: number | null | undefined, locale?: string): string {
  if (part === null || part === undefined) return UNKNOWN;
  const cut = Math.floor(part * 1000) / 1000;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(cut);
}

function withUnit(text: string, unit: string): string {
  return text === UNKNOWN ? text : `${text} ${unit}`;
}

/** A stretch of time given in seconds: `12 s`, `4 min`, `1 h 30 min`, `2 d 4 h`. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  const hours = Math.floor(whole / HOUR);
  if (hours < 48) return joined(hours, 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

/** A time of delivery or answer given in ms: `12 ms`, `1.3 s`. */
export function milliseconds(value: number | null | undefined, locale?: string): string {
  if (value === null || value === undefined) return UNKNOWN;
  return value < 1000
    ? `${decimal(Math.round(value), 0, locale)} ms`
    : `${decimal(value / 1000, 1, locale)} s`;
}

/** Whose clock is shown. */
export type Zone = 'local' | 'UTC';

/** How long ago a moment was; the date once 48 h have passed. A moment to come is `in 4 min`. */
export function relative(at: string | Date, now: number, zone: Zone, locale?: string): string {
  const seconds = (now - new Date(at).getTime()) / 1000;
  if (Math.abs(seconds) >= 48 * HOUR) return day(at, zone, locale);
  return seconds < -1 ? `in ${duration(-seconds)}` : duration(seconds);
}

/** The day of a moment, without its time. */
export function day(at: string | Date, zone: Zone, locale?: string): string {
  return format(at, zone, locale, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** The time of day, 24 h, with milliseconds. */
export function clock(at: string | Date, zone: Zone, locale?: string): string {
  return format(at, zone, locale, { ...CLOCK, second: '2-digit', fractionalSecondDigits: 3 });
}

/** The time of day, 24 h, to the minute. */
export function minuteOfDay(at: string | Date, zone: Zone, locale?: string): string {
  return format(at, zone, locale, CLOCK);
}

/** The time of day, 24 h, to the second. */
export function secondOfDay(at: string | Date, zone: Zone, locale?: string): string {
  return format(at, zone, locale, { ...CLOCK, second: '2-digit' });
}

/** The day and the minute of a moment. */
export function dayAndMinute(at: string | Date, zone: Zone, locale?: string): string {
  return format(at, zone, locale, { day: 'numeric', month: 'short', ...CLOCK });
}

/** A moment in full. */
export function moment(at: string | Date, zone: Zone, locale?: string): string {
  return format(at, zone, locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...CLOCK,
    second: '2-digit',
    timeZoneName: 'short',
  });
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

function format(
  at: string | Date,
  zone: Zone,
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
): string {
  const timeZone = zone === 'UTC' ? 'UTC' : undefined;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(new Date(at));
}
