import type { StationRef } from '../shared/vocabulary/station.js';

/** A session as it stands after the message that changed it. */
export interface SessionSnapshot {
  station: StationRef;
  /** `_id` of the session. */
  session: string;
  /** `_id`; null while the station has not told where. */
  connector: string | null;
  /** The station's own id of the transaction; null before it has begun. */
  transactionId: string | null;
  /** JSON text of the session as REST shows it, without its raw transaction event. */
  data: string;
  /** JSON text of the 2.0.1 TransactionEvent that caused it; null for 1.6 and for changes by the server. */
  raw: string | null;
}

/** The first message of these sessions has been stored. */
export class SessionsStarted {
  constructor(readonly sessions: readonly SessionSnapshot[]) {}
}

/** A message about these sessions has been stored that was not a duplicate, or the server changed them. */
export class SessionsUpdated {
  constructor(readonly sessions: readonly SessionSnapshot[]) {}
}

/** These sessions have ended; published once per session. */
export class SessionsEnded {
  constructor(readonly sessions: readonly SessionSnapshot[]) {}
}

/** These sessions were asked for and have not started: the time is over, or the application took its request back. */
export class SessionsCancelled {
  constructor(readonly sessions: readonly SessionSnapshot[]) {}
}

/** The stations have not accepted to start these sessions; the reason is in `failure`. */
export class SessionStartsFailed {
  constructor(readonly sessions: readonly SessionSnapshot[]) {}
}

/** The stations have not accepted to stop these sessions, which go on; the reason is in `failure`. */
export class SessionStopsFailed {
  constructor(readonly sessions: readonly SessionSnapshot[]) {}
}

/** In which chargingState a message has left the current session of a connector. */
export interface SessionChargingState {
  station: StationRef;
  session: string;
  connector: string;
  /** One of CHARGING_STATES, or null while the station has told none. */
  chargingState: string | null;
  /** The session is still open after the message. */
  open: boolean;
  /** The message is live: in order, not sent from an offline queue. Only then may it cause a status. */
  live: boolean;
  /** The chargingState was another one before the message. Sessions begin with Idle, as connectors do. */
  changed: boolean;
}

/**
 * The chargingStates in which the messages of a batch have left sessions, with the truth only: whether one is a change worth a
 * status, and whether the organization wants it, the connectors module decides, which remembers what it published last.
 */
export class ChargingStatesChanged {
  constructor(readonly sessions: readonly SessionChargingState[]) {}
}
