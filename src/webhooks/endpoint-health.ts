const HOUR = 3_600_000;

/** Failures in a row that make an endpoint `failing`. */
const FAILING_AFTER = 4;

/** An endpoint is disabled after this long (ms) without one success, from the first failure on ... */
const DISABLED_AFTER_MS = 120 * HOUR;

/** ... when it had at least this many attempts in that time. */
const DISABLED_AFTER_ATTEMPTS = 10;

/** `ok`; `failing`: 4 failures in a row; `disabled`: nothing is sent, events are collected. */
export const HEALTHS = ['ok', 'failing', 'disabled'] as const;
export type Health = (typeof HEALTHS)[number];

/** `gone`: it answered 410; `no_success`: 120 h and at least 10 attempts without a success. */
export const DISABLED_REASONS = ['gone', 'no_success'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** How an endpoint has fared. */
export interface EndpointHealth {
  health: Health;
  /** Failed attempts in a row, of all its deliveries together. */
  failures: number;
  /** End of the first of them, ms since 1970; null when the last attempt succeeded. */
  failingSince: number | null;
  disabledReason: DisabledReason | null;
}

/** What an attempt says about its endpoint. */
export interface Verdict {
  /** `gone`: the endpoint wants nothing more. */
  kind: 'delivered' | 'failed' | 'gone';
  /** End of the attempt, ms since 1970. */
  at: number;
}

/** An endpoint of which nothing bad is known. */
export const HEALTHY: EndpointHealth = {
  health: 'ok',
  failures: 0,
  failingSince: null,
  disabledReason: null,
};

/**
 * The health after further attempts, in the order of their ends; the same object when they change nothing. What was under way when
 * an endpoint was disabled does not enable it again.
 */
export function healthAfter(before: EndpointHealth, verdicts: readonly Verdict[]): EndpointHealth {
  return verdicts.reduce(afterOne, before);
}

function afterOne(before: EndpointHealth, { kind, at }: Verdict): EndpointHealth {
  if (before.health === 'disabled') return before;
  if (kind === 'delivered') return before.failures === 0 ? before : HEALTHY;
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? at;
  const state = { failures, failingSince };
  if (kind === 'gone') return { ...state, health: 'disabled', disabledReason: 'gone' };
  if (failures >= DISABLED_AFTER_ATTEMPTS && at - failingSince >= DISABLED_AFTER_MS) {
    return { ...state, health: 'disabled', disabledReason: 'no_success' };
  }
  return { ...state, health: failures >= FAILING_AFTER ? 'failing' : 'ok', disabledReason: null };
}
