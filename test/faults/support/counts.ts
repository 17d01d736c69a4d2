/**
 * How much of each fault is injected: in `npm test`, and in `npm run test:faults` (FAULTS=full). The same code runs both times. The ids are
 * those of the fault list; a new section adds its lines here.
 */
const COUNTS = {
  /** Frames of random text per version. */
  A1: { some: 300, full: 10_000 },
  /** Payloads with one fault per version, each to a strict and to a lenient station. */
  A2: { some: 480, full: 5000 },
  /** All names of actions each time. */
  A3: { some: 1, full: 1 },
  /** Message ids per version. */
  A4: { some: 30, full: 200 },
  /** Message types per version. */
  A5: { some: 20, full: 50 },
  /** Answers per version. */
  A6: { some: 200, full: 1000 },
  /** Frames of each kind. */
  A7: { some: 1, full: 20 },
  /** Upgrade requests. */
  A8: { some: 27, full: 54 },
  /** Times per field, of 30. */
  A9: { some: 2, full: 30 },
  /** Texts per field. */
  A10: { some: 1, full: 4 },
  /** All actions each time. */
  B1: { some: 1, full: 1 },
  /** Reconnections. */
  B2: { some: 40, full: 100 },
  /** Starts, each sent again in four ways. */
  B3: { some: 64, full: 1000 },
  /** Races. */
  B4: { some: 40, full: 500 },
  /** Orders of six events. */
  B5: { some: 64, full: 720 },
  /** Random walks of a transaction. */
  'B5 walks': { some: 100, full: 5000 },
  /** Stops of other transactions. */
  B6: { some: 30, full: 200 },
  /** Stations that come back. */
  B7: { some: 6, full: 100 },
  /** What each of them has queued. */
  'B7 events': { some: 60, full: 500 },
  /** Messages per version. */
  B8: { some: 20, full: 50 },
  /** Stations. */
  B9: { some: 6, full: 50 },
  /** Crossings, on ten stations. */
  B10: { some: 100, full: 2000 },
  /** Stations. */
  B11: { some: 10, full: 100 },
  /** Stations. */
  B12: { some: 10, full: 200 },
  /** Handshakes per reason of refusal. */
  C1: { some: 2, full: 20 },
  /** Replacements, on eight stations. */
  C2: { some: 80, full: 2000 },
  /** Seconds of opens with the identity of a connected station. */
  C3: { some: 3, full: 60 },
  /** Stations whose password is guessed. */
  C4: { some: 1, full: 10 },
  /** Half-open lines. */
  C5: { some: 8, full: 50 },
  /** Stations. */
  C6: { some: 60, full: 2000 },
  'C6 storms': { some: 1, full: 5 },
  /** Connections. */
  C7: { some: 60, full: 5000 },
  /** Paths. */
  C8: { some: 60, full: 220 },
  /** Killed servers. */
  D1: { some: 1, full: 200 },
  /** Kills at named points, of which there are seven. */
  D2: { some: 3, full: 140 },
  /** Servers that were told to end. */
  D3: { some: 1, full: 50 },
  /** Stops of the database. */
  D4: { some: 1, full: 50 },
  /** Cut connections, failed statements, deadlocks, locks. */
  D5: { some: 14, full: 500 },
  /** Of each: disk full, jumps of the clock, stopped processes. */
  D7: { some: 1, full: 10 },
  /** Histories of random operations. */
  D10: { some: 1, full: 20 },
  /** Deliveries that are verified, each with one flipped bit more. */
  E1: { some: 300, full: 10_000 },
  /** Endpoints per answer. */
  E2: { some: 2, full: 20 },
  /** Endpoints per fault of the connection. */
  E3: { some: 2, full: 20 },
  /** Events during the long outage. */
  E4: { some: 300, full: 10_000 },
  /** Seconds with one dead endpoint among 50. */
  E5: { some: 3, full: 600 },
  /** Deliveries while secrets are rotated. */
  E6: { some: 500, full: 10_000 },
  /** Killed processes. */
  E7: { some: 4, full: 200 },
  /** Endpoints that change in the middle of their retries. */
  E8: { some: 8, full: 100 },
  /** Sessions. */
  E9: { some: 20, full: 1000 },
  /** Events of 20 concurrent writers. */
  E10: { some: 10_000, full: 100_000 },
  /** Hostile URLs: all of them each time. */
  F1: { some: 200, full: 200 },
  /** Places of an id, all of them each time. */
  F3: { some: 30, full: 30 },
  /** Repeats of a request with one key. */
  F5: { some: 30, full: 1000 },
  /** Requests beyond each limit. */
  F6: { some: 5, full: 50 },
  /** Rounds of each attack on members and keys. */
  F8: { some: 1, full: 20 },
} as const;

/** Id of a fault, as in the names of its tests. */
export type FaultId = keyof typeof COUNTS;

/** Whether the whole list runs. */
export const FULL = process.env.FAULTS === 'full';

/** How often the fault is injected in this run; `COUNT` says it for a run of one fault. */
export function countOf(id: FaultId): number {
  return Number(process.env.COUNT ?? COUNTS[id][FULL ? 'full' : 'some']);
}
