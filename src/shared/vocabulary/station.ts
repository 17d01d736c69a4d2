/** The OCPP versions that Ohmgate speaks. */
export type OcppVersion = '1.6' | '2.0.1';

/** WebSocket subprotocol of a version; it is also the public value of a chargestation's `protocol`. */
export type Protocol = 'ocpp1.6' | 'ocpp2.0.1';

/** Whether a word is the subprotocol of a version that is spoken here. */
export function isProtocol(word: string): word is Protocol {
  return word === 'ocpp1.6' || word === 'ocpp2.0.1';
}

/** A station as the intake sees it: who it is and whose. The organization always comes from here, never from a message. */
export interface StationRef {
  /** `_id` of the chargestation. */
  chargestation: string;
  /** `_id` of its organization. */
  organization: string;
}

/** What BootNotification told, in the 1.6 names that the public API promises for both versions. */
export interface BootInfo {
  chargePointVendor: string | null;
  chargePointModel: string | null;
  chargePointSerialNumber: string | null;
  chargeBoxSerialNumber: string | null;
  firmwareVersion: string | null;
  iccid: string | null;
  imsi: string | null;
}

/** Our answer to BootNotification; it is the chargestation's `registration`. */
export type Registration = 'accepted' | 'pending' | 'rejected';

/** How faults in a station's messages are treated: `lenient` takes what is usable, `strict` refuses. */
export type ValidationMode = 'lenient' | 'strict';

/** One thing in a message that broke the schema and was forgiven. */
export interface Violation {
  /** Dotted path of the field inside the payload, empty for the payload itself. */
  path: string;
  /** The broken rule: a schema keyword or one of our own words. */
  rule: string;
}

const FIRST = 0;
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** In characters; twice what the longest time needs. A longer text is no time, and reading one could take minutes. */
const LONGEST_TIME = 64;

/**
 * A station's RFC 3339 time as milliseconds since 1970. A time without zone means UTC; one outside the years 1970 to
 * 9999 is moved to the nearer end. Null when the text is no time at all.
 */
export function parseStationTime(text: unknown): number | null {
  if (typeof text !== 'string' || text.length > LONGEST_TIME) return null;
  const zoned = /([zZ]|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes(':') ? text : `${text}Z`;
  const at = Date.parse(zoned);
  if (!Number.isNaN(at)) return Math.min(Math.max(at, FIRST), LAST);
  const year = /^([+-]?)(\d{4,})-/.exec(text);
  if (!year) return null;
  if (year[1] === '-') return FIRST;
  if (Number(year[2]) > 9999) return LAST;
  const leapSecond = text.replace(/:60(\.\d+)?(?=[zZ+-]|$)/, ':59.999');
  return leapSecond === text ? null : parseStationTime(leapSecond);
}
