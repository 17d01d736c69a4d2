import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';

/** Query parameters of `GET /v1.1/events`. */
export class ListEvents {
  @ApiProperty({
    required: false,
    description: '`next` of an earlier answer: only events after it',
    example: 'MTIzNC4w',
  })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({
    required: false,
    description: 'Only events of this name, or of a family such as `session.*`',
    example: 'session.updated',
  })
  @MayBeAbsent()
  @IsString()
  type?: string;

  @ApiProperty({
    required: false,
    description: 'Only events of this chargestation (`_id`)',
    example: '6560a1b2c3d4e5f607182930',
  })
  @MayBeAbsent()
  @IsString()
  chargestation?: string;

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
