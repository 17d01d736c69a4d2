import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { IsEventFilter } from './webhook-validators.js';

/** Which events are wanted, and from where on. */
export class FilterEvents {
  @ApiProperty({
    required: false,
    description:
      '`next` of an earlier answer, `event_cursor` of a list, or the id of a streamed event: only events after it',
    example: 'MTIzNC4w',
  })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({
    required: false,
    description:
      'Only events of this name, of a family such as `session.*`, or `*` for all; several separated by commas',
    example: 'session.*,chargestation.online',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(4000)
  @IsEventFilter()
  type?: string;

  @ApiProperty({
    required: false,
    description: 'Only events of this chargestation (`_id`)',
    example: '6560a1b2c3d4e5f607182930',
  })
  @MayBeAbsent()
  @IsString()
  chargestation?: string;
}

/** Query parameters of `GET /v1.1/events`. */
export class ListEvents extends FilterEvents {
  @ApiProperty({
    required: false,
    enum: ['asc', 'desc'],
    default: 'asc',
    description:
      '`desc` reads back, newest first, for people who look at the log; `next` is null at its beginning. Receivers that want all take `asc`.',
  })
  @MayBeAbsent()
  @IsIn(['asc', 'desc'])
  sort_order?: 'asc' | 'desc';

  @ApiProperty({
    required: false,
    default: 100,
    minimum: 1,
    maximum: 1000,
    description: 'Items per answer',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}
