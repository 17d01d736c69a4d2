import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  Max,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, Decimal, Flag, Whole, Word } from './command-fields.js';
import { DeviceModelComponent, DeviceModelVariable } from './configurations.dto.js';
import { NarrowedReport } from './device-model.dto.js';

const MONITORS = [
  'UpperThreshold',
  'LowerThreshold',
  'Delta',
  'Periodic',
  'PeriodicClockAligned',
] as const;
const BASES = ['All', 'FactoryDefault', 'HardWiredOnly'] as const;
const CRITERIA = ['ThresholdMonitoring', 'DeltaMonitoring', 'PeriodicMonitoring'] as const;

/** The least severe level (part 2, EventNotification). */
const LEAST_SEVERE = 9;

/** Elements of one list at most. */
const MOST_ITEMS = 1000;

/** One monitor. */
export class SetMonitoringData {
  @Whole('Monitor to replace; a new one when left out', { optional: true })
  id?: number;

  @Flag('Only while a transaction runs', { optional: true })
  transaction?: boolean;

  @Decimal('Threshold, difference, or period in s', { example: 80 })
  value: number;

  @Word(MONITORS, 'Kind of monitor')
  type: (typeof MONITORS)[number];

  @Whole('Severity of its events, 0 (danger) to 9 (debug)', { example: 4 })
  @Max(LEAST_SEVERE)
  severity: number;

  @ApiProperty({ type: DeviceModelComponent, description: 'Component' })
  @IsDefined()
  @ValidateNested()
  @Type(() => DeviceModelComponent)
  component: DeviceModelComponent;

  @ApiProperty({ type: DeviceModelVariable, description: 'Variable' })
  @IsDefined()
  @ValidateNested()
  @Type(() => DeviceModelVariable)
  variable: DeviceModelVariable;
}

/** Body of `POST .../monitoring/set`. */
export class SetMonitoring extends CommandBody {
  @ApiProperty({ type: [SetMonitoringData], description: 'Monitors' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => SetMonitoringData)
  setMonitoringData: SetMonitoringData[];
}

/** Body of `POST .../monitoring/clear`. */
export class ClearMonitoring extends CommandBody {
  @ApiProperty({ type: [Number], description: 'Monitors to remove', example: [1] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @IsInt({ each: true })
  id: number[];
}

/** Body of `POST .../monitoring/set_base`. */
export class SetMonitoringBase extends CommandBody {
  @Word(BASES, 'Set of monitors')
  monitoringBase: (typeof BASES)[number];
}

/** Body of `POST .../monitoring/set_level`. */
export class SetMonitoringLevel extends CommandBody {
  @Whole('Events of this severity or worse are reported, 0 to 9', { example: 5 })
  @Max(LEAST_SEVERE)
  severity: number;
}

/** Body of `POST .../monitoring/report`. */
export class MonitoringReport extends NarrowedReport {
  @ApiProperty({ required: false, enum: CRITERIA, isArray: true, description: 'Only such ones' })
  @MayBeAbsent()
  @IsArray()
  @IsIn(CRITERIA, { each: true })
  monitoringCriteria?: (typeof CRITERIA)[number][];
}
