/**
 * The rules of the synthetic connector status as a small program: sections 4.1 to 4.3 of the OCPP reference (StatusNotification,
 * TransactionEvent), written down word for word and without regard to speed. Tests hold the product against it.
 */

/** What a station sends, and what an admin switches. */
export type Step = StatusStep | EventStep | { kind: 'flag'; on: boolean };

/** StatusNotification. A connector is written `<evse>.<connector>`. */
export interface StatusStep {
  kind: 'status';
  connector: string;
  status: string;
}

/** TransactionEvent; two with the same content but for `offline` are one message sent twice. */
export interface EventStep {
  kind: 'event';
  transaction: string;
  phase: 'Started' | 'Updated' | 'Ended';
  seqNo: number;
  /** Station time in s. */
  timestamp: number;
  chargingState: string | null;
  offline: boolean;
  /** Null: the event names none. */
  connector: string | null;
}

/** One `connector_status.updated`. */
export interface StatusWebhook {
  connector: string;
  status: string;
  synthetic: boolean;
  reported: string | null;
}

/** How an event stands to its session, as the sessions module tells it. */
export interface EventPlacement {
  late: boolean;
  afterEnd: boolean;
  first: boolean;
  /** The session's first Ended. */
  ended: boolean;
  /** The connector became known, or another one, by this event. */
  connectorChanged: boolean;
}

/** A session of the model. */
export interface ModelSession {
  /** Position in the order of creation. */
  number: number;
  events: EventStep[];
  open: boolean;
  chargingState: string | null;
  /** The last one that was turned into a status. */
  published: string;
  connector: string | null;
}

/** A connector of the model. */
export interface ModelConnector {
  status: string | null;
  synthetic: boolean;
  reported: string | null;
}

const MAPPING: Record<string, string> = {
  Charging: 'Charging',
  SuspendedEV: 'SuspendedEV',
  SuspendedEVSE: 'SuspendedEVSE',
  EVConnected: 'Preparing',
  Idle: 'Available',
};

/** One station. */
export class StatusModel {
  readonly sessions = new Map<string, ModelSession>();
  readonly connectors = new Map<string, ModelConnector>();
  flag = false;

  /** Takes a step and gives the webhooks it causes, in order. */
  apply(step: Step): StatusWebhook[] {
    if (step.kind === 'flag') {
      this.flag = step.on;
      return [];
    }
    return step.kind === 'status' ? this.notified(step) : this.happened(step);
  }

  /** 4.2 */
  private notified({ connector: name, status }: StatusStep): StatusWebhook[] {
    const connector = this.connector(name);
    connector.reported = status;
    connector.status = status;
    const session = this.currentSession(name);
    const refines = this.flag && session?.connector === name && session.open;
    if (status === 'Occupied' && refines && session.published !== 'Idle') {
      connector.status = MAPPING[session.published] as string;
    }
    connector.synthetic = false;
    return [webhook(name, connector)];
  }

  /** 4.3 */
  private happened(event: EventStep): StatusWebhook[] {
    const placement = this.store(event);
    if (placement === 'duplicate' || placement.afterEnd || placement.late) return [];
    const session = this.sessions.get(event.transaction) as ModelSession;
    if (!this.flag) {
      session.published = 'Idle';
      return [];
    }
    const { chargingState } = session;
    if (event.offline || session.connector === null) return [];
    if (this.currentSession(session.connector) !== session) return [];
    if (chargingState === null || !(chargingState in MAPPING)) return [];
    if (chargingState === session.published) return [];
    session.published = chargingState;
    const target = MAPPING[chargingState] as string;
    const connector = this.connector(session.connector);
    if (connector.reported === 'Faulted' || connector.reported === 'Unavailable') return [];
    if (connector.reported === 'Reserved' && target === 'Available') return [];
    connector.status = target;
    connector.synthetic = true;
    return [webhook(session.connector, connector)];
  }

  /** The session as a function of the set of its events up to Ended (3.3). */
  store(event: EventStep): EventPlacement | 'duplicate' {
    const { sessions } = this;
    const session = sessions.get(event.transaction) ?? newSession(sessions.size);
    sessions.set(event.transaction, session);
    if (session.events.some((stored) => isSame(stored, event))) return 'duplicate';
    const before = { ...session, counted: counted(session.events) };
    session.events = [...session.events, event];
    const last = before.counted.at(-1);
    const late = last !== undefined && compare(event, last) < 0;
    const events = counted(session.events);
    session.open = events.at(-1)?.phase !== 'Ended';
    session.chargingState = newest(events, ({ chargingState }) =>
      chargingState !== null && chargingState in MAPPING ? chargingState : null,
    );
    session.connector = newest(events, ({ connector }) => connector) ?? session.connector;
    return {
      late,
      afterEnd: last !== undefined && !before.open && !late,
      first: last === undefined,
      ended: before.open && event.phase === 'Ended',
      connectorChanged: session.connector !== before.connector,
    };
  }

  /** The newest session of the connector's EVSE: only it publishes. */
  currentSession(connector: string): ModelSession | undefined {
    const evse = connector.split('.')[0];
    return [...this.sessions.values()].findLast(
      (session) => session.connector?.split('.')[0] === evse,
    );
  }

  connector(name: string): ModelConnector {
    const connector = this.connectors.get(name) ?? {
      status: null,
      synthetic: false,
      reported: null,
    };
    this.connectors.set(name, connector);
    return connector;
  }
}

function webhook(
  connector: string,
  { status, synthetic, reported }: ModelConnector,
): StatusWebhook {
  return { connector, status: status as string, synthetic, reported };
}

function newSession(number: number): ModelSession {
  return {
    number,
    events: [],
    open: true,
    chargingState: null,
    published: 'Idle',
    connector: null,
  };
}

function isSame(a: EventStep, b: EventStep): boolean {
  const content = (event: EventStep) => JSON.stringify({ ...event, offline: false });
  return content(a) === content(b);
}

/** By seqNo, then station time; sorting is stable, so equal ones stay in their order of arrival. */
function compare(a: EventStep, b: EventStep): number {
  return a.seqNo - b.seqNo || a.timestamp - b.timestamp;
}

/** The events up to the lowest Ended, lowest first. */
function counted(events: readonly EventStep[]): EventStep[] {
  const sorted = events.toSorted(compare);
  const end = sorted.findIndex(({ phase }) => phase === 'Ended');
  return end === -1 ? sorted : sorted.slice(0, end + 1);
}

function newest(
  events: readonly EventStep[],
  read: (event: EventStep) => string | null,
): string | null {
  return events.reduce<string | null>((value, event) => read(event) ?? value, null);
}
