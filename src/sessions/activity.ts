/** One stretch of a session in which the charging state (1.6: the connector's status) was the same. */
export interface Activity {
  /** Station time in ms. */
  startTime: number;
  /** Station time in ms; null while it lasts. */
  endTime: number | null;
  /** A ChargingState, or in 1.6 a ConnectorStatus. */
  status: string;
}

/** More changes than this in one session are not listed; such a session carries the anomaly `activity_cut`. */
export const MAX_ACTIVITY = 1000;

/**
 * The activity after a status at a time in ms: the running stretch ends and a new one begins. The same array when the
 * status has not changed or the list is full. A clock that went back makes a stretch of no length, never a negative one.
 */
export function recordActivity(
  activity: readonly Activity[],
  status: string,
  at: number,
): readonly Activity[] {
  const running = activity.at(-1);
  if (running?.status === status && running.endTime === null) return activity;
  if (activity.length >= MAX_ACTIVITY) return activity;
  const startTime = Math.max(at, running?.endTime ?? running?.startTime ?? at);
  return [...endActivity(activity, at), { startTime, endTime: null, status }];
}

/** Ends the running stretch at a time in ms, for the end of a session; the same array when none is running. */
export function endActivity(activity: readonly Activity[], at: number): readonly Activity[] {
  const running = activity.at(-1);
  if (!running || running.endTime !== null) return activity;
  return activity.with(-1, { ...running, endTime: Math.max(at, running.startTime) });
}

/** Whole seconds in Charging, a stretch that still lasts counted up to `until` (ms). */
export function energyPeriod(activity: readonly Activity[], until: number): number {
  let ms = 0;
  for (const { status, startTime, endTime } of activity) {
    if (status === 'Charging') ms += Math.max((endTime ?? until) - startTime, 0);
  }
  return Math.round(ms / 1000);
}
