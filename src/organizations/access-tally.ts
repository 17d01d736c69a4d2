import type { ErrorCode } from '../shared/errors.js';
import type { Actor } from '../shared/http/principal.js';
import type { AuditType } from './organizations.events.js';

/** One refused access. */
export interface RefusedAccess {
  organization: string;
  type: Extract<AuditType, 'access.refused' | 'member.sign_in_failed'>;
  /** `_id` of the API key or of the member. */
  object: string;
  actor: Actor;
  /** What was asked for: method and path with the names of its parameters. */
  route: string;
  /** Error code of the answer. */
  code: ErrorCode;
  /** What the answer said. */
  message: string;
  /** IP address of the newest one. */
  ip: string | undefined;
  /** `X-Request-Id` of the newest one. */
  requestId: string;
}

/** Refused accesses of one key or member to one route. */
export interface RefusedAccesses extends RefusedAccess {
  count: number;
  /** In ms. */
  firstAt: number;
  /** In ms. */
  lastAt: number;
}

const EVERY_MS = 60_000;

/** Pairs of key or member and route at a time; what goes beyond is dropped. */
const MOST_SERIES = 10_000;

interface Series {
  /** When the last ones were handed out, in ms; -Infinity before that. */
  handedOutAt: number;
  refused: RefusedAccesses | null;
}

/**
 * Counts refused accesses in memory, so that nobody can fill the audit log: of a key or member and a route the first is handed out at once,
 * later ones together, at most once a minute.
 */
export class AccessTally {
  readonly #series = new Map<string, Series>();

  /** `at` in ms. */
  note(refused: RefusedAccess, at: number): void {
    this.#add({ ...refused, count: 1, firstAt: at, lastAt: at });
  }

  /** What was counted of those whose minute is over at `now` (ms), or of all. */
  due(now: number, all = false): RefusedAccesses[] {
    const due: RefusedAccesses[] = [];
    for (const [name, series] of this.#series) {
      if (!all && now - series.handedOutAt < EVERY_MS) continue;
      if (series.refused === null) this.#series.delete(name);
      else due.push(series.refused);
      series.refused = null;
      series.handedOutAt = now;
    }
    return due;
  }

  /** What was handed out could not be written: it is counted on. */
  putBack(refused: readonly RefusedAccesses[]): void {
    for (const one of refused) this.#add(one);
  }

  #add(refused: RefusedAccesses): void {
    const name = `${refused.object} ${refused.route} ${refused.code}`;
    const series = this.#series.get(name) ?? {
      handedOutAt: Number.NEGATIVE_INFINITY,
      refused: null,
    };
    if (this.#series.size >= MOST_SERIES && !this.#series.has(name)) return;
    this.#series.set(name, series);
    const before = series.refused;
    series.refused = {
      ...(before && before.lastAt > refused.lastAt ? before : refused),
      count: (before?.count ?? 0) + refused.count,
      firstAt: Math.min(before?.firstAt ?? refused.firstAt, refused.firstAt),
    };
  }
}
