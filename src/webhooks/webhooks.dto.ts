import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { DISABLED_REASONS, type DisabledReason, HEALTHS, type Health } from './endpoint-health.js';
import { ORDERINGS, type Ordering } from './webhook-endpoint.entity.js';
import { IsOwnHeaders, IsSubscription } from './webhook-validators.js';

const ID = '6560a1b2c3d4e5f60718293a';
const TIME = '2026-01-01T00:00:00.000Z';
const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfpWLCGNhc=';
const EVENTS = ['session.*', 'chargestation.connector_status.updated'];

/** Body of `POST /v1.1/webhooks`. */
export class CreateWebhook {
  @ApiProperty({
    description:
      'Where events are posted to: https, a public host, no user or password. Redirects are not followed.',
    example: 'https://example.com/hooks',
  })
  @IsString()
  @Length(1, 2048)
  url: string;

  @ApiProperty({
    description: 'Exact event names, families such as `session.*`, or `*` for everything',
    type: [String],
    example: EVENTS,
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsSubscription()
  events: string[];

  @ApiProperty({ required: false, nullable: true, type: 'string', example: 'Billing' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  description?: string | null;

  @ApiProperty({
    required: false,
    default: true,
    description: 'An inactive endpoint collects events and sends them when it is active again',
  })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiProperty({
    required: false,
    nullable: true,
    type: 'string',
    description:
      'Who gets an e-mail when the endpoint is failing or disabled, if the server has SMTP_URL',
    example: 'ops@example.com',
  })
  @IsOptional()
  @IsEmail({}, { message: 'alert_email must be an e-mail address' })
  alert_email?: string | null;

  @ApiProperty({
    required: false,
    enum: ORDERINGS,
    default: 'strict',
    description:
      '`strict`: an event waits while an earlier one of its chargestation is in its first two attempts; `relaxed`: nothing waits',
  })
  @MayBeAbsent()
  @IsIn(ORDERINGS)
  ordering?: Ordering;

  @ApiPropertyOptional({
    description:
      'Headers to send with each delivery; kept encrypted. Not host, content-*, connection, transfer-encoding, webhook-* or edrv-signature.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { Authorization: 'Bearer secret' },
  })
  @MayBeAbsent()
  @IsOwnHeaders()
  headers?: Record<string, string>;

  @ApiProperty({ required: false, description: 'Free data', example: { team: 'billing' } })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** Body of `PATCH /v1.1/webhooks/{id}`: each given field replaces the previous value as a whole. */
export class UpdateWebhook extends PartialType(CreateWebhook, { skipNullProperties: false }) {}

/** An endpoint as REST shows it. */
export class WebhookResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({
    description:
      'Where events are posted to; viewers and webhooks see `***` for path and query, which may hold secrets',
    example: 'https://example.com/hooks',
  })
  url: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'What it is for, in your words',
    example: 'Billing',
  })
  description: string | null;

  @ApiProperty({
    description: 'Exact names, families or `*`',
    type: [String],
    example: EVENTS,
  })
  events: string[];

  @ApiProperty({ description: 'Whether deliveries are sent or collected', example: true })
  active: boolean;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Who gets an e-mail when the endpoint fails or is disabled',
    example: 'ops@example.com',
  })
  alert_email: string | null;

  @ApiProperty({
    enum: ORDERINGS,
    description: 'Whether events of a chargestation keep their order',
  })
  ordering: Ordering;

  @ApiProperty({
    description: 'Own headers; viewers and webhooks see the names only',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { Authorization: 'Bearer secret' },
  })
  headers: Record<string, string>;

  @ApiProperty({
    enum: HEALTHS,
    description:
      '`failing`: four failures in a row; `disabled`: it answered 410, or for 120 h and at least ten attempts nothing succeeded. A disabled endpoint is inactive until a PATCH sets `active`.',
  })
  health: Health;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'When `health` changed last, ISO 8601, UTC',
    example: TIME,
  })
  healthAt: string | null;

  @ApiProperty({
    nullable: true,
    enum: DISABLED_REASONS,
    description: '`gone`: it answered 410; `no_success`: nothing succeeded for too long',
    example: null,
  })
  disabled_reason: DisabledReason | null;

  @ApiProperty({ type: 'integer', description: 'Failed attempts in a row', example: 0 })
  failures: number;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'End of the first of them, ISO 8601, UTC; null when the last attempt succeeded',
    example: null,
  })
  failingSince: string | null;

  @ApiProperty({ description: 'Free data', example: { team: 'billing' } })
  meta_data: Record<string, unknown>;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  updatedAt: string;
}

/** A new endpoint, with its secret this once. */
export class CreatedWebhookResponse extends WebhookResponse {
  @ApiProperty({ description: 'Verifies the signatures; keep it', example: SECRET })
  secret: string;
}

/** What can be sent again to an endpoint that was enabled. */
export class RecoverOffer {
  @ApiProperty({
    description: 'Time of the first event whose delivery has failed, ISO 8601, UTC',
    example: TIME,
  })
  since: string;

  @ApiProperty({
    type: 'integer',
    description: 'Deliveries whose attempts are used up',
    example: 7,
  })
  failed: number;
}

/** A changed endpoint. */
export class UpdatedWebhookResponse extends WebhookResponse {
  @ApiProperty({
    nullable: true,
    type: RecoverOffer,
    description:
      'When the change enabled a disabled endpoint: what `POST /v1.1/webhooks/{id}/recover` with this `since` sends again. Else null',
  })
  recover: RecoverOffer | null;
}
