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
}

type Message = EventPreview['messages'][number];

/** The lines of a preview, oldest first; both sides always. */
export function previewRows(messages: readonly Message[]): PreviewRow[] {
  return messages.flatMap((message) => {
    const rows = align(message.off.events as LoggedEvent[], message.on.events as LoggedEvent[]).map(
      ([off, on]) => ({
        at: message.at,
        off,
        on,
        difference: differenceOf(off, on),
        silent: null,
      }),
    );
    const silent = message.on.silent[0]?.reason ?? null;
    if (silent === null) return rows;
    return [...rows, { at: message.at, off: null, on: null, difference: null, silent }];
  });
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
