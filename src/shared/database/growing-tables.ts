import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What organizations set a retention for, in days: the setting is `retention_<kind>`. */
export const RETENTION_KINDS = [
  'events',
  'ocpp_messages',
  'sessions',
  'actions',
  'audit_log',
] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** All ids from `from` to below `to`. */
export interface IdRange {
  from: string;
  to: string;
}

/** One partition of a growing table. */
export interface Partition extends IdRange {
  name: string;
}

/** What has expired of one organization. */
export interface Expired {
  organization: string;
  /** ms; what is older has expired. */
  before: number;
  /** No organization keeps this kind longer, so what lies in partitions goes with them. */
  longest: boolean;
}

/**
 * A table that grows as long as the server runs, described by the module that owns it. How its rows expire is said by at most one of
 * `removeRange` (no index leads to the rows of an organization, so the table is walked along its ids) and `removeOldest` (one does). All
 * methods run in a short transaction of the retention, and number the rows that they have removed.
 */
export interface GrowingTable {
  table: string;
  kind: RetentionKind;
  /** SQL for the organization of a row `r`; default its column `organization`. */
  organizationOf?: string;
  /** It is partitioned by ranges of a time-ordered id, each of so many days, made so many partitions ahead. */
  partitions?: { days: number; ahead: number };
  /** Called before a partition that nobody keeps any longer is dropped, in that transaction; false: it is still needed. */
  beforeDrop?(manager: EntityManager, partition: Partition): Promise<boolean>;
  /** Removes the rows of these organizations in a range. */
  removeRange?(
    manager: EntityManager,
    organizations: readonly string[],
    range: IdRange,
  ): Promise<number>;
  /** Removes about `limit` expired rows of an organization, the oldest first; 0: there are no more. */
  removeOldest?(manager: EntityManager, expired: Expired, limit: number): Promise<number>;
}

/** The growing tables of all modules: each adds its own when it is constructed. */
@Injectable()
export class GrowingTables {
  readonly #tables: GrowingTable[] = [];

  /** The order counts: rows of a later table may belong to rows of an earlier one. */
  add(...tables: GrowingTable[]): void {
    this.#tables.push(...tables);
  }

  get all(): readonly GrowingTable[] {
    return this.#tables;
  }
}

/**
 * `removeOldest` of a table that an index opens by organization and id.
 *
 * @param statement DELETE with the parameters organization, the lowest id to keep, and limit
 */
export function oldestBy(statement: string): NonNullable<GrowingTable['removeOldest']> {
  return async (manager, { organization, before }, limit) => {
    const parameters = [organization, lowestId(before), limit];
    const [, rows] = await manager.query<[unknown, number]>(statement, parameters);
    return rows;
  };
}

/** No id made from this time (ms) on is lower: an ObjectId begins with its seconds. */
export function lowestId(at: number): string {
  return `${Math.floor(Math.max(at, 0) / 1000)
    .toString(16)
    .padStart(8, '0')}${'0'.repeat(16)}`;
}

/** The beginning (ms) of the range of so many days in which a time (ms) lies. */
export function startOfRange(at: number, days: number): number {
  return Math.floor(at / (days * DAY_MS)) * days * DAY_MS;
}

export const DAY_MS = 86_400_000;
