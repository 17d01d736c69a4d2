/**
 * Where on a station something happens, as the message names it.
 * 2.0.1: EVSE (from 1) and, if sent, the connector within it (from 1). 1.6 knows connectors only: `evseId` is null
 * and `connectorId` the station-wide number. 0 stands for the station as a whole.
 */
export interface EvseRef {
  evseId: number | null;
  connectorId: number | null;
}
