import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { Bench } from './bench.js';

/** What the station has done before the script of a case begins. */
export type Preparation = 'booted' | 'registered';

export interface CaseOptions {
  /** `booted` (default): connected, accepted, every connector Available. `registered`: known to the CSMS, not connected. */
  before?: Preparation;
  /** How many connectors (2.0.1: EVSEs with one connector each); default 1. */
  connectors?: number;
  /** More fields of the chargestation. */
  fields?: Record<string, unknown>;
  /** What the case asks for and this script does not show, for the table. */
  limits?: string;
}

/** One case of the certification program with its script, or with the reason why there is none. */
export type ConformanceCase = { id: string; title: string } & (
  | { run: (bench: Bench) => Promise<void>; options: CaseOptions }
  | { notCovered: string }
);

/** The cases of one functional block. */
export interface Block {
  version: OcppVersion;
  name: string;
  cases: ConformanceCase[];
}

/**
 * A case of the certification program.
 *
 * @param id as in the test case document, without `_CSMS`
 * @param run plays the station and says what the CSMS must answer, send and keep; the bench then checks every frame (`wire-log.ts`)
 */
export function conformanceCase(
  id: string,
  title: string,
  run: (bench: Bench) => Promise<void>,
  options: CaseOptions = {},
): ConformanceCase {
  return { id, title, run, options };
}

/** A case that is listed with the reason why nothing shows that it would pass. */
export function notCovered(id: string, title: string, reason: string): ConformanceCase {
  return { id, title, notCovered: reason };
}
