import type { MeterValue, SampledValue } from '../../shared/vocabulary/meter-value.js';
import {
  DEFAULT_CONTEXT,
  DEFAULT_LOCATION,
  DEFAULT_MEASURAND,
  readMeterValues,
  usualUnit,
} from '../wire-meter-values.js';
import {
  type Lenient,
  note,
  optional,
  required,
  toInteger,
  toNumber,
  toText,
} from '../wire-values.js';
import type { Routes, WireSampledValue } from './schemas.js';

/** Readings: MeterValues (section 4.7). */
export const meterValues = {
  MeterValues: {
    /**
     * Part of a transaction, or of the one that runs on the connector; its time is that of the latest reading, since
     * the message has none of its own. Readings of the main meter (connector 0) without a transaction stand alone.
     */
    report(request, { receivedAt }) {
      const anomalies: string[] = [];
      const connectorId = required(toInteger, request.connectorId, 'connector_id', anomalies);
      const transactionId = toTransactionId(
        optional(toNumber, request.transactionId, 'transaction_id', anomalies),
      );
      if (request.meterValue === undefined) note(anomalies, 'missing_meter_value');
      const readings = toMeterValues(request.meterValue, receivedAt, anomalies);
      const isOfConnector = connectorId !== null && connectorId > 0;
      if (transactionId === null && !isOfConnector) {
        return { meterValues: { evse: { evseId: null, connectorId }, meterValues: readings } };
      }
      return {
        transaction: {
          phase: 'updated',
          transactionId,
          seqNo: null,
          timestamp: latest(readings) ?? receivedAt,
          offline: false,
          chargingState: null,
          triggerReason: null,
          stopReason: null,
          evse: isOfConnector ? { evseId: null, connectorId } : null,
          idToken: null,
          reservationId: null,
          remoteStartId: null,
          meterValues: readings,
          anomalies,
        },
      };
    },
    answer: () => ({}),
  },
} satisfies Routes;

/** The number as the vocabulary's text. Null for 0 and below, which stations send that never learnt the number. */
export function toTransactionId(number: number | null): string | null {
  return number !== null && number > 0 ? String(Math.trunc(number)) : null;
}

/** Reads `meterValue` or `transactionData`; see `readMeterValues`. */
export function toMeterValues(
  list: unknown,
  fallbackTime: number,
  anomalies: string[],
): MeterValue[] {
  return readMeterValues(list, toSampledValue, fallbackTime, anomalies);
}

/** Null for a value that is no number, unless it is signed data. */
function toSampledValue(sample: Lenient<WireSampledValue>): SampledValue | null {
  const text = toText(sample.value);
  if (text === null) return null;
  const isSigned = sample.format === 'SignedData';
  const value = isSigned ? null : toNumber(text);
  if (value === null && !isSigned) return null;
  const measurand = toText(sample.measurand) ?? DEFAULT_MEASURAND;
  return {
    value,
    text,
    measurand,
    context: toText(sample.context) ?? DEFAULT_CONTEXT,
    location: toText(sample.location) ?? DEFAULT_LOCATION,
    phase: toText(sample.phase),
    unit: toText(sample.unit) ?? usualUnit(measurand),
    multiplier: 0,
  };
}

function latest(readings: MeterValue[]): number | null {
  let timestamp: number | null = null;
  for (const reading of readings) {
    if (timestamp === null || reading.timestamp > timestamp) timestamp = reading.timestamp;
  }
  return timestamp;
}
