/** Form of a status icon; each status has one of its own, so that colour never carries the meaning alone. */
export type Shape =
  | 'ring'
  | 'half-ring'
  | 'bolt'
  | 'bars'
  | 'bars-square'
  | 'check'
  | 'square'
  | 'diamond'
  | 'barred-disc'
  | 'triangle'
  | 'question';

/** Family of colours, a class `hue-...` of the style sheet. */
export type Hue =
  | 'available'
  | 'preparing'
  | 'charging'
  | 'suspended'
  | 'neutral'
  | 'reserved'
  | 'faulted';

/** How a connector status is shown. */
export interface StatusLook {
  shape: Shape;
  hue: Hue;
  /** The meaning in plain words. */
  plain: string;
}

/** The statuses of the API, worst first: that is the order in which a station shows its connectors. */
export const STATUS_LOOKS: Record<string, StatusLook> = {
  Faulted: { shape: 'triangle', hue: 'faulted', plain: 'needs a visit' },
  Unavailable: { shape: 'barred-disc', hue: 'neutral', plain: 'out of use on purpose' },
  SuspendedEVSE: { shape: 'bars-square', hue: 'suspended', plain: 'paused by the station' },
  SuspendedEV: { shape: 'bars', hue: 'suspended', plain: 'paused by the car' },
  Charging: { shape: 'bolt', hue: 'charging', plain: 'energy flows' },
  Preparing: {
    shape: 'half-ring',
    hue: 'preparing',
    plain: 'plugged in or card read, not charging yet',
  },
  Finishing: { shape: 'check', hue: 'neutral', plain: 'done, still plugged in' },
  Occupied: { shape: 'square', hue: 'neutral', plain: 'in use; 2.0.1 says no more' },
  Reserved: { shape: 'diamond', hue: 'reserved', plain: 'held for someone' },
  Available: { shape: 'ring', hue: 'available', plain: 'free' },
};

const UNKNOWN: StatusLook = { shape: 'question', hue: 'neutral', plain: 'not known' };

/** States of a session (chargingState of OCPP 2.0.1) that have no connector status of the same name. */
const STATE_AS_STATUS: Record<string, string> = { EVConnected: 'Preparing', Idle: 'Available' };

/** The look of a status, or of a chargingState as of what it stands for; a word that nobody knows gets a question mark. */
export function lookOf(status: string | null): StatusLook {
  const word = status === null ? '' : statusOfState(status);
  return Object.hasOwn(STATUS_LOOKS, word) ? (STATUS_LOOKS[word] ?? UNKNOWN) : UNKNOWN;
}

/** The connector status that a chargingState stands for in 1.6 words. */
export function statusOfState(state: string): string {
  return STATE_AS_STATUS[state] ?? state;
}

/** What is needed of a connector to judge it. */
export interface StatusOwner {
  status: string | null;
}

/** Connectors with the worst status first; equal ones keep their order. */
export function worstFirst<T extends StatusOwner>(connectors: readonly T[]): T[] {
  return [...connectors].sort((one, other) => rankOf(one.status) - rankOf(other.status));
}

const RANKS = Object.keys(STATUS_LOOKS);

function rankOf(status: string | null): number {
  const rank = status === null ? -1 : RANKS.indexOf(status);
  return rank === -1 ? RANKS.length : rank;
}

/** How many connectors show each status, in the order of `STATUS_LOOKS`, unknown words last; statuses that no one has are left out. */
export function countByStatus(connectors: readonly StatusOwner[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { status } of connectors) {
    if (status !== null) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].sort(([one], [other]) => rankOf(one) - rankOf(other));
}
