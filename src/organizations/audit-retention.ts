import { Injectable } from '@nestjs/common';
import { GrowingTables, oldestBy } from '../shared/database/growing-tables.js';

const REMOVE = `DELETE FROM audit_entry WHERE _id IN (
    SELECT _id FROM audit_entry WHERE organization = $1 AND _id < $2 ORDER BY _id LIMIT $3
  )`;

/** The audit log goes by `retention_audit_log`; a trigger refuses to delete what that still keeps, whoever asks. */
@Injectable()
export class AuditRetention {
  constructor(tables: GrowingTables) {
    tables.add({ table: 'audit_entry', kind: 'audit_log', removeOldest: oldestBy(REMOVE) });
  }
}
