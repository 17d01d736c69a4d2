import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, Min, ValidateNested } from 'class-validator';
import { ApiTimeRange, TimeRange, toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { AuditEntry } from './audit-entry.entity.js';
import { AUDIT_TYPES, type AuditType } from './organizations.events.js';

const ID = '6560a1b2c3d4e5f60718293a';
const TYPES = Object.keys(AUDIT_TYPES) as AuditType[];
const MEANINGS = Object.entries(AUDIT_TYPES).map(([type, meaning]) => `\`${type}\`: ${meaning}`);

/** Which entries of the audit log are wanted. */
export class AuditFilter {
  @ApiProperty({ required: false, enum: TYPES, description: 'Only this type' })
  @MayBeAbsent()
  @IsIn(TYPES)
  type?: AuditType;

  @ApiProperty({ required: false, description: 'Only what was done to this `_id`', example: ID })
  @MayBeAbsent()
  @IsString()
  object?: string;

  @ApiProperty({
    required: false,
    description: 'Only what this member or API key has done, by `_id`',
    example: ID,
  })
  @MayBeAbsent()
  @IsString()
  actor?: string;

  @ApiTimeRange()
  @MayBeAbsent()
  @Type(() => TimeRange)
  @ValidateNested()
  createdAt?: TimeRange;
}

/** Query parameters of `GET /v1.1/audit_log`. */
export class ListAuditLog extends AuditFilter {
  @ApiProperty({ required: false, description: '`next` of the answer before' })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    default: 20,
    minimum: 1,
    maximum: 1000,
    description: 'Entries at most',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

/** Query parameters of `GET /v1.1/audit_log/export`. */
export class ExportAuditLog extends AuditFilter {
  @ApiProperty({
    required: false,
    enum: ['jsonl', 'csv'],
    default: 'jsonl',
    description: 'One JSON object per line, or CSV with a head line',
  })
  @MayBeAbsent()
  @IsIn(['jsonl', 'csv'])
  format?: 'jsonl' | 'csv';
}

/** Who did it. */
export class ActorResponse {
  @ApiProperty({
    description: '`_id` of the API key; null for a member and for the server itself',
    type: 'string',
    nullable: true,
    example: null,
  })
  api_key: string | null;

  @ApiProperty({
    description: '`_id` of the member; null for an API key and for the server itself',
    type: 'string',
    nullable: true,
    example: ID,
  })
  member: string | null;

  @ApiProperty({ description: 'The name it had then', example: 'Dana Ruiz' })
  name: string;
}

/** One entry of the audit log. */
export class AuditEntryResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ enum: TYPES, description: MEANINGS.join('; '), example: 'member.updated' })
  type: AuditType;

  @ApiProperty({ description: '`_id` of what it was done to', example: ID })
  object: string;

  @ApiProperty({ description: 'Who did it', type: ActorResponse })
  actor: ActorResponse;

  @ApiProperty({
    description: 'IP address of the caller',
    type: 'string',
    nullable: true,
    example: '192.0.2.7',
  })
  address: string | null;

  @ApiProperty({
    description: '`X-Request-Id` of the request',
    type: 'string',
    nullable: true,
    example: ID,
  })
  requestId: string | null;

  @ApiProperty({
    description: 'The changed fields as they were, secrets masked; null: it was not there',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { role: 'viewer' },
  })
  before: object | null;

  @ApiProperty({
    description: 'The same fields afterwards; null: it is there no more',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { role: 'developer' },
  })
  after: object | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({
    description: 'Equal to createdAt: an entry is never changed',
    example: '2026-01-01T00:00:00.000Z',
  })
  updatedAt: string;
}

export function toResponse(entry: AuditEntry): AuditEntryResponse {
  const { _id, type, object, actor, address, requestId, before, after } = entry;
  const at = entry.createdAt.toISOString();
  return {
    ...{ _id, type, object, actor, address, requestId, before, after },
    createdAt: at,
    updatedAt: at,
  };
}
