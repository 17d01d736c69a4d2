import { connectionAdvice } from '../shared/vocabulary/connection-advice.js';
import type { RefusedConnections } from '../shared/vocabulary/connection-refusal.js';
import type { StationRef } from '../shared/vocabulary/station.js';
import type { RefusalNotice } from './connection-docs.js';

/** `data` of `chargestation.connection_refused` per station: the last refusal, and how many there were for which reason. */
export function refusalNotices(
  refusals: readonly RefusedConnections[],
): { station: StationRef; notice: RefusalNotice }[] {
  const perStation = new Map<string, RefusedConnections[]>();
  for (const refused of refusals) {
    if (!refused.station) continue;
    const { chargestation } = refused.station;
    perStation.set(chargestation, [...(perStation.get(chargestation) ?? []), refused]);
  }
  return [...perStation.values()].map((ofStation) => {
    const last = ofStation.reduce((one, other) => (other.lastAt > one.lastAt ? other : one));
    const { identity, status, message, url, protocols, address } = last;
    const station = last.station!;
    const notice: RefusalNotice = {
      chargestation: station.chargestation,
      identity: identity!,
      count: ofStation.reduce((sum, { count }) => sum + count, 0),
      reasons: ofStation.map(({ reason, count }) => ({ reason, count })),
      status,
      result: message,
      advice: connectionAdvice(last),
      url,
      protocols: [...protocols],
      address,
      firstAt: new Date(Math.min(...ofStation.map(({ firstAt }) => firstAt))).toISOString(),
      lastAt: new Date(last.lastAt).toISOString(),
    };
    return { station, notice };
  });
}
