import { ApiProperty } from '@nestjs/swagger';
import { PRICE_TYPES } from '../rates/rates.commands.js';
import type { CostPart, SessionCost } from './cost.js';

/** From when to when something is paid for. */
export class CostPeriodResponse {
  @ApiProperty({ description: "ms since 1970, by the station's clock", example: 1700647200000 })
  startTime: number;

  @ApiProperty({ description: "ms since 1970, by the station's clock", example: 1700650800000 })
  endTime: number;
}

/** What one component of the rate adds to the cost. */
export class CostPartResponse implements CostPart {
  @ApiProperty({ enum: PRICE_TYPES, example: 'ENERGY' })
  type: CostPart['type'];

  @ApiProperty({ type: CostPeriodResponse, description: 'What is paid for' })
  period: CostPeriodResponse;

  @ApiProperty({ description: 'Name of the rate, empty without one', example: 'Day rate' })
  rateName: string;

  @ApiProperty({ description: 'In `unit`; begun blocks are whole', example: 1.96 })
  quantity: number;

  @ApiProperty({ enum: ['session', 'kWh', 'hour'], example: 'kWh' })
  unit: CostPart['unit'];

  @ApiProperty({ description: 'Of one `unit`, without tax', example: 0.3 })
  unitPrice: number;

  @ApiProperty({ description: 'In the currency', example: 0.588 })
  beforeTax: number;

  @ApiProperty({ description: 'Percent', example: 19 })
  tax: number;

  @ApiProperty({ description: 'In the currency', example: 0.1117 })
  totalTax: number;

  @ApiProperty({ description: 'In the currency, tax included', example: 0.6997 })
  totalCost: number;
}

/** What a session costs, by the rate that its connector had when it began. */
export class SessionCostResponse implements SessionCost {
  @ApiProperty({
    description: 'In the currency, tax included, at least the minimum of the rate',
    example: 0.6997,
  })
  amount: number;

  @ApiProperty({ description: 'ISO 4217 in lower case', example: 'eur' })
  currency: string;

  @ApiProperty({ type: [CostPartResponse], description: 'One part per component of the rate' })
  breakdown: CostPartResponse[];
}
