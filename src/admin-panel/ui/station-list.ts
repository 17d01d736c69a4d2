import { type Signal, useComputed, useSignal } from '@preact/signals';
import { api, type StationRow } from './api.js';
import { startLive, useLive } from './live.js';
import { type Loaded, useLoad } from './load.js';
import { applyPatch, patchOf } from './station-rows.js';

/** How many stations one request brings. */
const PAGE = 1000;

/** All stations of the organization with their newest state. */
export interface StationList {
  stations: Signal<StationRow[] | null>;
  /** Stations that were added while the list is read; they wait until they are asked for. */
  waiting: Signal<StationRow[]>;
  showWaiting(): void;
  loaded: Loaded<StationRow[]>;
}

/** Loads all stations and follows their changes: rows stay in their places. */
export function useStationList(): StationList {
  const patched = useSignal<StationRow[] | null>(null);
  const waiting = useSignal<StationRow[]>([]);
  const loaded = useLoad('stations', async () => {
    const all = await readAll();
    patched.value = all;
    waiting.value = [];
    return all;
  });
  const ready = useComputed(() => patched.value !== null);
  useLive(
    ready,
    (events) => {
      const { list, added } = applyPatch(patched.value ?? [], patchOf(events));
      patched.value = list;
      const known = new Set(added.map(({ _id }) => _id));
      if (added.length > 0) {
        waiting.value = [...waiting.value.filter(({ _id }) => !known.has(_id)), ...added];
      }
    },
    () => void loaded.reload(),
  );
  const showWaiting = () => {
    patched.value = [...waiting.value, ...(patched.value ?? [])];
    waiting.value = [];
  };
  return { stations: patched, waiting, showWaiting, loaded };
}

async function readAll(): Promise<StationRow[]> {
  const all: StationRow[] = [];
  for (let number = 1; ; number += 1) {
    const page = await api.stationRows({
      paginate_limit: PAGE,
      paginate_page: number,
      sort_by: 'createdAt',
      sort_order: 'asc',
    });
    startLive(page.event_cursor);
    all.push(...page.result);
    if (!page.hasNext) return all;
  }
}
