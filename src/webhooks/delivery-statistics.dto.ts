import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';

const TIME = '2026-01-01T00:00:00.000Z';

/** Query parameters of `GET /v1.1/webhooks/{id}/statistics`. */
export class ShowStatistics {
  @ApiProperty({
    required: false,
    type: 'integer',
    default: 24,
    minimum: 1,
    maximum: 720,
    description: 'Deliveries that were made in so many hours until now',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(720)
  hours?: number;
}

/** How an endpoint has fared lately. */
export class StatisticsResponse {
  @ApiProperty({
    description:
      'Deliveries made from this time on are counted, ISO 8601, UTC; later than asked for where there are more than 100,000',
    example: TIME,
  })
  since: string;

  @ApiProperty({ type: 'integer', description: 'Of them, those that arrived', example: 4711 })
  delivered: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of them, those whose attempts are used up',
    example: 3,
  })
  failed: number;

  @ApiProperty({
    nullable: true,
    type: 'number',
    description: '`delivered` of both, from 0 to 1; null when there are none',
    example: 0.9994,
  })
  success_rate: number | null;

  @ApiProperty({
    type: 'integer',
    description:
      'Deliveries that wait for their first or another attempt now, whenever they were made',
    example: 0,
  })
  waiting: number;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'When the oldest of these was made, ISO 8601, UTC; null when none waits',
    example: null,
  })
  oldest_waiting: string | null;
}
