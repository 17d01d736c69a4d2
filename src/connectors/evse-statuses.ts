import {
  type ChargingStateNews,
  decideSyntheticStatus,
  type SilenceRule,
  type StatusMemory,
  takeOver,
} from './synthetic-status.js';

/** A connector of a station with what it remembers of statuses. */
export interface RememberingConnector extends StatusMemory {
  _id: string;
  evseId: number;
}

/** What news of a session mean for the connectors of its EVSE. */
export interface EvseDecision<Row extends RememberingConnector> {
  connector: Row;
  /** What the connector remembers from now on. */
  memory: StatusMemory;
  /** A status webhook is due. */
  publish: boolean;
  /** Why none is; null when one is. */
  silence: SilenceRule | null;
  /** Other connectors of the EVSE, which published for this session before or for one that is over: they forget it. */
  forgetful: Row[];
}

/**
 * Decides with the flag on. Null when the station has no such connector.
 * @param station all connectors of the station, or at least those of the EVSE
 */
export function decideOnEvse<Row extends RememberingConnector>(
  station: readonly Row[],
  news: ChargingStateNews & { connector: string },
): EvseDecision<Row> | null {
  const connector = station.find(({ _id }) => _id === news.connector);
  if (!connector) return null;
  const siblings = station.filter((row) => row.evseId === connector.evseId && row !== connector);
  const decision = decideSyntheticStatus(takeOver(connector, siblings, news.session), news);
  return {
    connector,
    ...decision,
    forgetful: siblings.filter((sibling) => isOvertaken(sibling, news)),
  };
}

/** The session published there before, or another one that is no longer the current one of the EVSE. */
function isOvertaken(sibling: StatusMemory, { session, open }: ChargingStateNews): boolean {
  if (sibling.publishingSession === null) return false;
  return open || sibling.publishingSession === session;
}
