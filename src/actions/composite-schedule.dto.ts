import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { CommandQuery } from '../shared/http/command-query.js';
import { toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, LARGEST_INTEGER, Whole, Word } from './command-fields.js';

const UNITS = ['W', 'A'] as const;

/** Length of the schedule that is asked for when the caller names none, in s: a day. */
export const USUAL_DURATION = 86_400;

/** Query parameters of `GET .../get_composite_schedule`. */
export class ReadCompositeSchedule extends CommandQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    default: USUAL_DURATION,
    description: 'Length in s',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(LARGEST_INTEGER)
  duration?: number;

  @ApiProperty({ required: false, enum: UNITS, description: 'Unit of the limits' })
  @MayBeAbsent()
  @IsIn(UNITS)
  chargingRateUnit?: (typeof UNITS)[number];
}

/** Body of `POST .../get_composite_schedule`. */
export class AskCompositeSchedule extends CommandBody {
  @Whole(`Length in s; ${USUAL_DURATION} when left out`, { optional: true, min: 1, example: 3600 })
  duration?: number;

  @Word(UNITS, 'Unit of the limits; the station chooses when left out', { optional: true })
  chargingRateUnit?: (typeof UNITS)[number];
}
