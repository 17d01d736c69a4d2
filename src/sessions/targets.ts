import { DomainError } from '../shared/errors.js';

/** When a session is to be stopped; the first part that is reached counts. Units as in eDRV. */
export interface SessionTarget {
  /** Minutes since the start. */
  time?: number;
  /** kWh delivered. */
  energy?: number;
  /** In the currency of the rate. */
  cost?: number;
  /** State of charge of the vehicle in percent. */
  soc?: number;
}

/** The part of a target that was reached, as REST shows it. */
export interface ReachedTarget {
  target: keyof SessionTarget;
  /** What was measured then, in the unit of the target. */
  value: number;
  /** ISO 8601. */
  at: string;
}

/** What a session has come to; null: not known. */
export interface SessionProgress {
  /** Wh. */
  energyConsumed: number | null;
  /** In the currency of the rate. */
  cost: number | null;
  /** Percent. */
  soc: number | null;
}

/**
 * A target must be one that a session can reach. Without a rate it never has a cost.
 *
 * @throws DomainError `invalid_field`
 */
export function checkTarget(target: SessionTarget | null | undefined, rated: boolean): void {
  if (rated || target?.cost === undefined) return;
  const advice =
    'Leave cost out and give energy or time: the session has no rate, so it would never reach a cost';
  throw new DomainError('invalid_field', `target.cost: ${advice}.`, [
    { path: 'target.cost', rule: 'rated', advice },
  ]);
}

/** The part of the target that the session has reached by its figures, or null. The time is watched by a task of its own. */
export function reachedTarget(
  target: SessionTarget | null,
  { energyConsumed, cost, soc }: SessionProgress,
): Omit<ReachedTarget, 'at'> | null {
  if (target === null) return null;
  const energy = energyConsumed === null ? null : energyConsumed / 1000;
  for (const [name, value] of [
    ['energy', energy],
    ['cost', cost],
    ['soc', soc],
  ] as const) {
    const limit = target[name];
    if (limit !== undefined && value !== null && value >= limit) return { target: name, value };
  }
  return null;
}

/** When the time of a target is over, in ms; null without one. @param begin ms */
export function timeTargetAt(target: SessionTarget | null, begin: number): number | null {
  return target?.time === undefined ? null : begin + target.time * 60_000;
}
