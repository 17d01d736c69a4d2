import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsObject, IsOptional, IsString, Matches } from 'class-validator';
import { ListQuery, toBoolean, toTime } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { comparable } from './physical-id.js';
import {
  TOKEN_STATUSES,
  TOKEN_TYPES,
  type Token,
  type TokenStatus,
  type TokenType,
} from './token.entity.js';

/** What both versions can send; 1.6 has at most 20 characters of it. */
const IDENTIFIER = /^(?! )[\x20-\x7e]{1,36}(?<! )$/;
const IDENTIFIER_RULE = {
  message:
    '$property must be 1 to 36 printable ASCII characters, without spaces at its ends, for example 04E91C5A123480',
};
const ID = /^[0-9a-f]{24}$/;
const ID_RULE = { message: '$property must be an _id: 24 lower-case hex digits' };

const PHYSICAL_ID =
  'What the station sends: idTag of OCPP 1.6 (at most 20 characters), idToken of 2.0.1. Compared without case, unique within the organization';
const STATUS =
  'What the answer to a station says, as long as the token and its user are active and it has not expired';
const PARENT =
  'Group of the token: parentIdTag of OCPP 1.6 (left out when longer than 20 characters), groupIdToken of 2.0.1. Tokens of one group may stop the transactions of each other';
const EXPIRY = 'From then on an accepted token is answered Expired; null: never. ISO 8601';

/** Body of `POST /v1.1/tokens`. */
export class CreateToken {
  @ApiProperty({ description: PHYSICAL_ID, example: '04E91C5A123480' })
  @Matches(IDENTIFIER, IDENTIFIER_RULE)
  physicalId: string;

  @ApiPropertyOptional({
    enum: TOKEN_TYPES,
    default: 'ISO14443',
    description: 'Kind of token, in the words of OCPP 2.0.1; not compared',
  })
  @MayBeAbsent()
  @IsIn(TOKEN_TYPES)
  type?: TokenType;

  @ApiPropertyOptional({
    nullable: true,
    type: 'string',
    description: '`_id` of the user whose it is',
    example: '6560a1b2c3d4e5f607182960',
  })
  @IsOptional()
  @Matches(ID, ID_RULE)
  user?: string | null;

  @ApiPropertyOptional({ enum: TOKEN_STATUSES, default: 'Accepted', description: STATUS })
  @MayBeAbsent()
  @IsIn(TOKEN_STATUSES)
  status?: TokenStatus;

  @ApiPropertyOptional({
    nullable: true,
    type: 'string',
    format: 'date-time',
    description: EXPIRY,
    example: '2036-01-01T00:00:00.000Z',
  })
  @IsOptional()
  @Transform(toTime)
  @IsDate({ message: '$property must be an ISO 8601 time, for example 2036-01-01T00:00:00Z' })
  expiryDate?: Date | null;

  @ApiPropertyOptional({ nullable: true, type: 'string', description: PARENT, example: 'FLEET-7' })
  @IsOptional()
  @Matches(IDENTIFIER, IDENTIFIER_RULE)
  parent?: string | null;

  @ApiPropertyOptional({
    default: true,
    description: 'An inactive token is answered Blocked',
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({ description: 'Free data', example: { crm: '4711' } })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** Body of `PATCH /v1.1/tokens/{id}`: any subset. */
export class UpdateToken extends PartialType(CreateToken, { skipNullProperties: false }) {}

/** Query parameters of `GET /v1.1/tokens`. */
export class ListTokens extends ListQuery {
  @ApiPropertyOptional({
    description: 'This token, compared without case',
    example: '04E91C5A123480',
  })
  @MayBeAbsent()
  @IsString()
  physicalId?: string;

  @ApiPropertyOptional({ enum: TOKEN_TYPES, description: 'Only tokens of this kind' })
  @MayBeAbsent()
  @IsIn(TOKEN_TYPES)
  type?: TokenType;

  @ApiPropertyOptional({
    description: 'Only tokens of this user (`_id`)',
    example: '6560a1b2c3d4e5f607182960',
  })
  @MayBeAbsent()
  @IsString()
  user?: string;

  @ApiPropertyOptional({ enum: TOKEN_STATUSES, description: 'Only tokens with this status' })
  @MayBeAbsent()
  @IsIn(TOKEN_STATUSES)
  status?: TokenStatus;

  @ApiPropertyOptional({ description: 'Only tokens of this group', example: 'FLEET-7' })
  @MayBeAbsent()
  @IsString()
  parent?: string;

  @ApiPropertyOptional({ type: 'boolean', description: 'Active ones, or the others' })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  active?: boolean;
}

/** A token as REST and webhooks show it. */
export class TokenResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182970' })
  _id: string;

  @ApiProperty({ description: PHYSICAL_ID, example: '04E91C5A123480' })
  physicalId: string;

  @ApiProperty({ enum: TOKEN_TYPES, description: 'Kind of token' })
  type: TokenType;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: '`_id` of the user whose it is',
    example: '6560a1b2c3d4e5f607182960',
  })
  user: string | null;

  @ApiProperty({ enum: TOKEN_STATUSES, description: STATUS })
  status: TokenStatus;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: EXPIRY,
    example: '2036-01-01T00:00:00.000Z',
  })
  expiryDate: string | null;

  @ApiProperty({ nullable: true, type: 'string', description: PARENT, example: 'FLEET-7' })
  parent: string | null;

  @ApiProperty({ description: 'An inactive token is answered Blocked', example: true })
  active: boolean;

  @ApiProperty({ description: 'Free data', example: { crm: '4711' } })
  meta_data: Record<string, unknown>;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

export function toResponse(token: Token): TokenResponse {
  const { _id, physicalId, type, user, status, parent, active, meta_data } = token;
  return {
    _id,
    physicalId,
    type,
    user,
    status,
    expiryDate: token.expiryDate?.toISOString() ?? null,
    parent,
    active,
    meta_data,
    createdAt: token.createdAt.toISOString(),
    updatedAt: token.updatedAt.toISOString(),
  };
}

/** What is stored of a change. */
export function toColumns(change: UpdateToken): Partial<Token> {
  const { physicalId } = change;
  const compared = physicalId === undefined ? {} : { comparedId: comparable(physicalId) };
  return { ...change, ...compared };
}
