import type { ConnectorStatusReport } from '../shared/vocabulary/connector-status.js';
import type { StationRef } from '../shared/vocabulary/station.js';

/**
 * The raw messages among `reports` that speak of a station as a whole (a 0 for the connector or, in 2.0.1, for the EVSE), by
 * chargestation; of several of one station the last.
 */
export function stationStatuses(
  reports: readonly { station: StationRef; report: ConnectorStatusReport }[],
): Map<string, string> {
  const whole = reports.filter(
    ({ report: { evse } }) => evse.evseId === 0 || evse.connectorId === 0,
  );
  return new Map(whole.map(({ station, report }) => [station.chargestation, report.rawMessage]));
}
