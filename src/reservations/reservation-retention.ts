import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Expired, GrowingTables, lowestId } from '../shared/database/growing-tables.js';

const REMOVE = `DELETE FROM reservation WHERE _id IN (
    SELECT _id FROM reservation WHERE organization = $1 AND _id < $2 AND status NOT IN ('requested', 'active') ORDER BY _id LIMIT $3
  )`;

/** Ended reservations go by `retention_actions`, as the actions that asked for them. */
@Injectable()
export class ReservationRetention {
  constructor(tables: GrowingTables) {
    tables.add({ table: 'reservation', kind: 'actions', removeOldest });
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
