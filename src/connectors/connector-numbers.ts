import type { Protocol } from '../shared/vocabulary/station.js';

/** Where a connector stands. */
export interface ConnectorNumber {
  evseId: number;
  ocppId: number;
}

/**
 * The number for a new connector that was given none: the lowest free one in its EVSE, or in the whole station when its
 * protocol numbers connectors through all EVSEs, as OCPP 1.6 does.
 */
export function nextFreeNumber(
  taken: readonly ConnectorNumber[],
  evseId: number,
  protocol: Protocol | null,
): number {
  const rivals =
    protocol === 'ocpp1.6' ? taken : taken.filter((connector) => connector.evseId === evseId);
  const numbers = new Set(rivals.map(({ ocppId }) => ocppId));
  let free = 1;
  while (numbers.has(free)) free += 1;
  return free;
}
