import type { StationRef } from '../shared/vocabulary/station.js';

/** Chargestations were created, updated or deleted by API (or provisioned by their first connection). */
export class ChargestationsChanged {
  constructor(
    readonly change: 'created' | 'updated' | 'deleted',
    readonly stations: readonly StationRef[],
  ) {}
}

/** Stations have got a socket after having been offline; a reconnection within the grace time makes none. */
export class ChargestationsOnline {
  constructor(readonly stations: readonly StationRef[]) {}
}

/** Stations have been without a socket for `OCPP_OFFLINE_GRACE_MS`. */
export class ChargestationsOffline {
  constructor(readonly stations: readonly StationRef[]) {}
}
