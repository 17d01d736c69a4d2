import type { ConnectorRow, LoggedEvent, StationRow } from './api.js';
import { worstFirst } from './status.js';

/** What a reader looks for among stations. Empty strings filter nothing. */
export interface StationFilter {
  /** Part of identity or name, in any case. */
  text: string;
  status: string;
  protocol: string;
  online: '' | 'true' | 'false';
  source: '' | 'reported' | 'synthetic';
}

/** Whether a station passes the filter; a status or source must be that of the same connector. */
export function passes(station: StationRow, filter: StationFilter): boolean {
  const text = filter.text.trim().toLowerCase();
  if (text && !`${station.endpoint} ${station.name ?? ''}`.toLowerCase().includes(text))
    return false;
  if (filter.protocol && station.protocol !== filter.protocol) return false;
  if (filter.online && String(station.online) !== filter.online) return false;
  if (!filter.status && !filter.source) return true;
  return station.connectors.some(
    ({ status, synthetic }) =>
      (!filter.status || status === filter.status) &&
      (!filter.source || synthetic === (filter.source === 'synthetic')),
  );
}

/** The connector that a row shows first: the worst one. */
export function foremost(station: StationRow): ConnectorRow | undefined {
  return worstFirst(station.connectors)[0];
}

/** Power in kW that the running sessions of a station take; null without any that tells. */
export function powerOf(
  { connectors }: StationRow,
  powers: ReadonlyMap<string, number>,
): number | null {
  const known = connectors.flatMap(({ _id }) => powers.get(_id) ?? []);
  return known.length === 0 ? null : known.reduce((sum, power) => sum + power, 0);
}

/** What events did to a list: known stations in their old places, new ones apart, and which are gone. */
export interface Patch {
  /** Newest state of stations, by `_id`. */
  stations: Map<string, StationRow>;
  deleted: Set<string>;
}

/** Sums events up: the last word about each station counts. Events of other things change nothing. */
export function patchOf(events: readonly LoggedEvent[]): Patch {
  const patch: Patch = { stations: new Map(), deleted: new Set() };
  for (const { object, type, data } of events) {
    if (object !== 'chargestation') continue;
    const { changed_connector: _, ...station } = data as unknown as StationRow & {
      changed_connector?: string;
    };
    if (type === 'chargestation.deleted') {
      patch.stations.delete(station._id);
      patch.deleted.add(station._id);
    } else if (Array.isArray(station.connectors)) {
      patch.stations.set(station._id, station as StationRow);
    }
  }
  return patch;
}

/** Applies a patch: rows keep their places; `added` are stations that the list did not have. */
export function applyPatch(
  list: readonly StationRow[],
  { stations, deleted }: Patch,
): { list: StationRow[]; added: StationRow[] } {
  const known = new Set(list.map(({ _id }) => _id));
  return {
    list: list.filter(({ _id }) => !deleted.has(_id)).map((old) => stations.get(old._id) ?? old),
    added: [...stations.values()].filter(({ _id }) => !known.has(_id)),
  };
}
