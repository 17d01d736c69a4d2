import { signal } from '@preact/signals';
import { api, type Station } from './api.js';

/** Stations that lists have met, by `_id`. */
const stations = signal(new Map<string, Station>());

const asked = new Set<string>();

/** A station as it was when it was first asked for, which happens once. */
export function knownStation(id: string): Station | undefined {
  if (!asked.has(id)) {
    asked.add(id);
    void api
      .station(id)
      .then((station) => {
        stations.value = new Map(stations.value).set(id, station);
      })
      .catch(() => undefined);
  }
  return stations.value.get(id);
}

/** The identity of a station; its id until it is known. */
export function stationName(id: string): string {
  return knownStation(id)?.endpoint ?? id;
}
