import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, MaxLength } from 'class-validator';
import { ListQuery, toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { StoredVariable } from './device-model-variable.entity.js';

/** Query parameters of `GET /v1.1/chargestations/{id}/device_model`. */
export class ListVariables extends ListQuery {
  @ApiPropertyOptional({
    description: 'Only of components with this name, compared without case',
    example: 'SmartChargingCtrlr',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(255)
  component?: string;

  @ApiPropertyOptional({
    description: 'Only variables with this name, compared without case',
    example: 'RateUnit',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(255)
  variable?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Only of this EVSE', example: 1 })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  evseId?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Only variables that the report of this request has renewed last',
    example: 7,
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  requestId?: number;
}

/** EVSE and connector of a component. */
export class ComponentEvseResponse {
  @ApiProperty({ type: 'integer', description: 'EVSE', example: 1 })
  id: number;

  @ApiProperty({
    nullable: true,
    type: 'integer',
    description: 'Connector within the EVSE',
    example: null,
  })
  connectorId: number | null;
}

/** Where a variable belongs. */
export class ComponentResponse {
  @ApiProperty({ description: 'Name', example: 'SmartChargingCtrlr' })
  name: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Which one, where there are several',
    example: null,
  })
  instance: string | null;

  @ApiProperty({
    nullable: true,
    type: ComponentEvseResponse,
    description: 'EVSE and connector that it is part of',
  })
  evse: ComponentEvseResponse | null;
}

/** Name of a variable. */
export class VariableNameResponse {
  @ApiProperty({ description: 'Name', example: 'RateUnit' })
  name: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Which one, where there are several',
    example: null,
  })
  instance: string | null;
}

/** One attribute of a variable. */
export class AttributeResponse {
  @ApiProperty({ description: 'Actual, Target, MinSet or MaxSet', example: 'Actual' })
  type: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Its value; null where it cannot be read or is not set, passwords are masked',
    example: 'A,W',
  })
  value: string | null;

  @ApiProperty({ description: 'ReadOnly, WriteOnly or ReadWrite', example: 'ReadOnly' })
  mutability: string;

  @ApiProperty({ description: 'It survives a restart of the station', example: true })
  persistent: boolean;

  @ApiProperty({ description: 'It never changes', example: false })
  constant: boolean;
}

/** What values a variable can take. */
export class CharacteristicsResponse {
  @ApiProperty({ nullable: true, type: 'string', description: 'Unit of its values', example: null })
  unit: string | null;

  @ApiProperty({ description: 'DataEnumType of OCPP 2.0.1', example: 'MemberList' })
  dataType: string;

  @ApiProperty({
    nullable: true,
    type: 'number',
    description: 'Lowest value, in its unit',
    example: null,
  })
  minLimit: number | null;

  @ApiProperty({
    nullable: true,
    type: 'number',
    description: 'Highest value, in its unit; greatest length of a text or list',
    example: null,
  })
  maxLimit: number | null;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Possible values, separated by commas',
    example: 'A,W',
  })
  valuesList: string | null;

  @ApiProperty({ description: 'It can be monitored', example: false })
  supportsMonitoring: boolean;
}

/** A variable of a station as it was last reported. */
export class VariableResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f6071829b0' })
  _id: string;

  @ApiProperty({ description: '`_id` of the chargestation', example: '6560a1b2c3d4e5f607182930' })
  chargestation: string;

  @ApiProperty({ type: ComponentResponse, description: 'Where it belongs' })
  component: ComponentResponse;

  @ApiProperty({ type: VariableNameResponse, description: 'Its name' })
  variable: VariableNameResponse;

  @ApiProperty({ type: [AttributeResponse], description: 'Its values' })
  attributes: AttributeResponse[];

  @ApiProperty({
    nullable: true,
    type: CharacteristicsResponse,
    description: 'What values it can take; null while no report has told',
  })
  characteristics: CharacteristicsResponse | null;

  @ApiProperty({ type: 'integer', description: 'Of the newest report that named it', example: 7 })
  requestId: number;

  @ApiProperty({
    description: "The station's time of that report, ISO 8601, UTC",
    example: '2026-01-01T00:00:00.000Z',
  })
  reportedAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

export function toResponse(stored: StoredVariable): VariableResponse {
  const { _id, chargestation, evseId, connectorId, attributes, characteristics } = stored;
  const evse = evseId === 0 ? null : { id: evseId, connectorId: connectorId || null };
  return {
    _id,
    chargestation,
    component: { name: stored.component, instance: stored.componentInstance || null, evse },
    variable: { name: stored.variable, instance: stored.variableInstance || null },
    attributes,
    characteristics,
    requestId: stored.requestId,
    reportedAt: stored.reportedAt.toISOString(),
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
  };
}
