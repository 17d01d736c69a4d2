import type { Protocol } from '../shared/vocabulary/station.js';
import type { Place } from '../shared/vocabulary/station-command.js';

/** How a caller names a connector: 1.6 style, 2.0.1 style, or both. */
export interface PlaceNumbers {
  connectorId?: number;
  evseId?: number;
}

/** A connector with its numbers. */
export interface PlacedConnector {
  _id: string;
  evseId: number;
  ocppId: number;
}

/** The station as a whole. */
export const WHOLE_STATION: Place = { connectorId: 0, evseId: 0, connectorOfEvse: null };

/**
 * The place that the caller's numbers mean. A single number is the connector of a 1.6 station and the EVSE of a 2.0.1 station; two are
 * the EVSE and the connector within it (whose number 1.6 takes). Null when none is given.
 */
export function toPlace({ connectorId, evseId }: PlaceNumbers): Place | null {
  const number = connectorId ?? evseId;
  if (number === undefined) return null;
  const both = connectorId !== undefined && evseId !== undefined;
  return {
    connectorId: number,
    evseId: evseId ?? number,
    connectorOfEvse: both && connectorId > 0 ? connectorId : null,
  };
}

/** The place of a known connector. */
export function placeOf({ evseId, ocppId }: PlacedConnector): Place {
  return { connectorId: ocppId, evseId, connectorOfEvse: ocppId };
}

/**
 * The connectors at a place, best first: of a 1.6 station the one with this number (if several, the one whose EVSE has the same number,
 * else that of the lowest EVSE), of a 2.0.1 station those of the EVSE.
 */
export function connectorsAt<C extends PlacedConnector>(
  place: Place,
  protocol: Protocol,
  connectors: readonly C[],
): C[] {
  if (protocol === 'ocpp1.6') {
    const rank = ({ evseId }: C) => (evseId === place.connectorId ? 0 : evseId);
    const named = connectors.filter(({ ocppId }) => ocppId === place.connectorId);
    return named.sort((a, b) => rank(a) - rank(b)).slice(0, 1);
  }
  return connectors.filter(
    ({ evseId, ocppId }) => evseId === place.evseId && (place.connectorOfEvse ?? ocppId) === ocppId,
  );
}
