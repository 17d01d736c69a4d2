import type { EvseRef } from '../shared/vocabulary/evse.js';

/** What resolution needs to know of a station's connectors. */
export interface KnownConnector {
  _id: string;
  evseId: number;
  ocppId: number;
  reportedStatus: string | null;
}

/**
 * The outcome: a connector, or at least its EVSE, or the numbers of one that must be created first; `refused` where its number is too
 * high, or the station has too many, so that it is not created.
 */
export type Resolution =
  | { kind: 'found'; connector: KnownConnector }
  | { kind: 'evse-only'; evseId: number | null }
  | { kind: 'refused'; evseId: number | null }
  | { kind: 'unknown'; evseId: number; ocppId: number };

/** Connectors are created unasked only with numbers up to this, and up to this many per station. */
const HIGHEST_NUMBER = 100;
const MOST_CONNECTORS = 64;

/**
 * Which connector a message means, given all connectors of its station. 2.0.1 names the EVSE and perhaps the connector within it, 1.6 only
 * a station-wide connector number. Never assumes connector 1: readings have landed on the wrong connector that way.
 */
export function resolveConnector(
  connectors: readonly KnownConnector[],
  evse: EvseRef | null,
): Resolution {
  if (evse !== null && evse.evseId === null && evse.connectorId !== null) {
    return byStationWideNumber(connectors, evse.connectorId);
  }
  if (evse !== null && evse.evseId !== null && evse.connectorId !== null) {
    const { evseId, connectorId } = evse;
    const connector = connectors.find(
      (known) => known.evseId === evseId && known.ocppId === connectorId,
    );
    return connector ? { kind: 'found', connector } : missing(connectors, evseId, connectorId);
  }
  const evseId = evse?.evseId ?? onlyEvse(connectors);
  if (evseId === null) return { kind: 'evse-only', evseId };
  const within = connectors.filter((known) => known.evseId === evseId);
  const occupied = within.filter((known) => known.reportedStatus === 'Occupied');
  const [connector] = within.length === 1 ? within : occupied.length === 1 ? occupied : [];
  if (connector) return { kind: 'found', connector };
  return { kind: isBeyond(evseId) ? 'refused' : 'evse-only', evseId };
}

/** 0 is no such number: it stands for the station as a whole. */
function isBeyond(number: number): boolean {
  return number < 0 || number > HIGHEST_NUMBER;
}

function byStationWideNumber(connectors: readonly KnownConnector[], number: number): Resolution {
  const candidates = connectors
    .filter((known) => known.ocppId === number)
    .sort((a, b) => a.evseId - b.evseId);
  const connector = candidates.find((known) => known.evseId === number) ?? candidates[0];
  return connector ? { kind: 'found', connector } : missing(connectors, 1, number);
}

function missing(
  connectors: readonly KnownConnector[],
  evseId: number,
  ocppId: number,
): Resolution {
  const named = evseId >= 1 ? evseId : null;
  if (isBeyond(evseId) || isBeyond(ocppId)) return { kind: 'refused', evseId: named };
  if (evseId === 0 || ocppId === 0) return { kind: 'evse-only', evseId: named };
  if (connectors.length >= MOST_CONNECTORS) return { kind: 'refused', evseId };
  return { kind: 'unknown', evseId, ocppId };
}

function onlyEvse(connectors: readonly KnownConnector[]): number | null {
  const evses = new Set(connectors.map(({ evseId }) => evseId));
  const [evseId] = evses;
  return evses.size === 1 && evseId !== undefined ? evseId : null;
}
