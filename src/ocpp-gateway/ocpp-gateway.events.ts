import type { ChargingProfilesReport } from '../shared/vocabulary/charging-profile.js';
import type { RefusedConnections } from '../shared/vocabulary/connection-refusal.js';
import type { ConnectorStatusReport } from '../shared/vocabulary/connector-status.js';
import type { DeviceModelReport } from '../shared/vocabulary/device-model.js';
import type { ReservationEnd } from '../shared/vocabulary/reservation.js';
import type { Protocol, StationRef } from '../shared/vocabulary/station.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';

/** Sockets of these stations were authenticated and opened. */
export class StationsConnected {
  constructor(
    readonly connections: readonly {
      station: StationRef;
      protocol: Protocol;
      /** Id of the socket. */
      connection: string;
      /** Id of the process that holds it. */
      node: string;
      /** ms. */
      at: number;
    }[],
  ) {}
}

/** These stations have been without a socket for the grace time; `connection` is the last one. `at` (ms): when it closed. */
export class StationsDisconnected {
  constructor(
    readonly connections: readonly { station: StationRef; connection: string; at: number }[],
  ) {}
}

/**
 * Connections were refused: counted since the last event, at most one entry per identity and reason, all of an identity at the same time and
 * at most once a minute.
 */
export class ConnectionsRefused {
  constructor(readonly refusals: readonly RefusedConnections[]) {}
}

/** The sockets of a station have replaced one another too often: probably two stations with one identity. At most once a minute. */
export class ConnectionsConflicted {
  constructor(
    readonly station: StationRef,
    /** How many sockets were replaced since `since` (ms). */
    readonly replaced: number,
    readonly since: number,
    /** IP addresses of the sockets. */
    readonly addresses: readonly string[],
  ) {}
}

/** BootNotifications were received (whatever the answer). */
export class StationsBooted {
  constructor(readonly stations: readonly StationRef[]) {}
}

/** What was heard of these stations in the last few seconds; not published per message. */
export class StationsHeard {
  constructor(
    readonly stations: readonly {
      chargestation: string;
      /** When it was last heard, in ms. */
      at: number;
      /** How many answers have come that nobody waited for. */
      unexpectedAnswers: number;
      /** By how many seconds its clock is ahead of the server's; null when no message has shown it. */
      clockSkew: number | null;
    }[],
  ) {}
}

/** StatusNotifications of connectors, or of stations as a whole (a number 0). */
export class ConnectorStatusesReported {
  constructor(
    readonly reports: readonly {
      station: StationRef;
      report: ConnectorStatusReport /** ms. */;
      receivedAt: number;
    }[],
  ) {}
}

/** One message about a transaction. */
export interface ReportedTransaction {
  station: StationRef;
  protocol: Protocol;
  /** Its `transactionId` is null only where no session fits: the message is kept as an orphan. */
  report: TransactionReport;
  /** Hash of what makes two 1.6 StartTransactions the same; null for other messages. */
  startKey: Buffer | null;
  /** Whose the token of the report is, by `_id`; null when it carries none or nobody registered it. */
  owner: { token: string; user: string | null } | null;
  /** The OCPP action. */
  action: string;
  /** JSON text of the payload as sent. */
  payload: string;
  /** Hash of the payload with sorted keys, without `offline`: the same for a message that is sent again. */
  contentHash: Buffer;
  /** The server's time of receipt in ms. */
  receivedAt: number;
}

/** Messages about transactions, at most one per station. */
export class TransactionsReported {
  constructor(readonly transactions: readonly ReportedTransaction[]) {}
}

/** Reservations have ended at their stations without being used. */
export class ReservationsEnded {
  constructor(readonly reservations: readonly ({ station: StationRef } & ReservationEnd)[]) {}
}

/** Parts of reports about the device model of stations, at most one per station. */
export class DeviceModelReported {
  constructor(readonly reports: readonly { station: StationRef; report: DeviceModelReport }[]) {}
}

/** Messages that applications may want to hear of: security events, firmware, logs, data transfers. */
export class StationsNotified {
  constructor(
    readonly notices: readonly {
      station: StationRef;
      type: string;
      action: string;
      payload: unknown;
    }[],
  ) {}
}

/** Parts of what stations have installed, as they were asked for by `getChargingProfiles`. */
export class ChargingProfilesReported {
  constructor(
    readonly reports: readonly { station: StationRef; report: ChargingProfilesReport }[],
  ) {}
}
