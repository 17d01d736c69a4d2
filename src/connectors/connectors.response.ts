import { ApiProperty } from '@nestjs/swagger';
import { CONNECTOR_STATUSES } from '../shared/vocabulary/connector-status.js';
import {
  CONNECTOR_FORMATS,
  CONNECTOR_TYPES,
  type ConnectorFormat,
  type ConnectorType,
  POWER_TYPES,
  type PowerType,
} from './connector-kinds.js';
import type { Connector } from './connectors.entity.js';

const TIME = { type: String, format: 'date-time', example: '2026-01-01T08:00:00.000Z' } as const;
const TEXT_OR_NULL = { type: String, nullable: true } as const;
const FREE = { type: 'object', additionalProperties: true } as const;
const UNTIL_PATCHED = 'null until patched when the connector was discovered';

/** A connector as REST and webhooks show it. */
export class ConnectorResponse {
  @ApiProperty({ description: 'Id', example: '6560a1b2c3d4e5f607182931' })
  _id: string;

  @ApiProperty({ description: '`_id` of its chargestation', example: '6560a1b2c3d4e5f607182930' })
  chargestation: string;

  @ApiProperty({ type: 'integer', description: 'connectorId of the wire, from 1', example: 1 })
  ocppId: number;

  @ApiProperty({ type: 'integer', description: 'EVSE that it belongs to, from 1', example: 1 })
  evseId: number;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Name for people', example: 'Left' })
  name: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Free text', example: 'Short cable' })
  description: string | null;

  @ApiProperty({ description: 'In service', example: true })
  active: boolean;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: `Public status: ${CONNECTOR_STATUSES.join(', ')}, or an unknown word of a lenient station; null until one is known`,
    example: 'Charging',
  })
  status: string | null;

  @ApiProperty({
    enum: CONNECTOR_TYPES,
    nullable: true,
    description: `Plug or socket; ${UNTIL_PATCHED}`,
    example: 'CCS2',
  })
  type: ConnectorType | null;

  @ApiProperty({
    enum: CONNECTOR_FORMATS,
    nullable: true,
    description: `Whether the cable is fixed; ${UNTIL_PATCHED}`,
    example: 'Cable',
  })
  format: ConnectorFormat | null;

  @ApiProperty({
    enum: POWER_TYPES,
    nullable: true,
    description: `Kind of current; ${UNTIL_PATCHED}`,
    example: 'DC',
  })
  power_type: PowerType | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: `Rating in kW; ${UNTIL_PATCHED}`,
    example: 50,
  })
  power: number | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: '`_id` of its rate', example: null })
  rate: string | null;

  @ApiProperty({
    ...FREE,
    nullable: true,
    description:
      'The last StatusNotification as the station sent it (or the one built from a NotifyEvent)',
    example: {
      timestamp: '2026-01-01T08:00:00.000Z',
      connectorStatus: 'Occupied',
      evseId: 1,
      connectorId: 1,
    },
  })
  raw_message: object | null;

  @ApiProperty({
    description: 'The status was derived from a chargingState, not reported',
    example: true,
  })
  synthetic: boolean;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: 'The status that the station reported last',
    example: 'Occupied',
  })
  reported_status: string | null;

  @ApiProperty({ ...TIME, nullable: true, description: 'Since when `status` holds' })
  statusAt: Date | null;

  @ApiProperty({ description: 'Created because the station named it', example: false })
  auto_discovered: boolean;

  @ApiProperty({ ...FREE, description: 'Free data of the application', example: { parking: 'A7' } })
  meta_data: object;

  @ApiProperty({ ...TIME, description: 'When it was created' })
  createdAt: Date;

  @ApiProperty({ ...TIME, description: 'When it last changed' })
  updatedAt: Date;
}

/** What is read of a connector to show it. */
export type ConnectorFields = Pick<Connector, keyof ConnectorResponse>;

/** The columns of `ConnectorFields` for a raw statement. */
export const CONNECTOR_FIELDS = `_id, chargestation, ocpp_id AS "ocppId", evse_id AS "evseId", name, description, active, status, type, format,
  power_type, power, rate, raw_message, synthetic, reported_status, status_at AS "statusAt", auto_discovered, meta_data,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** The public form of a connector. */
export function toResponse(row: ConnectorFields): ConnectorResponse {
  return {
    _id: row._id,
    chargestation: row.chargestation,
    ocppId: row.ocppId,
    evseId: row.evseId,
    name: row.name,
    description: row.description,
    active: row.active,
    status: row.status,
    type: row.type,
    format: row.format,
    power_type: row.power_type,
    power: row.power,
    rate: row.rate,
    raw_message: row.raw_message,
    synthetic: row.synthetic,
    reported_status: row.reported_status,
    statusAt: row.statusAt,
    auto_discovered: row.auto_discovered,
    meta_data: row.meta_data,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
