import type { InstalledProfile, Session, Station } from './api.js';

/** A time during which the profiles of a station allow so much power. */
export interface Limit {
  /** ms. */
  from: number;
  /** ms. */
  to: number;
  /** kW. */
  power: number;
}

/** Where and when a session charges. */
export interface ChargingPlace {
  /** As profiles name it: the EVSE of a 2.0.1 station, the connector of a 1.6 one. */
  number: number | null;
  transactionId: string | null;
  /** ms; profiles of the kind Relative count from here. */
  start: number;
}

/** Where a session charges; null before it has started. */
export function placeOf(session: Session, { protocol, connectors }: Station): ChargingPlace | null {
  const { metrics, connector, evseId, transactionId } = session;
  if (metrics.chargingStart === null) return null;
  const { ocppId = null } = connectors.find(({ _id }) => _id === connector) ?? {};
  const number = protocol === 'ocpp1.6' ? ocppId : evseId;
  return { number, transactionId, start: Date.parse(metrics.chargingStart) };
}

type Schedule = Extract<InstalledProfile['chargingSchedule'], readonly unknown[]>[number];

/** For limits in ampere: what a phase has in Europe, since profiles do not tell. */
const VOLTS = 230;
const PHASES = 3;

const CYCLE_S: Record<string, number> = { Daily: 86_400, Weekly: 604_800 };

/** What the installed profiles allow a session between two times, as far as they say; each counts from when it was last set. */
export function limitsOf(
  profiles: readonly InstalledProfile[],
  place: ChargingPlace,
  span: { from: number; to: number },
): Limit[] {
  const concerned = profiles.filter((profile) => concerns(profile, place));
  const turns = [span.from, ...concerned.flatMap((profile) => turnsOf(profile, place, span))];
  const times = [...new Set(turns)]
    .filter((at) => at >= span.from && at < span.to)
    .sort((a, b) => a - b);
  const limits: Limit[] = [];
  for (const [index, from] of times.entries()) {
    const power = limitAt(concerned, place, from);
    const last = limits.at(-1);
    const to = times[index + 1] ?? span.to;
    if (power === null) continue;
    if (last && last.to === from && last.power === power) last.to = to;
    else limits.push({ from, to, power });
  }
  return limits;
}

function concerns(profile: InstalledProfile, { number, transactionId }: ChargingPlace): boolean {
  const there = profile.connectorId === 0 || profile.connectorId === number;
  return there && (profile.transactionId === null || profile.transactionId === transactionId);
}

/** The lowest of what each purpose allows; of one purpose the highest stack level counts, and TxProfile goes before TxDefaultProfile. */
function limitAt(
  profiles: readonly InstalledProfile[],
  place: ChargingPlace,
  at: number,
): number | null {
  const allowed = new Map<string, number>();
  for (const profile of profiles.toSorted((a, b) => a.stackLevel - b.stackLevel)) {
    const power = powerAt(profile, place, at);
    if (power !== null) allowed.set(profile.chargingProfilePurpose, power);
  }
  if (allowed.has('TxProfile')) allowed.delete('TxDefaultProfile');
  return allowed.size === 0 ? null : Math.min(...allowed.values());
}

function powerAt(profile: InstalledProfile, place: ChargingPlace, at: number): number | null {
  const { validFrom, validTo, updatedAt } = profile;
  if (at < Date.parse(updatedAt) || (validFrom !== null && at < Date.parse(validFrom))) return null;
  if (validTo !== null && at >= Date.parse(validTo)) return null;
  const schedule = scheduleOf(profile);
  const second = (at - beginOf(profile, schedule, place, at)) / 1000;
  if (second < 0 || (schedule.duration != null && second >= schedule.duration)) return null;
  const period = schedule.chargingSchedulePeriod.findLast(
    ({ startPeriod }) => startPeriod <= second,
  );
  if (!period) return null;
  const watts =
    schedule.chargingRateUnit === 'W'
      ? period.limit
      : period.limit * VOLTS * (period.numberPhases ?? PHASES);
  return watts / 1000;
}

/** When the run of the schedule began that holds at a time, ms. */
function beginOf(
  { chargingProfileKind, recurrencyKind }: InstalledProfile,
  { startSchedule }: Schedule,
  { start }: ChargingPlace,
  at: number,
): number {
  if (chargingProfileKind === 'Relative' || startSchedule == null) return start;
  const begin = Date.parse(startSchedule);
  const cycle = CYCLE_S[recurrencyKind ?? ''];
  if (chargingProfileKind !== 'Recurring' || cycle === undefined) return begin;
  return begin + Math.floor((at - begin) / 1000 / cycle) * cycle * 1000;
}

/** The times at which what a profile allows may change. */
function turnsOf(
  profile: InstalledProfile,
  place: ChargingPlace,
  span: { from: number; to: number },
): number[] {
  const schedule = scheduleOf(profile);
  const seconds = schedule.chargingSchedulePeriod.map(({ startPeriod }) => startPeriod);
  const steps = schedule.duration == null ? seconds : [...seconds, schedule.duration];
  const turns = [profile.updatedAt, profile.validFrom, profile.validTo]
    .filter((time) => time !== null)
    .map(Date.parse);
  const cycle = (CYCLE_S[profile.recurrencyKind ?? ''] ?? 0) * 1000;
  const runs = cycle === 0 ? 1 : Math.ceil((span.to - span.from) / cycle) + 1;
  for (let run = 0; run < runs; run += 1) {
    const begin = beginOf(profile, schedule, place, span.from + run * cycle);
    turns.push(begin, ...steps.map((second) => begin + second * 1000));
  }
  return turns;
}

/** A profile with several schedules is one of ISO 15118; the station chooses, most take the first. */
function scheduleOf({ chargingSchedule }: InstalledProfile): Schedule {
  return Array.isArray(chargingSchedule) ? chargingSchedule[0]! : chargingSchedule;
}
