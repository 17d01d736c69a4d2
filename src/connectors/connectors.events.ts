import type { EvseStatusRef } from '../shared/vocabulary/connector-status.js';
import type { StationRef } from '../shared/vocabulary/station.js';

/** Connectors were created (by API or discovered), updated or deleted by API. */
export class ConnectorsChanged {
  constructor(
    readonly change: 'created' | 'updated' | 'deleted',
    /** `connector` is the connector as REST shows it. */
    readonly connectors: readonly { station: StationRef; connector: object }[],
  ) {}
}

/** Messages of these stations have named connectors that are not known and not created: a number above 100, or one too many. */
export class ConnectorsRefused {
  constructor(
    /** `_id`s, each once. */
    readonly chargestations: readonly string[],
  ) {}
}

/** One webhook-worthy status of a connector. */
export interface ConnectorStatusChange {
  station: StationRef;
  /** `_id` of the connector. */
  connector: string;
  /** The public status after the change. */
  status: string;
  /** True when a chargingState caused it, false when the station reported it. */
  synthetic: boolean;
  /** The word of the last StatusNotification. */
  reportedStatus: string | null;
  /** What the station has just said; null for a synthetic status. */
  report: {
    /** Where, in the station's own numbers: `evseId` is null in 1.6. */
    evse: EvseStatusRef;
    /** The word of the StatusNotification before this one; null for the first one. */
    before: string | null;
    /** When it was received, in ms. */
    receivedAt: number;
  } | null;
  /** Time of the change in ms: the station's for reported ones. */
  at: number;
}

/** Every StatusNotification that names a connector, and every synthetic status. */
export class ConnectorStatusesChanged {
  constructor(readonly changes: readonly ConnectorStatusChange[]) {}
}
