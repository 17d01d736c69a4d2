import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  BootInfo,
  Protocol,
  Registration,
  ValidationMode,
} from '../shared/vocabulary/station.js';
import { ChargestationSecurity } from './chargestation-security.dto.js';
import { PROTOCOLS, REGISTRATIONS, VALIDATIONS } from './chargestations.dto.js';
import type { Chargestation } from './chargestations.entity.js';

/** Beyond it (s) a clock counts as wrong. */
const MOST_SKEW_S = 60;
const ID = '6560a1b2c3d4e5f607182930';
const TIME = { type: String, format: 'date-time', example: '2026-01-01T08:00:00.000Z' } as const;
const TIME_OR_NULL = { ...TIME, nullable: true } as const;
const TEXT_OR_NULL = { type: String, nullable: true } as const;
const FREE = { type: 'object', additionalProperties: true } as const;

/** What BootNotification told, in the names of OCPP 1.6 for both versions. */
export class BootInfoResponse implements BootInfo {
  @ApiProperty({ ...TEXT_OR_NULL, description: 'Vendor', example: 'Example Charging' })
  chargePointVendor: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Model', example: 'Wall 22' })
  chargePointModel: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Serial number of the station', example: 'SN-1' })
  chargePointSerialNumber: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Serial number of the charge box', example: null })
  chargeBoxSerialNumber: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Firmware version', example: '1.4.2' })
  firmwareVersion: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'ICCID of the SIM card', example: null })
  iccid: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'IMSI of the SIM card', example: null })
  imsi: string | null;
}

/** A chargestation as REST and webhooks show it. */
export class ChargestationResponse {
  @ApiProperty({ description: 'Id', example: ID })
  _id: string;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Name for people', example: 'Depot 1' })
  name: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Free text', example: 'Left of the gate' })
  description: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: '`_id` of its location', example: ID })
  location: string | null;

  @ApiProperty({
    enum: PROTOCOLS,
    nullable: true,
    description:
      'OCPP version of the present or last connection; null before the first one unless given',
    example: 'ocpp2.0.1',
  })
  protocol: Protocol | null;

  @ApiProperty({ description: 'The OCPP identity', example: 'CS001' })
  endpoint: string;

  @ApiProperty({
    description: 'What to enter into the station together with `endpoint`',
    example: 'wss://ohmgate.example/ocpp',
  })
  connection_url: string;

  @ApiProperty({ description: 'It has a socket, or had one within the grace time', example: true })
  online: boolean;

  @ApiProperty({ description: 'Sessions may be started on it', example: true })
  active: boolean;

  @ApiProperty({ description: 'Open to everybody', example: false })
  public: boolean;

  @ApiProperty({ description: 'Not a real station', example: false })
  is_simulator: boolean;

  @ApiProperty({
    enum: REGISTRATIONS,
    description: 'The answer to BootNotification',
    example: 'accepted',
  })
  registration: Registration;

  @ApiProperty({
    enum: VALIDATIONS,
    description: 'How faulty messages are treated',
    example: 'lenient',
  })
  validation: ValidationMode;

  @ApiProperty({ type: BootInfoResponse, nullable: true, description: 'The last BootNotification' })
  bootInfo: BootInfo | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'number' },
    nullable: true,
    description: 'Longitude and latitude in degrees, in this order',
    example: [4.9041, 52.3676],
  })
  coordinates: [number, number] | null;

  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/ConnectorResponse' },
    description: 'All its connectors, ordered by evseId and ocppId',
  })
  connectors: object[];

  @ApiProperty({
    ...FREE,
    nullable: true,
    description: 'The last StatusNotification about the station as a whole, as sent',
    example: { connectorId: 0, errorCode: 'NoError', status: 'Available' },
  })
  reported_status: object | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When its last socket was opened' })
  lastConnectAt: Date | null;

  @ApiProperty({
    ...TIME_OR_NULL,
    description: 'When the last socket that was not replaced in time had closed',
  })
  lastDisconnectAt: Date | null;

  @ApiProperty({
    ...TIME_OR_NULL,
    description: 'When it was last heard, give or take some seconds',
  })
  lastMessageAt: Date | null;

  @ApiProperty({
    type: 'integer',
    description:
      'How many answers have come that nobody waited for, give or take some seconds: to unknown or answered message ids, later than the time limit, or of a wrong shape. They move nothing',
    example: 0,
  })
  unexpected_answers: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      "By how many seconds its clock is ahead of the server's (negative: behind), give or take some seconds: as of the newest status or live transaction message (2.0.1) that carried a time; null: none did",
    example: 1,
  })
  clock_skew: number | null;

  @ApiProperty({
    description:
      '`clock_skew` is more than 60 s in either direction: the times it reports are wrong',
    example: false,
  })
  clock_wrong: boolean;

  @ApiProperty({ type: ChargestationSecurity, description: 'How it proves its identity' })
  security: ChargestationSecurity;

  @ApiProperty({ ...FREE, description: 'Configuration', example: {} })
  configuration: object;

  @ApiProperty({ ...FREE, description: 'Free data of the application', example: { erp: '4711' } })
  meta_data: object;

  @ApiProperty({ ...TIME, description: 'When it was created' })
  createdAt: Date;

  @ApiProperty({ ...TIME, description: 'When it last changed; messages alone do not count' })
  updatedAt: Date;
}

/** A chargestation with its new password, which is shown this once. */
export class ChargestationWithPassword extends ChargestationResponse {
  @ApiPropertyOptional({
    description:
      '40 hex digits to enter into the station; shown this once, only for security types with a password',
    example: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c',
  })
  password?: string;
}

/** `security` as REST shows it. */
export function shownSecurity({
  securityType: type,
  serialNumber,
}: Pick<Chargestation, 'securityType' | 'serialNumber'>): ChargestationSecurity {
  return serialNumber === null ? { type } : { type, serial_number: serialNumber };
}

/** What is read of a chargestation to show it. */
export type ChargestationRow = Omit<
  Chargestation,
  | 'organization'
  | 'passwordHash'
  | 'previousPasswordHash'
  | 'previousPasswordUntil'
  | 'connection'
  | 'node'
  | 'deletedAt'
> & { lastMessageAt: Date | null; unexpected_answers: number; clock_skew: number | null };

/** The public form of a chargestation. `connectors` as REST shows them. */
export function toResponse(
  row: ChargestationRow,
  connectionUrl: string,
  connectors: object[],
): ChargestationResponse {
  return {
    _id: row._id,
    name: row.name,
    description: row.description,
    location: row.location,
    protocol: row.protocol,
    endpoint: row.endpoint,
    connection_url: connectionUrl,
    online: row.online,
    active: row.active,
    public: row.public,
    is_simulator: row.is_simulator,
    registration: row.registration,
    validation: row.validation,
    bootInfo: row.bootInfo,
    coordinates: row.coordinates,
    connectors,
    reported_status: row.reported_status,
    lastConnectAt: row.lastConnectAt,
    lastDisconnectAt: row.lastDisconnectAt,
    lastMessageAt: row.lastMessageAt,
    unexpected_answers: row.unexpected_answers,
    clock_skew: row.clock_skew,
    clock_wrong: Math.abs(row.clock_skew ?? 0) > MOST_SKEW_S,
    security: shownSecurity(row),
    configuration: row.configuration,
    meta_data: row.meta_data,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
