import type { ConnectorStatus } from '../shared/vocabulary/connector-status.js';
import type { ChargingState } from '../shared/vocabulary/transaction.js';
import { isChargingState } from '../shared/vocabulary/transaction.js';

/** What a connector remembers of statuses. */
export interface StatusMemory {
  /** The public status: that of the last `connector_status.updated` webhook (invariant A). */
  status: string | null;
  /** Where `status` came from: true when a chargingState caused it. */
  synthetic: boolean;
  /** The word of the last StatusNotification. */
  reportedStatus: string | null;
  /** The open session whose chargingState was published last; null when there is none, or the flag was off. */
  publishingSession: string | null;
  /** The chargingState of that session that was published last; null stands for the baseline, Idle. */
  publishedChargingState: string | null;
}

/** In which state a message has left the current session of the connector. */
export interface ChargingStateNews {
  session: string;
  /** Null while the station has told none. */
  chargingState: string | null;
  /** The session is still open after the message. */
  open: boolean;
  /** In order and not sent from an offline queue: only then may it cause a status. */
  live: boolean;
}

/** What follows from a message: the memory after it, and whether a status webhook is due. */
export interface StatusDecision {
  memory: StatusMemory;
  publish: boolean;
}

/** Why the news of a session make no status, the flag being on. */
export type SilenceRule =
  | 'no_charging_state'
  | 'unknown_charging_state'
  | 'late_or_offline'
  | 'state_unchanged'
  | 'held_back';

/** What follows from the news of a session. */
export interface SyntheticDecision extends StatusDecision {
  /** Why no status is published; null when one is. */
  silence: SilenceRule | null;
}

/** The mapping of the product specification. */
const STATUS_OF: Record<ChargingState, ConnectorStatus> = {
  Charging: 'Charging',
  SuspendedEV: 'SuspendedEV',
  SuspendedEVSE: 'SuspendedEVSE',
  EVConnected: 'Preparing',
  Idle: 'Available',
};

const BASELINE: ChargingState = 'Idle';

/**
 * A StatusNotification came. Every one is published. Occupied does not hide what the open session is known to do (the flag being on);
 * any other word is taken as it is.
 */
export function decideReportedStatus(
  memory: StatusMemory,
  reported: string,
  flag: boolean,
): StatusDecision {
  const published = memory.publishedChargingState;
  const refined =
    flag &&
    reported === 'Occupied' &&
    published !== null &&
    published !== BASELINE &&
    isChargingState(published);
  return {
    memory: {
      ...memory,
      status: refined ? STATUS_OF[published] : reported,
      synthetic: false,
      reportedStatus: reported,
    },
    publish: true,
  };
}

/**
 * The flag is on and a message about the connector's current session came. A status is published when the message is live and the
 * chargingState differs from the one published last (baseline Idle); Faulted and Unavailable win over any state, Reserved over Available.
 */
export function decideSyntheticStatus(
  memory: StatusMemory,
  news: ChargingStateNews,
): SyntheticDecision {
  const published =
    memory.publishingSession === news.session ? memory.publishedChargingState : null;
  const after = { ...memory, publishingSession: news.session, publishedChargingState: published };
  const silence = ruleAgainst(memory, published, news);
  const { chargingState } = news;
  if ((silence === null || silence === 'held_back') && isChargingState(chargingState)) {
    after.publishedChargingState = chargingState;
    if (silence === null) {
      after.status = STATUS_OF[chargingState];
      after.synthetic = true;
    }
  }
  const publish = silence === null;
  return { memory: news.open ? after : forgetPublished(after), publish, silence };
}

/** @param published the chargingState of this session that was published last */
function ruleAgainst(
  { reportedStatus }: StatusMemory,
  published: string | null,
  { chargingState, live }: ChargingStateNews,
): SilenceRule | null {
  if (chargingState === null) return 'no_charging_state';
  if (!isChargingState(chargingState)) return 'unknown_charging_state';
  if (!live) return 'late_or_offline';
  if (chargingState === (published ?? BASELINE)) return 'state_unchanged';
  return isHeldBack(reportedStatus, STATUS_OF[chargingState]) ? 'held_back' : null;
}

/**
 * What was published belongs to the session: it goes with it when the station names another connector of the EVSE.
 * @param siblings memories of the other connectors of the EVSE
 */
export function takeOver(
  memory: StatusMemory,
  siblings: readonly StatusMemory[],
  session: string,
): StatusMemory {
  const former = siblings.find(({ publishingSession }) => publishingSession === session);
  if (!former) return memory;
  return {
    ...memory,
    publishingSession: session,
    publishedChargingState: former.publishedChargingState,
  };
}

/** The session has ended or the flag is off: what was published counts no more. */
export function forgetPublished(memory: StatusMemory): StatusMemory {
  return { ...memory, publishingSession: null, publishedChargingState: null };
}

function isHeldBack(reported: string | null, target: ConnectorStatus): boolean {
  if (reported === 'Faulted' || reported === 'Unavailable') return true;
  return reported === 'Reserved' && target === 'Available';
}
