import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO4217CurrencyCode,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQuery, toBoolean } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { Rate } from './rate.entity.js';
import { PRICE_TYPES, type PriceComponent } from './rates.commands.js';

/** One part of a rate. */
export class PriceComponentDto implements PriceComponent {
  @ApiProperty({
    enum: PRICE_TYPES,
    description:
      'FLAT: once a session; ENERGY: per kWh; TIME: per hour of charging; PARKING_TIME: per hour connected without charging',
    example: 'ENERGY',
  })
  @IsIn(PRICE_TYPES)
  type: PriceComponent['type'];

  @ApiProperty({
    description:
      'Without tax, in the currency of the rate: per session, kWh or hour; with a `step_size` per begun block of that size',
    example: 0.35,
  })
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  price: number;

  @ApiProperty({
    required: false,
    default: 0,
    description: 'Percent, added to the price',
    example: 19,
  })
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(100)
  tax?: number;

  @ApiProperty({
    required: false,
    description:
      'Size of a block in kWh (ENERGY) or hours (TIME, PARKING_TIME): the price is then that of each begun block. Without it the measured amount counts. FLAT ignores it',
    example: 1,
  })
  @MayBeAbsent()
  @IsNumber()
  @IsPositive()
  step_size?: number;

  @ApiProperty({
    required: false,
    description: 'Hours that cost nothing; PARKING_TIME only, else ignored',
    example: 0.5,
  })
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  grace_period?: number;
}

/** Body of `POST /v1.1/rates`. */
export class CreateRate {
  @ApiProperty({
    required: false,
    nullable: true,
    type: 'string',
    description: 'Name shown to people',
    example: 'Day rate',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string | null;

  @ApiProperty({
    required: false,
    nullable: true,
    type: 'string',
    description: 'Free text',
    example: '35 cents per kWh',
  })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  description?: string | null;

  @ApiProperty({ description: 'ISO 4217, three letters', example: 'EUR' })
  @Transform(({ value }) => (typeof value === 'string' ? value.toUpperCase() : value))
  @IsISO4217CurrencyCode({ message: '$property must be an ISO 4217 code, for example EUR' })
  currency: string;

  @ApiProperty({ type: [PriceComponentDto], description: 'At most one of each type' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PRICE_TYPES.length)
  @ArrayUnique((component: PriceComponent) => component?.type, {
    message: '$property may have one component of each type',
  })
  @ValidateNested({ each: true })
  @Type(() => PriceComponentDto)
  price_components: PriceComponentDto[];

  @ApiProperty({
    required: false,
    nullable: true,
    type: Number,
    description: 'Least cost of a session, tax included, in the currency; also taken as text',
    example: 0.5,
  })
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' && value !== '' ? Number(value) : value))
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  minimum_amount?: number | null;

  @ApiProperty({
    required: false,
    default: true,
    description: 'An inactive rate is not given to sessions that begin',
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiProperty({ required: false, description: 'Free data', example: { crm: '4711' } })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** Body of `PATCH /v1.1/rates/{id}`: each given field replaces the previous value as a whole. */
export class UpdateRate extends PartialType(CreateRate, { skipNullProperties: false }) {}

/** Query parameters of `GET /v1.1/rates`. */
export class ListRates extends ListQuery {
  @ApiProperty({ required: false, description: 'Exactly this name', example: 'Day rate' })
  @MayBeAbsent()
  @IsString()
  name?: string;

  @ApiProperty({ required: false, description: 'Exactly this currency', example: 'EUR' })
  @MayBeAbsent()
  @IsString()
  currency?: string;

  @ApiProperty({ required: false, description: 'Active ones, or inactive ones', example: true })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  active?: boolean;
}

/** A rate as REST and webhooks show it. */
export class RateResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182932' })
  _id: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Name shown to people',
    example: 'Day rate',
  })
  name: string | null;

  @ApiProperty({ nullable: true, type: 'string', description: 'Free text', example: null })
  description: string | null;

  @ApiProperty({ description: 'ISO 4217', example: 'EUR' })
  currency: string;

  @ApiProperty({ type: [PriceComponentDto], description: 'At most one of each type' })
  price_components: PriceComponent[];

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Least cost of a session, tax included, in the currency',
    example: 0.5,
  })
  minimum_amount: number | null;

  @ApiProperty({
    description: 'An inactive rate is not given to sessions that begin',
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

export function toResponse(rate: Rate): RateResponse {
  const { _id, name, description, currency, price_components, minimum_amount, active, meta_data } =
    rate;
  return {
    _id,
    name,
    description,
    currency,
    price_components,
    minimum_amount,
    active,
    meta_data,
    createdAt: rate.createdAt.toISOString(),
    updatedAt: rate.updatedAt.toISOString(),
  };
}
