import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { toInteger } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';

/** Query parameters of `GET /v1.1/organization/settings/impact`. */
export class ImpactQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    default: 7,
    minimum: 1,
    maximum: 30,
    description: 'Days back from now, to the beginning of that hour',
  })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(30)
  days?: number;
}

/** What `include_artificial_status_notification_for_201` makes, by the event log. */
export class SettingsImpactResponse {
  @ApiProperty({ type: 'integer', description: 'Days that were looked at', example: 7 })
  days: number;

  @ApiProperty({ type: 'integer', description: 'Chargestations in all', example: 5000 })
  chargestations: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of these, those that speak OCPP 2.0.1',
    example: 214,
  })
  chargestations_201: number;

  @ApiProperty({
    type: 'integer',
    description: 'Events in these days, to the last seconds',
    example: 48100,
  })
  events: number;

  @ApiProperty({
    type: 'integer',
    description: 'Synthetic statuses among them, made while the flag was on',
    example: 0,
  })
  synthetic_events: number;

  @ApiProperty({
    type: 'integer',
    description:
      'About how many synthetic statuses there would have been with the flag on in all these days: one for each change of a charging state',
    example: 9300,
  })
  synthetic_events_with_flag: number;

  @ApiProperty({
    type: 'integer',
    description: 'About how many events more there would have been with the flag on',
    example: 9300,
  })
  added_events: number;
}
