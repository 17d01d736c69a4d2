import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GrowingTables, type IdRange } from '../shared/database/growing-tables.js';

const REMOVE =
  'DELETE FROM ocpp_frame WHERE _id >= $1 AND _id < $2 AND organization = ANY($3::text[])';

/** The frame log goes by `retention_ocpp_messages`. */
@Injectable()
export class FrameRetention {
  constructor(tables: GrowingTables) {
    tables.add({
      table: 'ocpp_frame',
      kind: 'ocpp_messages',
      partitions: { days: 1, ahead: 7 },
      removeRange,
    });
  }
}

async function removeRange(
  manager: EntityManager,
  organizations: readonly string[],
  { from, to }: IdRange,
): Promise<number> {
  const [, rows] = await manager.query<[unknown, number]>(REMOVE, [from, to, organizations]);
  return rows;
}
