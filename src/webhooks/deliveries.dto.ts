import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, Min, ValidateNested } from 'class-validator';
import { ApiTimeRange, TimeRange, toInteger } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { MASK } from '../shared/mask-secrets.js';
import { EVENT_TYPES } from './event-catalogue.js';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  type StoredAttempt,
  type WebhookDelivery,
} from './webhook-delivery.entity.js';

const ID = '6560a1b2c3d4e5f60718293a';
const TIME = '2026-01-01T00:00:00.000Z';

/** Query parameters of `GET /v1.1/webhooks/{id}/deliveries`. */
export class ListDeliveries {
  @ApiProperty({ required: false, enum: DELIVERY_STATUSES, description: 'Only these' })
  @MayBeAbsent()
  @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;

  @ApiProperty({ required: false, enum: EVENT_TYPES, description: 'Only events of this name' })
  @MayBeAbsent()
  @IsIn(EVENT_TYPES, { message: 'type must be the name of an event, for example session.ended' })
  type?: string;

  @ApiTimeRange()
  @MayBeAbsent()
  @Type(() => TimeRange)
  @ValidateNested()
  createdAt?: TimeRange;

  @ApiProperty({ required: false, description: '`next` of the part before', example: ID })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({ required: false, default: 20, minimum: 1, maximum: 1000, description: 'Items' })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

/** One POST of a delivery. */
export class AttemptResponse {
  @ApiProperty({ description: 'Its start, ISO 8601, UTC', example: TIME })
  at: string;

  @ApiProperty({
    nullable: true,
    type: 'integer',
    description: 'Null when no answer came',
    example: 503,
  })
  status_code: number | null;

  @ApiProperty({ description: 'In ms', example: 41 })
  duration_ms: number;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description:
      'Null for success; else status, redirect, timeout, connect_timeout, connection_refused, connection_reset, unreachable, dns, tls, blocked_url, invalid_answer, connection_failed or event_expired',
    example: 'status',
  })
  error: string | null;
}

/** An attempt with what the receiver said. */
export class AttemptWithAnswerResponse extends AttemptResponse {
  @ApiProperty({
    nullable: true,
    type: 'string',
    description: "The beginning of the answer's body, at most 1 KB; `***` for viewers",
    example: 'Service Unavailable',
  })
  answer: string | null;
}

class DeliveryFields {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ description: '`_id` of the endpoint', example: ID })
  webhook: string;

  @ApiProperty({ description: '`_id` of the event, sent as `webhook-id`', example: ID })
  event: string;

  @ApiProperty({ enum: EVENT_TYPES, description: 'Name of the event' })
  type: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: "The event's chargestation",
    example: ID,
  })
  chargestation: string | null;

  @ApiProperty({ description: "The event's number", example: 1234 })
  sequence: number;

  @ApiProperty({
    enum: DELIVERY_STATUSES,
    description:
      '`failed` after the tenth attempt, 75 h 35 min after the first one; a test after its only one',
  })
  status: DeliveryStatus;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description:
      'ISO 8601, UTC; null when none follows, and while it waits for an earlier event of its chargestation',
    example: TIME,
  })
  nextAttemptAt: string | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  updatedAt: string;
}

/** A delivery in a list. */
export class DeliveryResponse extends DeliveryFields {
  @ApiProperty({ description: 'Oldest first', type: [AttemptResponse] })
  attempts: AttemptResponse[];
}

/** A delivery by itself. */
export class DeliveryDetailsResponse extends DeliveryFields {
  @ApiProperty({ description: 'Oldest first', type: [AttemptWithAnswerResponse] })
  attempts: AttemptWithAnswerResponse[];
}

/** A delivery as lists show it. */
export function toResponse(delivery: WebhookDelivery): DeliveryResponse {
  return { ...fieldsOf(delivery), attempts: delivery.attempts.map(withoutAnswer) };
}

/** A delivery with all that its attempts brought; viewers do not see the answers of the receiver, which may hold secrets. */
export function toDetails(
  delivery: WebhookDelivery,
  { role }: Pick<Principal, 'role'>,
): DeliveryDetailsResponse {
  const attempts = delivery.attempts.map((attempt) => ({
    ...withoutAnswer(attempt),
    answer: attempt.answer && role === 'viewer' ? MASK : attempt.answer,
  }));
  return { ...fieldsOf(delivery), attempts };
}

function withoutAnswer({ at, status_code, duration_ms, error }: StoredAttempt): AttemptResponse {
  return { at, status_code, duration_ms, error };
}

function fieldsOf(delivery: WebhookDelivery): DeliveryFields {
  const { _id, endpoint, event, type, chargestation, sequence, status } = delivery;
  return {
    _id,
    webhook: endpoint,
    event,
    type,
    chargestation,
    sequence: Number(sequence),
    status,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    updatedAt: delivery.updatedAt.toISOString(),
  };
}
