import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ListQuery, toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import {
  CONNECTOR_FORMATS,
  CONNECTOR_TYPES,
  type ConnectorFormat,
  type ConnectorType,
  POWER_TYPES,
  type PowerType,
} from './connector-kinds.js';

/** OCPP integers have 32 bits. */
const GREATEST_NUMBER = 2_147_483_647;
const ID = /^[0-9a-f]{24}$/;
const ID_RULE = { message: '$property must be an _id: 24 lower-case hex digits' };
/** eDRV knows these fields, nothing here uses them. */
const IGNORED = 'Accepted for compatibility and ignored';

/** Body of POST /v1.1/chargestations/{id}/connectors. */
export class CreateConnector {
  @ApiProperty({ enum: CONNECTOR_TYPES, description: 'Plug or socket', example: 'CCS2' })
  @IsIn(CONNECTOR_TYPES)
  type: ConnectorType;

  @ApiProperty({
    enum: CONNECTOR_FORMATS,
    description: 'Whether the cable is fixed',
    example: 'Cable',
  })
  @IsIn(CONNECTOR_FORMATS)
  format: ConnectorFormat;

  @ApiProperty({ enum: POWER_TYPES, description: 'Kind of current', example: 'DC' })
  @IsIn(POWER_TYPES)
  power_type: PowerType;

  @ApiProperty({ description: 'Rating in kW, above 0', example: 50 })
  @IsNumber()
  @IsPositive()
  power: number;

  @ApiPropertyOptional({
    description: 'EVSE that it belongs to, from 1. Has no effect on the wire of a 1.6 station',
    type: 'integer',
    minimum: 1,
    default: 1,
    example: 1,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(GREATEST_NUMBER)
  evseId?: number;

  @ApiPropertyOptional({
    description:
      'connectorId of the wire, from 1. Default: the lowest free number in the EVSE, or in the whole station when its protocol is ocpp1.6',
    type: 'integer',
    minimum: 1,
    example: 1,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(GREATEST_NUMBER)
  ocppId?: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Name for people',
    example: 'Left',
  })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Free text',
    example: 'Short cable',
  })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  description?: string | null;

  @ApiPropertyOptional({ description: 'In service', default: true, example: true })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: '`_id` of a rate',
    example: '6560a1b2c3d4e5f607182932',
  })
  @IsOptional()
  @Matches(ID, ID_RULE)
  rate?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Free data of the application',
    example: { parking: 'A7' },
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

/** Body of PATCH /v1.1/connectors/{id}: any subset. */
export class UpdateConnector extends PartialType(CreateConnector, { skipNullProperties: false }) {}

/** Query parameters of GET /v1.1/connectors. */
export class ListConnectorsQuery extends ListQuery {
  @ApiPropertyOptional({
    description: 'Only those of this chargestation',
    example: '6560a1b2c3d4e5f607182930',
  })
  @MayBeAbsent()
  @Matches(ID, ID_RULE)
  chargestation?: string;

  @ApiPropertyOptional({ description: 'Only those with this status', example: 'Available' })
  @MayBeAbsent()
  @IsString()
  status?: string;

  @ApiPropertyOptional({
    description: 'Only those of the EVSEs with this number',
    type: 'integer',
    example: 1,
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(GREATEST_NUMBER)
  evseId?: number;
}
