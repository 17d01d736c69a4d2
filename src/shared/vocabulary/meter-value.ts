/** One sampled value with the defaults of the specification filled in (1.6 section 7.43, 2.0.1 SampledValueType). */
export interface SampledValue {
  /** The number as sent, before `multiplier` and unit; null for signed data, which is stored and not read as a number. */
  value: number | null;
  /** The value's text as sent. */
  text: string;
  /** Default `Energy.Active.Import.Register`. */
  measurand: string;
  /** Default `Sample.Periodic`. */
  context: string;
  /** Default `Outlet`. */
  location: string;
  /** Null means the total over all phases. */
  phase: string | null;
  /** As sent; default `Wh` for energy measurands, else the usual unit of the measurand or null. */
  unit: string | null;
  /** Power of ten that the value is multiplied with; 0 in 1.6. */
  multiplier: number;
}

/** Sampled values of one moment. */
export interface MeterValue {
  /** The station's time in ms since 1970. */
  timestamp: number;
  sampledValues: SampledValue[];
}
