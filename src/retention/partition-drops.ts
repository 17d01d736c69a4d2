import type { EntityManager } from 'typeorm';
import type { Expired, GrowingTable, Partition } from '../shared/database/growing-tables.js';
import { droppable } from './retention-plan.js';
import type { Removal, Slices } from './slices.js';

const PARTITIONS = `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1)`;

/**
 * Drops the partitions of a table that nobody keeps any longer. A drop needs the whole table for a moment: it waits for that at most as
 * long as a slice may, since every statement that comes later waits behind it, and tries again.
 */
export async function dropPartitions(
  table: GrowingTable,
  expired: readonly Expired[],
  slices: Slices,
  removal: Removal,
): Promise<void> {
  if (!table.partitions) return;
  const present = await slices.run((manager) => partitionsOf(manager, table.table));
  for (const partition of droppable(present, expired)) {
    const gone = await slices.run((manager) => drop(manager, table, partition));
    if (gone) removal.partitions += 1;
  }
}

async function drop(
  manager: EntityManager,
  table: GrowingTable,
  partition: Partition,
): Promise<boolean> {
  if (table.beforeDrop && !(await table.beforeDrop(manager, partition))) return false;
  await manager.query(`DROP TABLE "${partition.name}"`);
  return true;
}

/** All but the default one. */
async function partitionsOf(manager: EntityManager, table: string): Promise<Partition[]> {
  const rows = await manager.query<{ name: string; bound: string }[]>(PARTITIONS, [table]);
  return rows.flatMap(({ name, bound }) => {
    const [, from, to] = /FROM \('([0-9a-f]+)'\) TO \('([0-9a-f]+)'\)/.exec(bound) ?? [];
    return from === undefined || to === undefined ? [] : [{ name, from, to }];
  });
}
