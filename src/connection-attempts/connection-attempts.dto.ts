import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ListQuery, toBoolean } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { connectionAdvice } from '../shared/vocabulary/connection-advice.js';
import { REFUSAL_REASONS, type RefusalReason } from '../shared/vocabulary/connection-refusal.js';
import { SECURITY_TYPES, type SecurityType } from '../shared/vocabulary/security.js';
import type { ConnectionAttempt } from './connection-attempt.entity.js';

const ID = '6560a1b2c3d4e5f607182930';
const ID_RULE = { message: '$property must be an _id: 24 lower-case hex digits' };
const TIME = { type: String, format: 'date-time', example: '2026-01-01T08:00:00.000Z' } as const;
const TEXT_OR_NULL = { type: String, nullable: true } as const;
const REASONS = Object.keys(REFUSAL_REASONS) as RefusalReason[];
const MEANINGS = Object.entries(REFUSAL_REASONS).map(([reason, what]) => `\`${reason}\`: ${what}`);

const REGISTERED_SINCE =
  'A chargestation has been registered with this identity since: enter its password into the station, or correct the identity in the station.';

/** Query parameters of GET /v1.1/connection_attempts. */
export class ListConnectionAttempts extends ListQuery {
  @ApiPropertyOptional({ description: 'Only of this OCPP identity', example: 'CS001' })
  @MayBeAbsent()
  @IsString()
  identity?: string;

  @ApiPropertyOptional({ description: 'Only of this chargestation, by `_id`', example: ID })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{24}$/, ID_RULE)
  chargestation?: string;

  @ApiPropertyOptional({ enum: REASONS, description: 'Only for this reason' })
  @MayBeAbsent()
  @IsIn(REASONS)
  reason?: RefusalReason;

  @ApiPropertyOptional({ description: 'Only from this IP address', example: '192.0.2.7' })
  @MayBeAbsent()
  @IsString()
  address?: string;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'Only those that are, or are not, of a registered chargestation',
    example: false,
  })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  known?: boolean;
}

/** `security` of an adopted chargestation. */
export class AdoptedSecurity {
  @ApiProperty({ enum: SECURITY_TYPES, description: 'As in POST /v1.1/chargestations' })
  @IsIn(SECURITY_TYPES)
  type: SecurityType;
}

/** Body of POST /v1.1/connection_attempts/{id}/adopt. */
export class AdoptStation {
  @ApiPropertyOptional({ ...TEXT_OR_NULL, description: 'Name for people', example: 'Depot 1' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string | null;

  @ApiPropertyOptional({ ...TEXT_OR_NULL, description: '`_id` of its location', example: ID })
  @IsOptional()
  @Matches(/^[0-9a-f]{24}$/, ID_RULE)
  location?: string | null;

  @ApiPropertyOptional({ type: AdoptedSecurity, description: 'Default `{ "type": "basic_auth" }`' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AdoptedSecurity)
  security?: AdoptedSecurity;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Free data of the application',
    example: { erp: '4711' },
  })
  @MayBeAbsent()
  @IsObject()
  meta_data?: object;
}

/** Refused connections of one identity for one reason. */
export class ConnectionAttemptResponse {
  @ApiProperty({ description: 'Id', example: ID })
  _id: string;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: 'The OCPP identity, the last part of the URL; null when the URL held none',
    example: 'CS001',
  })
  identity: string | null;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: '`_id` of the chargestation with this identity; null when nobody has it',
    example: null,
  })
  chargestation: string | null;

  @ApiProperty({
    enum: REASONS,
    description: `Why: ${MEANINGS.join('; ')}`,
    example: 'unknown_station',
  })
  reason: RefusalReason;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'HTTP status of the last answer; 429 beyond the limits of failed attempts; null when no HTTP answer was given',
    example: 404,
  })
  status: number | null;

  @ApiProperty({
    description: 'What the station was told',
    example: 'No chargestation has this endpoint. Create it with POST /v1.1/chargestations.',
  })
  result: string;

  @ApiProperty({
    description: 'How to get the station connected',
    example:
      'No chargestation has the identity CS001. Adopt it, or correct the identity in the station.',
  })
  advice: string;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: 'As the station called it last, without query; null without HTTP',
    example: 'ws://ohmgate.example/ocpp/CS001',
  })
  url: string | null;

  @ApiProperty({
    type: [String],
    description: 'The WebSocket subprotocols that it offered last, in its order',
    example: ['ocpp2.0.1', 'ocpp1.6'],
  })
  protocols: string[];

  @ApiProperty({ description: 'IP address that it came from last', example: '192.0.2.7' })
  address: string;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Its header User-Agent', example: null })
  user_agent: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'How many; written once a minute at most',
    example: 12,
  })
  count: number;

  @ApiProperty({ ...TIME, description: 'When the first one came' })
  firstAt: Date;

  @ApiProperty({ ...TIME, description: 'When the last one came' })
  lastAt: Date;

  @ApiProperty({ description: 'The identity can be registered by `adopt`', example: true })
  adoptable: boolean;

  @ApiProperty({ ...TIME, description: 'When it was stored first' })
  createdAt: Date;

  @ApiProperty({ ...TIME, description: 'When it was stored last' })
  updatedAt: Date;
}

/** Whether the attempt was refused for nothing but that nobody has registered its identity, and its organization has not since; whether another has is not in the row. */
export function isAdoptable({ identity, chargestation, reason }: ConnectionAttempt): boolean {
  return identity !== null && chargestation === null && reason === 'unknown_station';
}

/**
 * The public form.
 *
 * @param taken identities that have a chargestation by now
 */
export function toResponse(
  attempt: ConnectionAttempt,
  taken: ReadonlySet<string>,
): ConnectionAttemptResponse {
  const isTaken = attempt.identity !== null && taken.has(attempt.identity);
  const registered = attempt.reason === 'unknown_station' && isTaken;
  return {
    _id: attempt._id,
    identity: attempt.identity,
    chargestation: attempt.chargestation,
    reason: attempt.reason,
    status: attempt.status,
    result: attempt.message,
    advice: registered ? REGISTERED_SINCE : connectionAdvice(attempt),
    url: attempt.url,
    protocols: attempt.protocols,
    address: attempt.address,
    user_agent: attempt.userAgent,
    count: attempt.count,
    firstAt: attempt.firstAt,
    lastAt: attempt.lastAt,
    adoptable: isAdoptable(attempt) && !isTaken,
    createdAt: attempt.createdAt,
    updatedAt: attempt.updatedAt,
  };
}
