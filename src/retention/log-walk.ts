import type { EntityManager } from 'typeorm';
import type { Expired, GrowingTable } from '../shared/database/growing-tables.js';
import { type Walk, walksOf } from './retention-plan.js';
import type { Removal, Slices } from './slices.js';

const MARKS = 'SELECT organization, below FROM retention_mark WHERE log = $1';
const MARK = `INSERT INTO retention_mark (log, organization, below) SELECT $1, o, $3 FROM unnest($2::text[]) AS o
  ON CONFLICT (log, organization) DO UPDATE SET below = excluded.below WHERE retention_mark.below < excluded.below`;

/**
 * Removes the expired rows of organizations from a log that no index opens by organization: walks along its ids, slice by slice. How far
 * it has come is committed with each slice, so the next run, also after a crash, goes on from there and looks at no row twice.
 */
export async function walkLog(
  { table, removeRange }: GrowingTable,
  expired: readonly Expired[],
  slices: Slices,
  removal: Removal,
): Promise<void> {
  if (!removeRange) return;
  const marks = await slices.run((manager) =>
    manager.query<{ organization: string; below: string }[]>(MARKS, [table]),
  );
  for (const { organizations, from, to } of walksOf(expired, marks)) {
    for (let at = from; at < to; ) {
      const slice = await slices.run(async (manager) => {
        const end = await endOfSlice(manager, table, { from: at, to }, slices.pace.rows);
        const rows = await removeRange(manager, organizations, { from: at, to: end });
        await manager.query(MARK, [table, organizations, end]);
        return { end, rows };
      });
      at = slice.end;
      removal.rows += slice.rows;
    }
  }
}

/** The id behind the next so many rows, whosoever they are. */
async function endOfSlice(
  manager: EntityManager,
  table: string,
  { from, to }: Pick<Walk, 'from' | 'to'>,
  rows: number,
): Promise<string> {
  const [next] = await manager.query<{ _id: string }[]>(
    `SELECT _id FROM ${table} WHERE _id >= $1 AND _id < $2 ORDER BY _id OFFSET $3 LIMIT 1`,
    [from, to, rows],
  );
  return next?._id ?? to;
}
