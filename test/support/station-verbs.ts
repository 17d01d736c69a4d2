import { CallError } from './station-errors.js';
import type { JsonObject } from './station-socket.js';

/** One connector of a virtual station and what is going on at it. */
export interface ConnectorState {
  /** EVSE it belongs to; 1.6 has none and does not send it. */
  evseId: number;
  /** Number on the wire: within the EVSE in 2.0.1, within the station in 1.6. */
  connectorId: number;
  /** Status last reported by StatusNotification. */
  status: string;
  plugged: boolean;
  /** Token that was accepted and not yet used up. */
  idToken: string | null;
  /** Energy.Active.Import.Register in Wh; rises over all transactions. */
  register: number;
  transaction: TransactionState | null;
  /** Id of a remote start that the next TransactionEvent returns (2.0.1 F01.FR.25). */
  remoteStartId?: number;
}

/** The open transaction of a connector. */
export interface TransactionState {
  /** Given by the CSMS in 1.6 (a number), by the station in 2.0.1 (a UUID). */
  id: string | number;
  /** Number of the next TransactionEvent (2.0.1). */
  seqNo: number;
  /** 2.0.1 names the EVSE in one event only (E01.FR.16). */
  evseSent: boolean;
  /** 2.0.1 sends the idToken once for the start (E03). */
  idTokenSent: boolean;
  /** Set once energy has been stopped while the transaction stays open (2.0.1 with stop point EVConnected). */
  stopped: 'card' | 'remote' | null;
}

/** What a meter shows. Parts that are left out are not sent. */
export interface Reading {
  /** Wh by which the energy register rises before it is read. Without it the register is sent as it stands. */
  energy?: number;
  /** Unit in which the register is sent; default Wh. */
  unit?: 'Wh' | 'kWh';
  /** Power.Active.Import in W. */
  power?: number;
  /** Current.Import per phase in A. */
  current?: number;
  /** State of charge of the EV in percent. */
  soc?: number;
}

/** Who stops: the driver with the card (default) or a command of the CSMS. */
export type StopBy = 'card' | 'remote';

/** Answer to BootNotification; both versions name its parts alike. */
export interface BootAnswer {
  status: 'Accepted' | 'Pending' | 'Rejected';
  currentTime: string;
  interval: number;
}

/** The verbs in which the versions differ. Each sends what a real station of that version would, in its order. */
export interface StationVerbs {
  boot(): Promise<BootAnswer>;
  reportStatus(connector: ConnectorState, status: string, more?: JsonObject): Promise<void>;
  plugIn(connector: ConnectorState): Promise<void>;
  /** Asks about the token and gives the CSMS's word for it. Only `Accepted` lets the station go on. */
  authorize(connector: ConnectorState, idToken: string): Promise<string>;
  /** Takes the token of a remote start as if the driver had shown it. `request` is the payload of the CSMS. */
  takeRemoteStart(connector: ConnectorState, request: JsonObject): Promise<void>;
  startCharging(connector: ConnectorState): Promise<void>;
  meter(connector: ConnectorState, reading: Reading): Promise<void>;
  suspend(connector: ConnectorState, by: 'EV' | 'EVSE'): Promise<void>;
  resume(connector: ConnectorState): Promise<void>;
  stop(connector: ConnectorState, by: StopBy): Promise<void>;
  unplug(connector: ConnectorState): Promise<void>;
  /** What the station answers to a call of the CSMS unless the test says otherwise. */
  answer(action: string, payload: JsonObject): JsonObject;
}

/** Looks an action's answer up in a version's table; an unknown action is a CALLERROR NotImplemented. */
export function answerFrom(
  table: Record<string, (payload: JsonObject) => JsonObject>,
  action: string,
  payload: JsonObject,
): JsonObject {
  const answer = Object.hasOwn(table, action) ? table[action] : undefined;
  if (!answer) throw new CallError('NotImplemented', `${action} is not implemented`);
  return answer(payload);
}
