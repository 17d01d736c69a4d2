import type { SessionSnapshot } from '../sessions/sessions.events.js';
import type { Observation } from './effects.js';

/** What the start or the end of sessions may confirm. */
export function sessionObservations(
  kind: 'session_started' | 'session_ended',
  sessions: readonly SessionSnapshot[],
): Observation[] {
  const at = new Date().toISOString();
  const observed = kind === 'session_started' ? 'session.started' : 'session.ended';
  return sessions.map(({ station, session, connector }) => {
    const effect = { observed, at, session };
    return { chargestation: station.chargestation, kind, connector, session, effect };
  });
}
