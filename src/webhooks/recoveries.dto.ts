import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIn } from 'class-validator';
import { toTime } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { progressOf } from './recovery-window.js';
import {
  RECOVERY_KINDS,
  RECOVERY_STATUSES,
  type RecoveryKind,
  type RecoveryStatus,
  type WebhookRecovery,
} from './webhook-recovery.entity.js';

const ID = '6560a1b2c3d4e5f60718293a';
const TIME = '2026-01-01T00:00:00.000Z';
const TIME_ADVICE = '$property must be an ISO 8601 time, for example 2026-01-01T00:00:00Z';
const KINDS =
  '`failed`: deliveries whose attempts are used up; `missing`: events that the endpoint subscribes to and that never became a delivery, for example those from before it was made';

/** Body of `POST /v1.1/webhooks/{id}/recover`. */
export class StartRecovery {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Events from this time on, to the second',
    example: TIME,
  })
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  since: Date;

  @ApiProperty({
    required: false,
    type: 'string',
    format: 'date-time',
    description: 'Events before this time, to the second; default now',
    example: '2026-01-02T00:00:00.000Z',
  })
  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  until?: Date;

  @ApiProperty({ required: false, enum: RECOVERY_KINDS, description: `${KINDS}. Default: both` })
  @MayBeAbsent()
  @IsIn(RECOVERY_KINDS)
  only?: RecoveryKind;
}

/** A recovery as REST shows it. */
export class RecoveryResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ description: '`_id` of the endpoint', example: ID })
  webhook: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  since: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-02T00:00:00.000Z' })
  until: string;

  @ApiProperty({ nullable: true, enum: RECOVERY_KINDS, description: `${KINDS}; null: both` })
  only: RecoveryKind | null;

  @ApiProperty({
    enum: RECOVERY_STATUSES,
    description:
      '`completed`: everything is on its way; what became of it stands in the deliveries',
  })
  status: RecoveryStatus;

  @ApiProperty({ description: 'Share of the time that is gone through, 0 to 1', example: 0.25 })
  progress: number;

  @ApiProperty({
    type: 'integer',
    description: 'Failed deliveries that are sent again',
    example: 12,
  })
  failed: number;

  @ApiProperty({ type: 'integer', description: 'Missing events that are sent', example: 0 })
  missing: number;

  @ApiProperty({ nullable: true, type: 'string', description: 'ISO 8601, UTC', example: null })
  completedAt: string | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  updatedAt: string;
}

/** A recovery with its progress. */
export function toRecoveryResponse(recovery: WebhookRecovery): RecoveryResponse {
  const { _id, endpoint, only, status, failed, missing } = recovery;
  return {
    _id,
    webhook: endpoint,
    since: recovery.since.toISOString(),
    until: recovery.until.toISOString(),
    only,
    status,
    progress: progressOf(recovery),
    failed,
    missing,
    completedAt: recovery.completedAt?.toISOString() ?? null,
    createdAt: recovery.createdAt.toISOString(),
    updatedAt: recovery.updatedAt.toISOString(),
  };
}
