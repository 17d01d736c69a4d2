import type { PreviewTotals } from './event-preview.dto.js';
import type { PreviewEffects, PreviewEvent } from './event-preview.js';

/** Counts what the flag adds and changes. Events that a station caused stand on both sides in the same order. */
export function totalsOf(
  messages: readonly { off: PreviewEffects; on: PreviewEffects }[],
): PreviewTotals {
  const totals = { off: 0, on: 0, added: 0, removed: 0, changed: 0 };
  for (const { off, on } of messages) {
    const caused = on.events.filter(({ synthetic }) => !synthetic);
    totals.off += off.events.length;
    totals.on += on.events.length;
    totals.added += on.events.length - caused.length;
    totals.removed += Math.max(0, off.events.length - caused.length);
    totals.changed += off.events.filter(
      (event, index) => statusIn(event) !== statusIn(caused[index]),
    ).length;
  }
  return totals;
}

/** The status of the connector that an event is about. */
function statusIn(event: PreviewEvent | undefined): string | null {
  if (event?.type !== 'chargestation.connector_status.updated') return null;
  const data = event.data as {
    changed_connector: string;
    connectors: { _id: string; status: string | null }[];
  };
  return data.connectors.find(({ _id }) => _id === data.changed_connector)?.status ?? null;
}
