import type { StatusMemory } from './synthetic-status.js';

/** Statuses that a chargingState can leave behind when the end of the session does not replace them. */
const BUSY = new Set<string | null>(['Charging', 'SuspendedEV', 'SuspendedEVSE', 'Preparing']);

/**
 * Whether the status of a connector may be stale: a chargingState of a session that is over still shows, because its end named no state
 * or came from an offline queue, and the station has reported no status since.
 */
export function isStuck({ status, synthetic, publishingSession }: StatusMemory): boolean {
  return synthetic && publishingSession === null && BUSY.has(status);
}
