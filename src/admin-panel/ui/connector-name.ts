import type { Session, StationRow } from './api.js';

/** What a connector is called: OCPP 1.6 knows connectors only, 2.0.1 counts them within their EVSE. */
export function connectorName(
  protocol: string | null,
  { evseId, ocppId }: { evseId: number; ocppId: number },
): string {
  return protocol === 'ocpp1.6' ? `Connector ${ocppId}` : `EVSE ${evseId}/${ocppId}`;
}

/** Where a session charges in the words of its station; null when that is not known. */
export function placeName(
  { connector, evseId }: Pick<Session, 'connector' | 'evseId'>,
  station: Pick<StationRow, 'protocol' | 'connectors'> | null | undefined,
): string | null {
  if (station?.protocol !== 'ocpp1.6') return station && evseId !== null ? `EVSE ${evseId}` : null;
  const used = station.connectors.find(({ _id }) => _id === connector);
  return used ? connectorName('ocpp1.6', used) : null;
}
