import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNumber, IsObject, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';

const UNITS = ['power', 'current'] as const;
const FREE = { type: 'object', additionalProperties: true } as const;

/** Body of the routes that clear a power limit. */
export class ClearPowerLimit {
  @ApiPropertyOptional({ ...FREE, description: 'Free data, kept with the Action', example: {} })
  @MayBeAbsent()
  @IsObject()
  meta_data?: object;
}

/** Body of the routes that set a power limit. */
export class SetPowerLimit extends ClearPowerLimit {
  @ApiProperty({
    enum: UNITS,
    description: '`power`: W in all; `current`: A per phase',
    example: 'power',
  })
  @IsIn(UNITS)
  unit: (typeof UNITS)[number];

  @ApiProperty({
    description: 'W in all or A per phase, see `unit`; at most one decimal; 0 pauses',
    minimum: 0,
    example: 11000,
  })
  @IsNumber({ maxDecimalPlaces: 1 })
  @Min(0)
  @Max(1e9)
  limit: number;
}
