import { once } from 'node:events';
import { Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { CSV_HEAD, toCsvLine } from './audit-csv.js';
import { AuditEntryResponse, ExportAuditLog, ListAuditLog } from './audit-log.dto.js';
import { AuditLogService } from './audit-log.service.js';

@ApiController('audit_log', 'Audit log')
export class AuditLogController {
  constructor(private readonly auditLog: AuditLogService) {}

  @Get()
  @Authorized('admin')
  @ApiOperation({
    summary: 'Read the audit log, newest first',
    description:
      'Who changed what in the organization, its members, keys, webhook endpoints and the security of stations, who sent events again, who gave which command (the answer of the station is in `/v1.1/actions`), and what was refused: requests that are not allowed, keys that have expired, wrong passwords. Nothing in it can be changed, nor deleted before the days of `retention_audit_log` are over.',
  })
  @ApiCursorList(AuditEntryResponse)
  list(@Caller() { organization }: Principal, @Query() query: ListAuditLog) {
    return this.auditLog.list(organization, query);
  }

  @Get('export')
  @Authorized('admin')
  @ApiOperation({ summary: 'Download the audit log, newest first' })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiResponse({
    status: 200,
    description: 'The file',
    schema: { type: 'string', format: 'binary' },
  })
  async export(
    @Caller() { organization }: Principal,
    @Query() { format = 'jsonl', ...filter }: ExportAuditLog,
    @Res() response: Response,
  ): Promise<void> {
    response.attachment(`audit-log.${format}`);
    response.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
    if (format === 'csv') response.write(CSV_HEAD);
    const toLine =
      format === 'csv' ? toCsvLine : (entry: AuditEntryResponse) => `${JSON.stringify(entry)}\n`;
    for await (const entries of this.auditLog.export(organization, filter)) {
      const room = response.write(entries.map(toLine).join(''));
      if (response.destroyed) return;
      if (!room) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  }
}
