import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { readIdCursor, writeIdCursor } from '../shared/http/id-cursor.js';
import { keepWithin } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { AuditEntry } from './audit-entry.entity.js';
import {
  type AuditEntryResponse,
  type AuditFilter,
  type ListAuditLog,
  toResponse,
} from './audit-log.dto.js';

/** Entries read at once by an export. */
const EXPORT_STEP = 1000;

/** Reads the audit log of an organization, newest first. */
@Injectable()
export class AuditLogService {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `invalid_field` for a foreign `after` */
  async list(
    organization: string,
    { after, limit = 20, ...filter }: ListAuditLog,
  ): Promise<CursorList<AuditEntryResponse>> {
    const before = after === undefined ? null : readIdCursor(after);
    const entries = await this.#read(organization, filter, before, limit + 1);
    const shown = entries.slice(0, limit);
    const last = entries.length > limit ? shown.at(-1) : undefined;
    return cursorList(shown.map(toResponse), last ? writeIdCursor(last._id) : null);
  }

  /** All entries, in steps. */
  async *export(organization: string, filter: AuditFilter): AsyncGenerator<AuditEntryResponse[]> {
    let before: string | null = null;
    for (;;) {
      const entries: AuditEntry[] = await this.#read(organization, filter, before, EXPORT_STEP);
      yield entries.map(toResponse);
      const last = entries.at(-1);
      if (!last || entries.length < EXPORT_STEP) return;
      before = last._id;
    }
  }

  #read(
    organization: string,
    { type, object, actor, createdAt }: AuditFilter,
    before: string | null,
    limit: number,
  ): Promise<AuditEntry[]> {
    const entries = scoped(this.dataSource.manager, AuditEntry, organization).queryBuilder('entry');
    if (before !== null) entries.andWhere('entry._id < :before', { before });
    if (type) entries.andWhere('entry.type = :type', { type });
    if (object) entries.andWhere('entry.object = :object', { object });
    if (actor) {
      entries.andWhere(`:actor IN (entry.actor->>'api_key', entry.actor->>'member')`, { actor });
    }
    keepWithin(entries, 'entry.createdAt', createdAt);
    return entries.orderBy('entry._id', 'DESC').limit(limit).getMany();
  }
}
