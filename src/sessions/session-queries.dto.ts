import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { ListQuery, toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';

const ID = '6741a2f0c3b5d7e9f1a2b3c4';

/** The life of a session. */
export const SESSION_STATUSES = ['created', 'Started', 'Ended', 'cancelled'] as const;

/** Filters of the session list. */
export class SessionListQuery extends ListQuery {
  @ApiProperty({
    required: false,
    description: 'Only sessions of this chargestation (`_id`)',
    example: ID,
  })
  @MayBeAbsent()
  @IsString()
  chargestation?: string;

  @ApiProperty({
    required: false,
    description: 'Only sessions on this connector (`_id`)',
    example: ID,
  })
  @MayBeAbsent()
  @IsString()
  connector?: string;

  @ApiProperty({
    required: false,
    description: 'Only sessions in this status',
    enum: SESSION_STATUSES,
  })
  @MayBeAbsent()
  @IsIn(SESSION_STATUSES)
  status?: (typeof SESSION_STATUSES)[number];

  @ApiProperty({ required: false, description: 'Only sessions of this user (`_id`)', example: ID })
  @MayBeAbsent()
  @IsString()
  user?: string;

  @ApiProperty({
    required: false,
    description: 'Only sessions of this token, compared without case',
    example: '04E91C5A123480',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(255)
  id_tag?: string;

  @ApiProperty({
    required: false,
    description: 'Only the session with this transaction id of the station',
    example: '5001',
  })
  @MayBeAbsent()
  @IsString()
  @Transform(({ value }) => (typeof value === 'number' ? String(value) : value))
  @MaxLength(255)
  transactionId?: string;
}

/** Query parameters of GET /v1.1/sessions/{id}/energy_reports. */
export class EnergyReportsQuery {
  @ApiProperty({
    required: false,
    description: '`next` of an earlier answer: only readings after it',
    example: '99',
  })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    default: 100,
    minimum: 1,
    maximum: 1000,
    description: 'Messages of the station per answer; each may hold readings of several times',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}
