import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, Whole, Word } from './command-fields.js';
import {
  DeviceModelComponent,
  DeviceModelVariable,
  GetVariableData,
  SetVariableData,
} from './configurations.dto.js';

const BASES = ['ConfigurationInventory', 'FullInventory', 'SummaryInventory'] as const;
const CRITERIA = ['Active', 'Available', 'Enabled', 'Problem'] as const;

/** Elements of one list at most. */
const MOST_ITEMS = 1000;

/** Body of `POST .../variables/get`. */
export class GetVariables extends CommandBody {
  @ApiProperty({ type: [GetVariableData], description: 'What to read' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => GetVariableData)
  getVariableData: GetVariableData[];
}

/** Body of `POST .../variables/set`. */
export class SetVariables extends CommandBody {
  @ApiProperty({ type: [SetVariableData], description: 'What to set' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => SetVariableData)
  setVariableData: SetVariableData[];
}

/** Fields of commands that make a station report. */
export class ReportBody extends CommandBody {
  @Whole('Number that the reports carry; made by the server when left out', {
    optional: true,
    min: 1,
  })
  requestId?: number;
}

/** Body of `POST .../base_report`. */
export class BaseReport extends ReportBody {
  @Word(BASES, 'Which part of the device model; FullInventory when left out', { optional: true })
  reportBase?: (typeof BASES)[number];
}

/** A component, or one of its variables. */
export class ComponentVariable {
  @ApiProperty({ type: DeviceModelComponent, description: 'Component' })
  @IsDefined()
  @ValidateNested()
  @Type(() => DeviceModelComponent)
  component: DeviceModelComponent;

  @ApiProperty({ required: false, type: DeviceModelVariable, description: 'All when left out' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => DeviceModelVariable)
  variable?: DeviceModelVariable;
}

/** Fields of reports that can be narrowed down. */
export class NarrowedReport extends ReportBody {
  @ApiProperty({ required: false, type: [ComponentVariable], description: 'Only these' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => ComponentVariable)
  componentVariable?: ComponentVariable[];
}

/** Body of `POST .../report`. */
export class Report extends NarrowedReport {
  @ApiProperty({ required: false, enum: CRITERIA, isArray: true, description: 'Only such ones' })
  @MayBeAbsent()
  @IsArray()
  @IsIn(CRITERIA, { each: true })
  componentCriteria?: (typeof CRITERIA)[number][];
}
