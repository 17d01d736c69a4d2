import type { MeterValue, SampledValue } from '../../shared/vocabulary/meter-value.js';
import {
  DEFAULT_CONTEXT,
  DEFAULT_LOCATION,
  DEFAULT_MEASURAND,
  readMeterValues,
  usualUnit,
} from '../wire-meter-values.js';
import { type Lenient, toInteger, toNumber, toObject, toText } from '../wire-values.js';
import type { Routes, UnitOfMeasure, WireSampledValue } from './schemas.js';

/** Readings outside of transactions: MeterValues (functional block J). */
export const meterValues = {
  MeterValues: {
    /** EVSE 0 is the main meter. */
    report(request, { receivedAt }) {
      const evse = { evseId: toInteger(request.evseId), connectorId: null };
      const readings = toMeterValues(request.meterValue, receivedAt, []);
      return { meterValues: { evse, meterValues: readings } };
    },
    answer: () => ({}),
  },
} satisfies Routes;

/** Reads `meterValue`; see `readMeterValues`. */
export function toMeterValues(
  list: unknown,
  fallbackTime: number,
  anomalies: string[],
): MeterValue[] {
  return readMeterValues(list, toSampledValue, fallbackTime, anomalies);
}

/** Null for a value that is no number, or none any more once it is multiplied. The signed copy stays in the frame. */
function toSampledValue(sample: Lenient<WireSampledValue>): SampledValue | null {
  const value = toNumber(sample.value);
  const unitOfMeasure = toObject<UnitOfMeasure>(sample.unitOfMeasure);
  const multiplier = toInteger(unitOfMeasure?.multiplier ?? 0);
  if (value === null || multiplier === null) return null;
  if (multiplier !== 0 && !Number.isFinite(value * 10 ** multiplier)) return null;
  const measurand = toText(sample.measurand) ?? DEFAULT_MEASURAND;
  return {
    value,
    text: String(sample.value),
    measurand,
    context: toText(sample.context) ?? DEFAULT_CONTEXT,
    location: toText(sample.location) ?? DEFAULT_LOCATION,
    phase: toText(sample.phase),
    unit: toText(unitOfMeasure?.unit) ?? usualUnit(measurand),
    multiplier,
  };
}
