import type { EventPreview, LoggedEvent } from './api.js';

/** One line of a preview: what a message makes with the flag off and on. */
export interface PreviewRow {
  /** Receipt of the message. */
  at: string;
  off: LoggedEvent | null;
  on: LoggedEvent | null;
  /** How the two sides differ. */
  difference: 'added' | 'removed' | 'changed' | null;
  /** Why nothing more follows, on the line after the last event of a message. */
  silent: string | null;
  /** How many equal messages follow, which are not shown. */
  more: number;
}

type Message = EventPreview['messages'][number];

/** The lines of a preview, oldest first; both sides always. Equal silent messages in a row stand there once. */
export function previewRows(messages: readonly Message[]): PreviewRow[] {
  const rows: PreviewRow[] = [];
  let before: string | null = null;
  for (const message of messages) {
    const silent = message.on.silent[0]?.reason ?? null;
    const events = align(message.off.events as LoggedEvent[], message.on.events as LoggedEvent[]);
    const told = silent && JSON.stringify([silent, ...events.map((pair) => pair.map(inShort))]);
    const last = rows.at(-1);
    if (told && told === before && last) {
      last.more += 1;
      continue;
    }
    before = told;
    for (const [off, on] of events) {
      const difference = differenceOf(off, on);
      rows.push({ at: message.at, off, on, difference, silent: null, more: 0 });
    }
    if (silent) {
      rows.push({ at: message.at, off: null, on: null, difference: null, silent, more: 0 });
    }
  }
  return rows;
}

function inShort(event: LoggedEvent | null): string | null {
  return event && `${event.type} ${gistOf(event)}`;
}

/** Puts equal events side by side in their order; what only one side has stands alone. */
function align(
  off: readonly LoggedEvent[],
  on: readonly LoggedEvent[],
): [LoggedEvent | null, LoggedEvent | null][] {
  const rows: [LoggedEvent | null, LoggedEvent | null][] = [];
  const left = [...off];
  for (const event of on) {
    const same = event.synthetic ? -1 : left.findIndex(({ type }) => type === event.type);
    if (same > 0) rows.push(...left.splice(0, same).map((one): [LoggedEvent, null] => [one, null]));
    rows.push([same === -1 ? null : (left.shift() ?? null), event]);
  }
  return [...rows, ...left.map((one): [LoggedEvent, null] => [one, null])];
}

function differenceOf(off: LoggedEvent | null, on: LoggedEvent | null): PreviewRow['difference'] {
  if (off === null) return 'added';
  if (on === null) return 'removed';
  return gistOf(off) === gistOf(on) ? null : 'changed';
}

/** What an event tells in a word: the status of its connector or the state of its session. */
export function gistOf({ object, data }: LoggedEvent): string {
  if (object === 'session') {
    const { metrics } = data as { metrics?: { chargingState?: string | null } };
    return metrics?.chargingState ?? '';
  }
  const { connectors, changed_connector } = data as {
    connectors?: { _id: string; status: string | null }[];
    changed_connector?: string;
  };
  return connectors?.find(({ _id }) => _id === changed_connector)?.status ?? '';
}
