import { readdirSync, readFileSync } from 'node:fs';
import type { OcppVersion, Protocol } from '../../src/shared/vocabulary/station.js';
import type { JsonObject } from './station-socket.js';

/** `[2, id, action, payload]` or `[3, id, payload]` (OCPP-J section 4.2). */
export type TraceFrame = [2, string, string, JsonObject] | [3, string, JsonObject];

/** A webhook that a step must cause: its type under `webhook`, every other key is compared. */
export interface Expectation extends JsonObject {
  webhook: string;
  synthetic?: boolean;
  /** Takes the place of `status` with the flag off. */
  statusFlagOff?: string;
}

/** How an answer of the CSMS may differ from the sample: JSON pointers into the frame. */
export interface Match {
  /** Values the CSMS chooses; later uses in the trace are replaced by the real one. */
  csmsAssigned?: string[];
  /** Parts that may be missing. */
  optional?: string[];
}

export type TraceStep =
  | { event: 'connect' | 'disconnect'; note?: string; expect?: Expectation[] }
  | { from: 'station'; frame: TraceFrame; note?: string; expect?: Expectation[] }
  | { from: 'csms'; frame: TraceFrame; for?: string; note?: string; match?: Match };

/** A recorded conversation between a station and the CSMS and what it must cause. */
export interface Trace {
  name: string;
  ocppVersion: OcppVersion;
  subprotocol: Protocol;
  /** The station's identity. */
  station: string;
  description: string;
  fixtures: { connectors: { evseId: number; ocppId: number }[] };
  steps: TraceStep[];
  /** The state at the end, as REST shows it. */
  expectFinal: {
    connector?: JsonObject;
    otherConnector?: JsonObject;
    session?: JsonObject;
    sessions?: JsonObject[];
    /** Statuses of all synthetic webhooks in order. */
    syntheticStatuses?: string[];
  };
}

const FOLDER = new URL('../fixtures/traces/', import.meta.url);

/** All traces that tell what a station says; the one about commands (without `expectFinal`) is left out. */
export function loadTraces(): Trace[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Trace)
    .filter((trace) => trace.expectFinal !== undefined);
}
