import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsEmail,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AddressDto } from '../shared/http/address.dto.js';
import { ListQuery, toBoolean } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { User } from './user.entity.js';

/** eDRV knows these fields, nothing here uses them. */
const IGNORED = { deprecated: true, description: 'Accepted for compatibility and ignored' };

function ApiText(description: string, example: string): PropertyDecorator {
  return ApiProperty({ required: false, nullable: true, type: 'string', description, example });
}

/** Telephone numbers as written, every one optional. */
export class PhoneDto {
  @ApiText('Mobile', '+31 6 12345678')
  @IsOptional()
  @IsString()
  @MaxLength(50)
  mobile?: string | null;

  @ApiText('At home', '+31 20 1234567')
  @IsOptional()
  @IsString()
  @MaxLength(50)
  home?: string | null;

  @ApiText('At work', '+31 20 7654321')
  @IsOptional()
  @IsString()
  @MaxLength(50)
  work?: string | null;
}

/** Body of `POST /v1.1/users`. */
export class CreateUser {
  @ApiText('First name', 'Ada')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  firstname?: string | null;

  @ApiText('Last name', 'Lovelace')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  lastname?: string | null;

  @ApiText('Email address; several users may share one', 'ada@example.com')
  @IsOptional()
  @IsEmail({}, { message: '$property must be an email address, for example ada@example.com' })
  @MaxLength(254)
  email?: string | null;

  @ApiProperty({ required: false, description: 'Telephone numbers', type: PhoneDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PhoneDto)
  phone?: PhoneDto;

  @ApiProperty({ required: false, description: 'Postal address', type: AddressDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  address?: AddressDto;

  @ApiProperty({
    required: false,
    default: true,
    description: 'The tokens of an inactive user are answered Blocked',
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiProperty({ required: false, description: 'Free data', example: { crm: '4711' } })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;

  @ApiPropertyOptional({ ...IGNORED, type: 'object', additionalProperties: true })
  @Allow()
  payment?: unknown;

  @ApiPropertyOptional({ ...IGNORED, type: 'object', additionalProperties: true })
  @Allow()
  wallet?: unknown;

  @ApiPropertyOptional({ ...IGNORED, type: String })
  @Allow()
  picture?: unknown;
}

/** Body of `PATCH /v1.1/users/{id}`: each given field replaces the previous value as a whole. */
export class UpdateUser extends PartialType(CreateUser, { skipNullProperties: false }) {}

/** Query parameters of `GET /v1.1/users`. */
export class ListUsers extends ListQuery {
  @ApiProperty({ required: false, description: 'Exactly this first name', example: 'Ada' })
  @MayBeAbsent()
  @IsString()
  firstname?: string;

  @ApiProperty({ required: false, description: 'Exactly this last name', example: 'Lovelace' })
  @MayBeAbsent()
  @IsString()
  lastname?: string;

  @ApiProperty({
    required: false,
    description: 'This email address, compared without case',
    example: 'ada@example.com',
  })
  @MayBeAbsent()
  @IsString()
  email?: string;

  @ApiProperty({ required: false, type: 'boolean', description: 'Active ones, or the others' })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  active?: boolean;
}

/** A user as REST and webhooks show it. */
export class UserResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182960' })
  _id: string;

  @ApiProperty({ nullable: true, type: 'string', description: 'First name', example: 'Ada' })
  firstname: string | null;

  @ApiProperty({ nullable: true, type: 'string', description: 'Last name', example: 'Lovelace' })
  lastname: string | null;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Email address',
    example: 'ada@example.com',
  })
  email: string | null;

  @ApiProperty({ description: 'Telephone numbers; those never given are missing', type: PhoneDto })
  phone: PhoneDto;

  @ApiProperty({
    description: 'Postal address; parts that were never given are missing',
    type: AddressDto,
  })
  address: AddressDto;

  @ApiProperty({
    description: 'The tokens of an inactive user are answered Blocked',
    example: true,
  })
  active: boolean;

  @ApiProperty({ description: 'Free data', example: { crm: '4711' } })
  meta_data: Record<string, unknown>;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

export function toResponse(user: User): UserResponse {
  const { _id, firstname, lastname, email, phone, address, active, meta_data } = user;
  const createdAt = user.createdAt.toISOString();
  const updatedAt = user.updatedAt.toISOString();
  return {
    _id,
    firstname,
    lastname,
    email,
    phone,
    address,
    active,
    meta_data,
    createdAt,
    updatedAt,
  };
}

/** What is stored of a body. */
export function toColumns(body: UpdateUser): Partial<User> {
  const { payment, wallet, picture, ...columns } = body;
  return columns;
}
