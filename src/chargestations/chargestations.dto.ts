import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  Allow,
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
import { IsCoordinates, MayBeAbsent } from '../shared/http/validators.js';
import type { Protocol, Registration, ValidationMode } from '../shared/vocabulary/station.js';
import { ChargestationSecurity } from './chargestation-security.dto.js';

/** Values of `protocol`. */
export const PROTOCOLS = ['ocpp1.6', 'ocpp2.0.1'] as const satisfies readonly Protocol[];
/** Values of `registration`. */
export const REGISTRATIONS = [
  'accepted',
  'pending',
  'rejected',
] as const satisfies readonly Registration[];
/** Values of `validation`. */
export const VALIDATIONS = ['lenient', 'strict'] as const satisfies readonly ValidationMode[];

/** eDRV knows these fields, nothing here uses them. */
const IGNORED = 'Accepted for compatibility and ignored';
const ENDPOINT_RULE = {
  message: 'endpoint must be 1 to 48 characters without colon, slash and control characters',
};
const LOCATION_RULE = {
  message: 'location must be the _id of a location: 24 lower-case hex digits',
};

/** Body of POST /v1.1/chargestations. */
export class CreateChargestation {
  @ApiProperty({
    description:
      'The OCPP identity, the last part of the URL that the station connects to; unique in the installation, compared exactly. 1 to 48 characters without `:`, `/` and control characters',
    example: 'CS001',
  })
  @Matches(/^[^:/\p{Cc}]{1,48}$/u, ENDPOINT_RULE)
  endpoint: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Name for people',
    example: 'Depot 1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Free text',
    example: 'Left of the gate',
  })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  description?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: '`_id` of a location of this organization',
    example: '6560a1b2c3d4e5f607182930',
  })
  @IsOptional()
  @Matches(/^[0-9a-f]{24}$/, LOCATION_RULE)
  location?: string | null;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
    nullable: true,
    description: 'Longitude and latitude in degrees, in this order',
    example: [4.9041, 52.3676],
  })
  @IsOptional()
  @IsCoordinates()
  coordinates?: [number, number] | null;

  @ApiPropertyOptional({ description: 'Open to everybody', default: false, example: false })
  @MayBeAbsent()
  @IsBoolean()
  public?: boolean;

  @ApiPropertyOptional({
    description: 'An inactive station keeps its connection but no session may be started on it',
    default: true,
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({ description: 'Not a real station', default: false, example: false })
  @MayBeAbsent()
  @IsBoolean()
  is_simulator?: boolean;

  @ApiPropertyOptional({
    enum: PROTOCOLS,
    nullable: true,
    description: 'OCPP version, if known before the first connection; each connection sets it',
    example: 'ocpp2.0.1',
  })
  @IsOptional()
  @IsIn(PROTOCOLS)
  protocol?: Protocol | null;

  @ApiPropertyOptional({
    enum: REGISTRATIONS,
    description: 'The answer to BootNotification',
    default: 'accepted',
    example: 'accepted',
  })
  @MayBeAbsent()
  @IsIn(REGISTRATIONS)
  registration?: Registration;

  @ApiPropertyOptional({
    type: ChargestationSecurity,
    description: 'Default `{ "type": "basic_auth" }`',
  })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ChargestationSecurity)
  security?: ChargestationSecurity;

  @ApiPropertyOptional({
    enum: VALIDATIONS,
    description: '`lenient` takes what is usable of a faulty message, `strict` refuses it',
    default: 'lenient',
    example: 'lenient',
  })
  @MayBeAbsent()
  @IsIn(VALIDATIONS)
  validation?: ValidationMode;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Free data of the application',
    example: { erp: '4711' },
  })
  @MayBeAbsent()
  @IsObject()
  meta_data?: object;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    deprecated: true,
    description: IGNORED,
  })
  @Allow()
  payment?: unknown;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    deprecated: true,
    description: IGNORED,
  })
  @Allow()
  wallet?: unknown;

  @ApiPropertyOptional({ type: String, deprecated: true, description: IGNORED })
  @Allow()
  picture?: unknown;
}

/** Body of PATCH /v1.1/chargestations/{id}: any subset. */
export class UpdateChargestation extends PartialType(CreateChargestation, {
  skipNullProperties: false,
}) {}

/** Query parameters of GET /v1.1/chargestations. */
export class ListChargestations extends ListQuery {
  @ApiPropertyOptional({ enum: ['short'], description: 'Rows as in ShortChargestationResponse' })
  @MayBeAbsent()
  @IsIn(['short'])
  fields?: 'short';

  @ApiPropertyOptional({ description: 'Only this OCPP identity', example: 'CS001' })
  @MayBeAbsent()
  @IsString()
  endpoint?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'Only those that are, or are not, online' })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  online?: boolean;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'Only those that are, or are not, active',
    example: true,
  })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({
    enum: PROTOCOLS,
    description: 'Only those of this OCPP version',
    example: 'ocpp1.6',
  })
  @MayBeAbsent()
  @IsIn(PROTOCOLS)
  protocol?: Protocol;

  @ApiPropertyOptional({
    description: 'Only those at this location',
    example: '6560a1b2c3d4e5f607182930',
  })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{24}$/, LOCATION_RULE)
  location?: string;
}
