import type { OcppVersion, Violation } from '../../shared/vocabulary/station.js';

/** CALLERROR codes in the spelling of OCPP 2.0.1 (part 4, 4.3), which Ohmgate uses inside for both versions. */
export type RpcErrorCode =
  | 'FormatViolation'
  | 'GenericError'
  | 'InternalError'
  | 'MessageTypeNotSupported'
  | 'NotImplemented'
  | 'NotSupported'
  | 'OccurrenceConstraintViolation'
  | 'PropertyConstraintViolation'
  | 'ProtocolError'
  | 'RpcFrameworkError'
  | 'SecurityError'
  | 'TypeConstraintViolation';

/** Longest description that a CALLERROR may carry, in characters. */
const DESCRIPTION_LIMIT = 255;

/** What 1.6 writes differently. Its `Occurence` with one r is kept on purpose (1.6J errata 5.1). */
const CODES_OF_16: Partial<Record<RpcErrorCode, string>> = {
  FormatViolation: 'FormationViolation',
  OccurrenceConstraintViolation: 'OccurenceConstraintViolation',
  RpcFrameworkError: 'FormationViolation',
  MessageTypeNotSupported: 'GenericError',
};

/** The exact word that stands for `code` in a CALLERROR of `version`. */
export function wireCode(code: RpcErrorCode, version: OcppVersion): string {
  return version === '1.6' ? (CODES_OF_16[code] ?? code) : code;
}

/**
 * A refusal of a station's CALL; `callError` of `frame.ts` writes it on the wire. The description is ours and never
 * repeats what the station sent; `details` is the place of the fault, or empty.
 */
export class RpcError extends Error {
  /** At most 255 characters. */
  readonly description: string;
  readonly details: Violation | Record<string, never>;

  constructor(
    readonly code: RpcErrorCode,
    description: string,
    details: Violation | Record<string, never> = {},
  ) {
    super(`${code}: ${description}`);
    this.description = description.slice(0, DESCRIPTION_LIMIT);
    this.details = details;
  }
}
