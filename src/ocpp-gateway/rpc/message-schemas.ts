import type { ErrorObject } from 'ajv';
import type { OcppVersion, ValidationMode, Violation } from '../../shared/vocabulary/station.js';
import { mend } from './lenient-payload.js';
import { RpcError, type RpcErrorCode } from './rpc-error.js';
import { MESSAGE_SCHEMAS, type MessageKind, validatorOf } from './schema-set.js';

/** Who may send the CALL of an action. */
export type Direction = 'from-station' | 'from-csms' | 'both';

/** Actions that stations send, beside DataTransfer; every other action is ours to send. */
const SENT_BY_STATIONS: Readonly<Record<OcppVersion, ReadonlySet<string>>> = {
  '1.6': new Set([
    ...[
      'Authorize',
      'BootNotification',
      'DiagnosticsStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
    ],
    ...['LogStatusNotification', 'MeterValues', 'SecurityEventNotification', 'SignCertificate'],
    ...[
      'SignedFirmwareStatusNotification',
      'StartTransaction',
      'StatusNotification',
      'StopTransaction',
    ],
  ]),
  '2.0.1': new Set([
    ...[
      'Authorize',
      'BootNotification',
      'ClearedChargingLimit',
      'FirmwareStatusNotification',
      'Get15118EVCertificate',
    ],
    ...[
      'GetCertificateStatus',
      'Heartbeat',
      'LogStatusNotification',
      'MeterValues',
      'NotifyChargingLimit',
    ],
    ...[
      'NotifyCustomerInformation',
      'NotifyDisplayMessages',
      'NotifyEVChargingNeeds',
      'NotifyEVChargingSchedule',
    ],
    ...[
      'NotifyEvent',
      'NotifyMonitoringReport',
      'NotifyReport',
      'PublishFirmwareStatusNotification',
    ],
    ...[
      'ReportChargingProfiles',
      'ReservationStatusUpdate',
      'SecurityEventNotification',
      'SignCertificate',
    ],
    ...['StatusNotification', 'TransactionEvent'],
  ]),
};

/**
 * Who may send `action` in `version`, letter case included; undefined for an action that the version does not have. A
 * station's CALL of an unknown action is answered NotImplemented, one that is only ours to send NotSupported.
 */
export function knownAction(version: OcppVersion, action: string): Direction | undefined {
  if (!MESSAGE_SCHEMAS[version].has(action)) return undefined;
  if (action === 'DataTransfer') return 'both';
  return SENT_BY_STATIONS[version].has(action) ? 'from-station' : 'from-csms';
}

/** What validation made of a payload. */
export interface Validation {
  /** The payload to work with: the one given when it was valid, a mended copy when a lenient station's was not. */
  payload: unknown;
  /** What was forgiven, at most 50 entries; empty for a valid payload. */
  violations: readonly Violation[];
  /** Set when the message is refused; the payload is then the one given. */
  error?: RpcError;
}

const NONE: readonly Violation[] = [];

/**
 * Checks a payload against the schema of its message. `strict` refuses any fault with the code of the specification;
 * `lenient` forgives and mends what it can. A valid payload passes through untouched.
 *
 * A payload that passed `strict`, or was valid, is exactly of the message's type. **A payload mended for a lenient
 * station** still has every required field, every object and list is one, and texts, numbers, integers (32 bits;
 * `meterStart` and `meterStop` 53) and booleans have their JSON type. Unlike a valid one
 * - an enum may be any text, a text may be longer and a number smaller or larger than the schema allows, a list may be
 *   empty or longer than allowed;
 * - a date-time may be any text: read it with `parseStationTime`;
 * - an optional field that could not be read is absent;
 * - **TransactionEvent** has `transactionInfo.transactionId`, but may lack eventType, timestamp, triggerReason and seqNo,
 *   `idToken.type` and `meterValue[].timestamp`;
 * - **MeterValues** may lack connectorId (2.0.1: evseId), meterValue and `meterValue[].timestamp`;
 * - **StartTransaction** may lack connectorId, idTag, meterStart and timestamp;
 * - **StopTransaction** may lack transactionId, meterStop, timestamp and `transactionData[].timestamp`.
 *
 * In these four, an object inside the payload that could not be read is left out as a whole, a sampled value also when
 * what it measures (measurand, phase, unit ...) could not be read, so that it never counts as something else.
 */
export function validate(
  version: OcppVersion,
  kind: MessageKind,
  action: string,
  payload: unknown,
  mode: ValidationMode,
): Validation {
  const schema = MESSAGE_SCHEMAS[version].get(action)?.[kind];
  if (schema === undefined) {
    return {
      payload,
      violations: NONE,
      error: new RpcError('NotImplemented', 'The action is not known.'),
    };
  }
  const isValid = validatorOf(schema);
  if (isValid(payload)) return { payload, violations: NONE };
  if (mode === 'strict') {
    return { payload, violations: NONE, error: toRpcError(toViolation(isValid.errors?.[0])) };
  }
  const mended = mend(schema, payload, kind === 'request' ? action : undefined);
  return 'refused' in mended
    ? { payload, violations: mended.violations, error: toRpcError(mended.refused) }
    : { payload: mended.payload, violations: mended.violations };
}

/** The first fault that ajv found. The name of an unknown field is the station's text, so its object is named instead. */
function toViolation(error: ErrorObject | undefined): Violation {
  if (error === undefined) return { path: '', rule: 'type' };
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword !== 'required') return { path, rule: error.keyword };
  const field = String(error.params.missingProperty);
  return { path: path === '' ? field : `${path}.${field}`, rule: 'required' };
}

const MEANING_OF_RULE: Readonly<Record<string, { code: RpcErrorCode; description: string }>> = {
  required: { code: 'OccurrenceConstraintViolation', description: 'A required field is missing.' },
  minItems: { code: 'OccurrenceConstraintViolation', description: 'A list has too few elements.' },
  maxItems: { code: 'OccurrenceConstraintViolation', description: 'A list has too many elements.' },
  additionalProperties: {
    code: 'FormatViolation',
    description: 'An object has a field that is not known.',
  },
  type: { code: 'TypeConstraintViolation', description: 'A field has the wrong type.' },
};

function toRpcError(violation: Violation): RpcError {
  if (violation.path === '' && violation.rule === 'type') {
    return new RpcError('FormatViolation', 'The payload is not an object.', violation);
  }
  const meaning = MEANING_OF_RULE[violation.rule];
  return meaning === undefined
    ? new RpcError(
        'PropertyConstraintViolation',
        'A field has a value that is not allowed.',
        violation,
      )
    : new RpcError(meaning.code, meaning.description, violation);
}
