import { statusOfState } from './status.js';

/** Where a band comes from: the station's word, our events, or the charging state that was not published. */
export type BandSource = 'reported' | 'synthetic' | 'charging_state';

/** A stretch of a session in one status, times in ms. */
export interface Band {
  source: BandSource;
  status: string;
  from: number;
  to: number;
}

/** A stretch as the API tells it; without an end it still lasts. */
export interface Stretch {
  source: BandSource;
  startTime: string;
  endTime: string | null;
  status: string;
}

const LANES: [BandSource, string][] = [
  ['reported', 'reported'],
  ['synthetic', 'synthetic'],
  ['charging_state', 'charging state (not published)'],
];

/**
 * The lanes of a session by source, each with its name; those without bands are left out, and so are charging states that were published.
 * The running band ends at `now`.
 */
export function lanesOf(stretches: readonly Stretch[], now: number): [string, Band[]][] {
  const all = stretches.flatMap((stretch) => bandsOf(stretch, now));
  const synthetic = all.filter(({ source }) => source === 'synthetic');
  const shown = all.filter(
    (band) => band.source !== 'charging_state' || !isPublished(band, synthetic),
  );
  return LANES.map(([source, name]): [string, Band[]] => [
    name,
    shown.filter((band) => band.source === source),
  ]).filter(([, bands]) => bands.length > 0);
}

/** What the session did, whether it was published or not: its charging states, or on 1.6 what the station reported. */
export function statesOf(stretches: readonly Stretch[], now: number): Band[] {
  const all = stretches.flatMap((stretch) => bandsOf(stretch, now));
  const states = all.filter(({ source }) => source === 'charging_state');
  return states.length > 0 ? states : all.filter(({ source }) => source === 'reported');
}

/** Whether a synthetic status says the same for most of the time; to the millisecond they differ. */
function isPublished({ status, from, to }: Band, synthetic: readonly Band[]): boolean {
  return synthetic.some(
    (other) =>
      other.status === status &&
      Math.min(to, other.to) - Math.max(from, other.from) > (to - from) / 2,
  );
}

function bandsOf({ source, status, startTime, endTime }: Stretch, now: number): Band[] {
  const [from, to] = [Date.parse(startTime), endTime === null ? now : Date.parse(endTime)];
  return to > from ? [{ source, status: statusOfState(status), from, to }] : [];
}

/** Seconds in each status, longest first. */
export function timePerStatus(bands: readonly Band[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { status, from, to } of bands) {
    sums.set(status, (sums.get(status) ?? 0) + (to - from) / 1000);
  }
  return [...sums].sort(([, one], [, other]) => other - one);
}

/** The band of a lane that holds at a moment. */
export function bandAt(bands: readonly Band[], at: number): Band | undefined {
  return bands.find(({ from, to }) => from <= at && at < to);
}

/** Place of a band within a span of time, in percent of it; null when it lies outside. */
export function placeOf(
  { from, to }: Band,
  span: { from: number; to: number },
): { left: number; width: number } | null {
  const start = Math.max(from, span.from);
  const end = Math.min(to, span.to);
  if (end <= start || span.to <= span.from) return null;
  const percent = 100 / (span.to - span.from);
  return { left: (start - span.from) * percent, width: (end - start) * percent };
}
