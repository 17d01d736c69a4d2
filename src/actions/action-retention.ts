import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Expired, GrowingTables, lowestId } from '../shared/database/growing-tables.js';

const REMOVE = `DELETE FROM action WHERE _id IN (
    SELECT _id FROM action WHERE organization = $1 AND _id < $2 AND status <> 'requested' ORDER BY _id LIMIT $3
  )`;

/** Finished actions go by `retention_actions`. */
@Injectable()
export class ActionRetention {
  constructor(tables: GrowingTables) {
    tables.add({ table: 'action', kind: 'actions', removeOldest });
  }
}

async function removeOldest(
  manager: EntityManager,
  { organization, before }: Expired,
  limit: number,
): Promise<number> {
  const parameters = [organization, lowestId(before), limit];
  const [, rows] = await manager.query<[unknown, number]>(REMOVE, parameters);
  return rows;
}
