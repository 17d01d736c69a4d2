/** The public words for what a connector is doing: the nine of OCPP 1.6 (ChargePointStatus) plus `Occupied` of 2.0.1. */
export const CONNECTOR_STATUSES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
  'Occupied',
] as const;

export type ConnectorStatus = (typeof CONNECTOR_STATUSES)[number];

/** One StatusNotification (or NotifyEvent twin, OCPP 2.0.1 G01) in vocabulary words. */
export interface ConnectorStatusReport {
  evse: EvseStatusRef;
  /** One of CONNECTOR_STATUSES, or an unknown word of a lenient station, kept as sent. */
  status: string;
  /** The station's time in ms; null when it sent none or none that can be read. */
  timestamp: number | null;
  /** JSON text of the StatusNotificationRequest as sent (or built from a NotifyEvent twin). */
  rawMessage: string;
}

/** Both numbers are known in 2.0.1; 1.6 has `evseId` null. A 0 in either means the station as a whole. */
export interface EvseStatusRef {
  evseId: number | null;
  connectorId: number;
}
