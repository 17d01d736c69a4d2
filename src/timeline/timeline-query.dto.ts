import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { TIME_ADVICE, toBoolean, toInteger, toTime } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { TIMELINE_KINDS, type TimelineKind } from './timeline.dto.js';

const ID = '6560a1b2c3d4e5f607182930';
const TIME = '2026-01-01T00:00:00.000Z';

/** Query parameters of a timeline. */
export class ListTimeline {
  @ApiProperty({
    required: false,
    type: 'string',
    description: `Only these kinds, separated by commas: ${TIMELINE_KINDS.join(', ')}. Default: all`,
    example: 'message,state',
  })
  @MayBeAbsent()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(TIMELINE_KINDS, { each: true })
  kinds?: TimelineKind[];

  @ApiProperty({
    required: false,
    default: false,
    description: 'Only what failed, and what caused it',
  })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  only_failures?: boolean;

  @ApiProperty({
    required: false,
    type: 'string',
    format: 'date-time',
    description: 'Only what happened from this time on, ISO 8601',
    example: TIME,
  })
  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  from?: Date;

  @ApiProperty({
    required: false,
    type: 'string',
    format: 'date-time',
    description: 'Only what happened before this time, ISO 8601',
    example: TIME,
  })
  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  to?: Date;

  @ApiProperty({ required: false, description: '`next` of an answer: older items', example: ID })
  @MayBeAbsent()
  @IsString()
  before?: string;

  @ApiProperty({
    required: false,
    description: '`newest` of an answer: newer items; not with `before`',
    example: ID,
  })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    default: 50,
    minimum: 1,
    maximum: 200,
    description: 'Causes per answer; the deliveries of their events come with them',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}
