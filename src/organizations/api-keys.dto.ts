import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  MinDate,
  ValidateBy,
} from 'class-validator';
import { ACTION_TYPES } from '../actions/actions.commands.js';
import { isAddressOrRange } from '../shared/http/address-ranges.js';
import { toTime } from '../shared/http/pagination.js';
import { ROLES, type Role } from '../shared/http/principal.js';
import { scopesOf } from '../shared/http/scopes.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { ApiKey } from './api-key.entity.js';

const ROLE =
  'What the key may do: viewers read, developers also work with stations and webhooks, admins also with settings and keys';
const SCOPE_NAMES = scopesOf(Object.keys(ACTION_TYPES));
const SCOPES =
  'The commands to stations that the key may give: types of commands (`chargestation.reset`), families (`session.*`) or `*`. Empty: all that its role allows. A key with scopes makes no API keys and no members, and neither reads nor replaces signing secrets and passwords of stations';

const ADDRESSES =
  'IP addresses and ranges that the key lets in from, as the server sees them (behind a proxy: `TRUSTED_PROXIES`); from others it is refused with `address_not_allowed`. Empty: from everywhere';

function AreAddresses(): PropertyDecorator {
  const defaultMessage = () =>
    'each value in $property must be an IP address such as 192.0.2.7 or a range such as 192.0.2.0/24';
  const validator = { validate: isAddressOrRange, defaultMessage };
  return ValidateBy({ name: 'isAddressOrRange', validator }, { each: true });
}

/** Body of `POST /v1.1/api_keys`. */
export class CreateApiKey {
  @ApiProperty({ description: 'Name shown to people and in histories', example: 'Billing' })
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiProperty({ enum: ROLES, description: ROLE, example: 'developer' })
  @IsIn(ROLES)
  role: Role;

  @ApiProperty({
    required: false,
    type: [String],
    default: [],
    maxItems: 20,
    description: SCOPES,
    example: ['session.*'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @IsIn(SCOPE_NAMES, {
    each: true,
    message:
      'each value in $property must be the type of a command such as chargestation.reset, a family such as session.*, or *',
  })
  @ArrayUnique()
  scopes?: string[];

  @ApiProperty({
    required: false,
    type: [String],
    default: [],
    maxItems: 50,
    description: ADDRESSES,
    example: ['192.0.2.0/24'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @AreAddresses()
  @ArrayUnique()
  addresses?: string[];

  @ApiProperty({
    required: false,
    nullable: true,
    type: 'string',
    format: 'date-time',
    description: 'From this time on the key is refused; null: never. ISO 8601, in the future',
    example: '2036-01-01T00:00:00.000Z',
  })
  @IsOptional()
  @Transform(toTime)
  @MinDate(() => new Date(), {
    message: '$property must be an ISO 8601 time in the future, for example 2036-01-01T00:00:00Z',
  })
  expiresAt?: Date | null;
}

/** Body of `POST /v1.1/api_keys/{id}/rotate`. */
export class RotateApiKey {
  @ApiProperty({
    required: false,
    type: 'integer',
    default: 86_400,
    minimum: 0,
    maximum: 604_800,
    description: 'How long the old key goes on to let in, in s; 0: it is revoked at once',
    example: 86_400,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(604_800)
  overlap?: number;
}

/** An API key as REST shows it: everything but the key itself. */
export class ApiKeyResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f60718293a' })
  _id: string;

  @ApiProperty({ description: 'Name shown to people and in histories', example: 'Billing' })
  name: string;

  @ApiProperty({ description: 'First characters of the key', example: 'ohm_Ab3d' })
  prefix: string;

  @ApiProperty({ enum: ROLES, description: ROLE, example: 'developer' })
  role: Role;

  @ApiProperty({ type: [String], description: SCOPES, example: ['session.*'] })
  scopes: string[];

  @ApiProperty({ type: [String], description: ADDRESSES, example: ['192.0.2.0/24'] })
  addresses: string[];

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'From this time on the key is refused, ISO 8601, UTC; null: never',
    example: '2036-01-01T00:00:00.000Z',
  })
  expiresAt: string | null;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'ISO 8601, UTC, to about a minute; null: never used',
    example: '2026-01-01T00:00:00.000Z',
  })
  lastUsedAt: string | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

/** A key that was just created. */
export class CreatedApiKeyResponse extends ApiKeyResponse {
  @ApiProperty({
    description: 'The key itself, for the header `Authorization: Bearer <key>`; shown this once',
    example: 'ohm_Ab3d...',
  })
  key: string;
}

export function toResponse(apiKey: ApiKey): ApiKeyResponse {
  const { _id, name, prefix, role, scopes, addresses } = apiKey;
  const { expiresAt, lastUsedAt, createdAt, updatedAt } = apiKey;
  return {
    _id,
    name,
    prefix,
    role,
    scopes,
    addresses,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
