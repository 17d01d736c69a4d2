import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsObject,
  IsOptional,
  IsString,
  IsTimeZone,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AddressDto } from '../shared/http/address.dto.js';
import { ListQuery } from '../shared/http/pagination.js';
import { IsCoordinates, MayBeAbsent } from '../shared/http/validators.js';
import type { Location } from './location.entity.js';
import { IsOpeningHours, type OpeningHours } from './opening-hours.js';

/** Body of `POST /v1.1/locations`. */
export class CreateLocation {
  @ApiProperty({ description: 'Name shown to people', example: 'Damrak' })
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiProperty({
    required: false,
    nullable: true,
    type: 'string',
    description: 'Who runs the site',
    example: 'ACME',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  operatorName?: string | null;

  @ApiProperty({ required: false, description: 'Postal address', type: AddressDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  address?: AddressDto;

  @ApiProperty({
    required: false,
    default: 'UTC',
    description: 'IANA time zone',
    example: 'Europe/Amsterdam',
  })
  @MayBeAbsent()
  @IsTimeZone({ message: '$property must be an IANA time zone, for example Europe/Amsterdam' })
  timezone?: string;

  @ApiProperty({
    required: false,
    nullable: true,
    type: [Number],
    description: 'Longitude and latitude in degrees',
    example: [4.9041, 52.3676],
  })
  @IsOptional()
  @IsCoordinates()
  coordinates?: [number, number] | null;

  @ApiProperty({
    required: false,
    description: 'Periods per day of the week, in the time zone of the location; "0" is Sunday',
    example: { 1: [{ startTime: '08:00', endTime: '18:00' }] },
  })
  @MayBeAbsent()
  @IsOpeningHours()
  openingHours?: OpeningHours;

  @ApiProperty({ required: false, description: 'Free data', example: { crm: '4711' } })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** Body of `PATCH /v1.1/locations/{id}`: each given field replaces the previous value as a whole. */
export class UpdateLocation extends PartialType(CreateLocation, { skipNullProperties: false }) {}

/** Query parameters of `GET /v1.1/locations`. */
export class ListLocations extends ListQuery {
  @ApiProperty({ required: false, description: 'Exactly this name', example: 'Damrak' })
  @MayBeAbsent()
  @IsString()
  name?: string;

  @ApiProperty({ required: false, description: 'Exactly this operator', example: 'ACME' })
  @MayBeAbsent()
  @IsString()
  operatorName?: string;
}

/** A location as REST and webhooks show it. */
export class LocationResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f60718293a' })
  _id: string;

  @ApiProperty({ description: 'Name shown to people', example: 'Damrak' })
  name: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Who runs the site',
    example: 'ACME',
  })
  operatorName: string | null;

  @ApiProperty({
    description: 'Postal address; parts that were never given are missing',
    type: AddressDto,
  })
  address: AddressDto;

  @ApiProperty({ description: 'IANA time zone', example: 'Europe/Amsterdam' })
  timezone: string;

  @ApiProperty({
    nullable: true,
    type: [Number],
    description: 'Longitude and latitude in degrees',
    example: [4.9041, 52.3676],
  })
  coordinates: [number, number] | null;

  @ApiProperty({
    description: 'Periods per day of the week, in the time zone of the location; "0" is Sunday',
    example: { 1: [{ startTime: '08:00', endTime: '18:00' }] },
  })
  openingHours: OpeningHours;

  @ApiProperty({ description: 'Free data', example: { crm: '4711' } })
  meta_data: Record<string, unknown>;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

export function toResponse(location: Location): LocationResponse {
  const { _id, name, operatorName, address, timezone, coordinates, openingHours, meta_data } =
    location;
  const createdAt = location.createdAt.toISOString();
  const updatedAt = location.updatedAt.toISOString();
  return {
    _id,
    name,
    operatorName,
    address,
    timezone,
    coordinates,
    openingHours,
    meta_data,
    createdAt,
    updatedAt,
  };
}
