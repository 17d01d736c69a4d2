import type { TimelineItem } from './api.js';

/** A cause with what followed from it, in order of time. */
export interface CauseGroup {
  cause: TimelineItem;
  effects: TimelineItem[];
}

/** Groups that a reader is spared, counted by what they are. */
export interface FoldedRow {
  /** `_id` of the newest of them, to tell rows apart. */
  id: string;
  /** Time of the newest of them. */
  at: string;
  /** Time from the first to the last, in s. */
  seconds: number;
  heartbeats: number;
  readings: number;
}

/** A connector by its `_id` and by its numbers in OCPP. */
export interface Place {
  _id: string;
  evseId: number;
  ocppId: number;
}

/** What a reader wants to see beside causes; failures are always shown. */
export interface TimelineFilter {
  states: boolean;
  messages: boolean;
  commands: boolean;
  webhooks: boolean;
  heartbeats: boolean;
  readings: boolean;
}

/** A line of the timeline, newest first. */
export type TimelineRow = { group: CauseGroup } | { folded: FoldedRow };

/** Hangs effects under their causes, however many steps lie between; what has no cause in the part that was read stands alone. */
export function groupByCause(items: readonly TimelineItem[]): CauseGroup[] {
  const byId = new Map(items.map((item) => [item._id, item]));
  const groups = new Map<string, CauseGroup>();
  for (const item of items) {
    const root = rootOf(item, byId);
    const group = groups.get(root._id) ?? { cause: root, effects: [] };
    if (item !== root) group.effects.push(item);
    groups.set(root._id, group);
  }
  for (const { effects } of groups.values()) {
    effects.sort((one, other) => one.at.localeCompare(other.at));
  }
  return [...groups.values()].sort((one, other) => other.cause.at.localeCompare(one.cause.at));
}

function rootOf(item: TimelineItem, byId: ReadonlyMap<string, TimelineItem>): TimelineItem {
  let root = item;
  // Command, frame, event, delivery: the way up has three steps at most.
  for (let step = 0; step < 3; step += 1) {
    const cause = root.cause === null ? undefined : byId.get(root.cause);
    if (!cause) return root;
    root = cause;
  }
  return root;
}

/** The lines for a reader: noise is folded where it is not wanted, never a failure. */
export function timelineRows(groups: readonly CauseGroup[], filter: TimelineFilter): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let noise: CauseGroup[] = [];
  const fold = () => {
    if (noise.length > 0) rows.push({ folded: foldedOf(noise) });
    noise = [];
  };
  for (const group of groups) {
    if (isFolded(group, filter)) {
      noise.push(group);
      continue;
    }
    if (!isWanted(group, filter)) continue;
    fold();
    rows.push({ group: { ...group, effects: group.effects.filter((one) => keeps(one, filter)) } });
  }
  fold();
  return rows;
}

/** Whether a cause, or what followed from it, is about a connector. */
export function concerns({ cause, effects }: CauseGroup, connector: Place): boolean {
  const ids = [cause, ...effects].map(({ state, command }) => (state ?? command)?.connector);
  if (ids.includes(connector._id)) return true;
  const request = (cause.message?.request ?? {}) as {
    evse?: { id?: number; connectorId?: number };
    evseId?: number;
    connectorId?: number;
  };
  const evse = request.evse?.id ?? request.evseId;
  const number = request.evse?.connectorId ?? request.connectorId;
  if (evse === undefined && number === undefined) return false;
  return (
    (evse ?? connector.evseId) === connector.evseId &&
    (number ?? connector.ocppId) === connector.ocppId
  );
}

/** Whether a message is one of those that come without end: a Heartbeat, or a reading without news. */
function noiseOf({ cause, effects }: CauseGroup): 'heartbeats' | 'readings' | null {
  if (cause.message?.direction !== 'from_station') return null;
  if (cause.message.action === 'Heartbeat') return 'heartbeats';
  const { triggerReason } = (cause.message.request ?? {}) as { triggerReason?: string };
  const reading =
    cause.message.action === 'MeterValues' || triggerReason?.startsWith('MeterValue') === true;
  const news = effects.some(({ state }) => state?.type.endsWith('connector_status.updated'));
  return reading && !news ? 'readings' : null;
}

function isFolded(group: CauseGroup, filter: TimelineFilter): boolean {
  const noise = noiseOf(group);
  return noise !== null && !filter[noise] && !hasFailed(group);
}

function isWanted(group: CauseGroup, filter: TimelineFilter): boolean {
  return (
    hasFailed(group) ||
    keeps(group.cause, filter) ||
    group.effects.some((one) => keeps(one, filter))
  );
}

function hasFailed({ cause, effects }: CauseGroup): boolean {
  return cause.failed || effects.some(({ failed }) => failed);
}

function keeps({ kind, failed }: TimelineItem, filter: TimelineFilter): boolean {
  if (failed || kind === 'connection') return true;
  if (kind === 'message') return filter.messages;
  if (kind === 'state') return filter.states;
  return kind === 'command' ? filter.commands : filter.webhooks;
}

function foldedOf(groups: readonly CauseGroup[]): FoldedRow {
  const [newest, oldest] = [groups[0] as CauseGroup, groups.at(-1) as CauseGroup];
  const heartbeats = groups.filter((group) => noiseOf(group) === 'heartbeats').length;
  return {
    id: newest.cause._id,
    at: newest.cause.at,
    seconds: (Date.parse(newest.cause.at) - Date.parse(oldest.cause.at)) / 1000,
    heartbeats,
    readings: groups.length - heartbeats,
  };
}
