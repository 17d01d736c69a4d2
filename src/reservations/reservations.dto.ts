import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, MaxLength } from 'class-validator';
import { ListQuery, toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import {
  RESERVATION_STATUSES,
  type Reservation,
  type ReservationStatus,
} from './reservation.entity.js';

const ID = '6560a1b2c3d4e5f607182930';

/** Query parameters of `GET /v1.1/reservations`. */
export class ListReservations extends ListQuery {
  @ApiPropertyOptional({ description: 'Only at this chargestation (`_id`)', example: ID })
  @MayBeAbsent()
  @IsString()
  chargestation?: string;

  @ApiPropertyOptional({ description: 'Only of this connector (`_id`)', example: ID })
  @MayBeAbsent()
  @IsString()
  connector?: string;

  @ApiPropertyOptional({ enum: RESERVATION_STATUSES, description: 'Only with this status' })
  @MayBeAbsent()
  @IsIn(RESERVATION_STATUSES)
  status?: ReservationStatus;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Only those that a station knows by this number',
    example: 42,
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  reservationId?: number;

  @ApiPropertyOptional({
    description: 'Only for this token, compared without case',
    example: '04E91C5A123480',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(255)
  id_tag?: string;
}

/** A reservation as REST shows it. */
export class ReservationResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182980' })
  _id: string;

  @ApiProperty({ description: '`_id` of the chargestation', example: ID })
  chargestation: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: '`_id` of the connector, if it is about a known one; null once that is deleted',
    example: null,
  })
  connector: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'Number by which the station knows it',
    example: 42,
  })
  reservationId: number;

  @ApiProperty({
    type: 'integer',
    description: 'Connector of a 1.6 station, 0 for any',
    example: 1,
  })
  connectorId: number;

  @ApiProperty({ type: 'integer', description: 'EVSE of a 2.0.1 station, 0 for any', example: 1 })
  evseId: number;

  @ApiProperty({ description: 'Token that may use it', example: '04E91C5A123480' })
  id_tag: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Group whose tokens may use it too',
    example: null,
  })
  parent: string | null;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Type of connector that was asked for in place of a number (2.0.1)',
    example: null,
  })
  connectorType: string | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2036-01-01T00:00:00.000Z' })
  expiryDate: string;

  @ApiProperty({
    enum: RESERVATION_STATUSES,
    description:
      '`requested`: the station has not answered, or its answer was lost; `active` until `used` by a transaction, `cancelled` (by command, by the station, or since the number was given away again) or `expired`',
  })
  status: ReservationStatus;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: "The station's own id of the transaction that used it",
    example: null,
  })
  transactionId: string | null;

  @ApiProperty({
    description: '`_id` of the Action that asked for it',
    example: '6560a1b2c3d4e5f607182990',
  })
  action: string;

  @ApiProperty({ description: 'Free data', example: {} })
  meta_data: object;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

export function toResponse(reservation: Reservation): ReservationResponse {
  const { _id, chargestation, connector, reservationId, connectorId, evseId } = reservation;
  const { idTag, parent, connectorType, status, transactionId, action, meta_data } = reservation;
  return {
    _id,
    chargestation,
    connector,
    reservationId,
    connectorId,
    evseId,
    id_tag: idTag,
    parent,
    connectorType,
    expiryDate: reservation.expiryDate.toISOString(),
    status,
    transactionId,
    action,
    meta_data,
    createdAt: reservation.createdAt.toISOString(),
    updatedAt: reservation.updatedAt.toISOString(),
  };
}
