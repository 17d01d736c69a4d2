/**
 * How much of each fault is injected: in `npm test`, and in `npm run test:faults` (FAULTS=full). The same code runs both times. The ids are
 * those of the fault list; a new section adds its lines here.
 */
const COUNTS = {
  /** Handshakes of each kind that must be refused. */
  C1: { some: 2, full: 20 },
  /** Seconds of opens with the identity of a connected station. */
  C3: { some: 3, full: 60 },
  /** Stations whose password is guessed. */
  C4: { some: 1, full: 10 },
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
