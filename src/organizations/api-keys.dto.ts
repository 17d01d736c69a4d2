import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MinDate,
} from 'class-validator';
import { toTime } from '../shared/http/pagination.js';
import type { Role } from '../shared/http/principal.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { ApiKey } from './api-key.entity.js';

const ROLES: readonly Role[] = ['admin', 'developer', 'viewer'];
const ROLE =
  'What the key may do: viewers read, developers also work with stations and webhooks, admins also with settings and keys';
const SCOPES =
  'Words that name groups of commands to stations. They are kept and shown; nothing asks for them yet, since there are no commands yet';

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
  @Matches(/^[a-z_.*]{1,64}$/, {
    each: true,
    message: 'each value in $property must be 1 to 64 of the characters a to z, "_", "." and "*"',
  })
  @ArrayUnique()
  scopes?: string[];

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
  const { _id, name, prefix, role, scopes, expiresAt, lastUsedAt, createdAt, updatedAt } = apiKey;
  return {
    _id,
    name,
    prefix,
    role,
    scopes,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
