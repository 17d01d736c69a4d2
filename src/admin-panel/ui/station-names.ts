import { signal } from '@preact/signals';
import { api } from './api.js';

/** Identities of stations that lists have met, by `_id`. */
const stationNames = signal(new Map<string, string>());

const asked = new Set<string>();

/** The identity of a station, asked for once; its id until then. */
export function stationName(id: string): string {
  if (!asked.has(id)) {
    asked.add(id);
    void api
      .station(id)
      .then(({ endpoint }) => {
        stationNames.value = new Map(stationNames.value).set(id, endpoint);
      })
      .catch(() => undefined);
  }
  return stationNames.value.get(id) ?? id;
}
