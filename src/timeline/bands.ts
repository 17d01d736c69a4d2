import type { FoundEvent } from '../webhooks/webhooks.commands.js';

/** Where a band comes from: a StatusNotification, the 2.0.1 flag, or the charging state of the session itself. */
export const BAND_SOURCES = ['reported', 'synthetic', 'charging_state'] as const;
export type BandSource = (typeof BAND_SOURCES)[number];

/** A stretch of time (ms) in which a status or a charging state was the same. `to` null: it lasts. */
export interface Band {
  source: BandSource;
  status: string;
  from: number;
  to: number | null;
}

/** A status of the session's connector, and when it was told. */
export interface StatusPoint {
  synthetic: boolean;
  status: string;
  at: number;
}

interface ShownConnector {
  _id: string;
  status: string | null;
  reported_status: string | null;
  statusAt: string | null;
}

/**
 * What the log says of one connector, all in the time of the station: a report has its own, a synthetic status that of the charging state
 * which the session reached by the same message.
 *
 * @param events of the station, oldest first
 */
export function pointsOf(
  events: readonly FoundEvent[],
  { session, connector }: { session: string; connector: string },
): StatusPoint[] {
  let reached: number | null = null;
  return events.flatMap(({ object, data, synthetic, createdAt }) => {
    if (object === 'session') {
      if (data._id === session) reached = lastStateIn(data);
      return [];
    }
    if (data.changed_connector !== connector) return [];
    const shown = (data.connectors as ShownConnector[]).find(({ _id }) => _id === connector);
    const status = synthetic ? shown?.status : shown?.reported_status;
    if (!status) return [];
    const reported = shown?.statusAt ? Date.parse(shown.statusAt) : createdAt;
    return [{ synthetic, status, at: synthetic ? (reached ?? createdAt) : reported }];
  });
}

/** Since when (ms) the charging state of a session lasts. */
function lastStateIn(data: Record<string, unknown>): number | null {
  const activity = data.charging_activity as { startTime: string }[];
  const last = activity.at(-1);
  return last ? Date.parse(last.startTime) : null;
}

/**
 * The bands of one lane between two times; the status that held at `from` begins there, and the last one ends at `to`. Equal ones that
 * follow each other are one band.
 *
 * @param to null: the session lasts, and so does the last band
 */
export function laneOf(
  points: readonly StatusPoint[],
  source: BandSource,
  from: number,
  to: number | null,
): Band[] {
  const bands: Band[] = [];
  for (const { status, at } of points.toSorted((a, b) => a.at - b.at)) {
    if (to !== null && at >= to) break;
    const last = bands.at(-1);
    if (last?.status === status) continue;
    const start = Math.max(at, from);
    if (last) last.to = start;
    bands.push({ source, status, from: start, to });
  }
  return bands.filter((band) => band.to === null || band.to > band.from);
}

/** In the order of their beginning; of equal ones in that of the sources. */
export function inOrder(bands: readonly Band[]): Band[] {
  const rank = ({ source }: Band) => BAND_SOURCES.indexOf(source);
  return bands.toSorted((a, b) => a.from - b.from || rank(a) - rank(b));
}
