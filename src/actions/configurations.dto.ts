import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { CommandQuery } from '../shared/http/command-query.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, Text, Whole, WireObject, Word } from './command-fields.js';

const ATTRIBUTE_TYPES = ['Actual', 'Target', 'MinSet', 'MaxSet'] as const;

/** Configuration items of one command at most. */
const MOST_ITEMS = 200;

const KEYS =
  'Keys to read: 1.6 keys, or Component.Variable on a 2.0.1 station; everything when left out';
const KEY_EXAMPLE = ['HeartbeatInterval'];

/** Query parameters of `GET .../configurations`. */
export class ReadConfigurations extends CommandQuery {
  @ApiProperty({
    required: false,
    type: [String],
    description: `${KEYS}; repeated, or separated by commas`,
    example: KEY_EXAMPLE,
  })
  @MayBeAbsent()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMaxSize(MOST_ITEMS)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  key?: string[];
}

/** Body of `POST .../configurations`. */
export class AskConfigurations extends CommandBody {
  @ApiProperty({ required: false, type: [String], description: KEYS, example: KEY_EXAMPLE })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  key?: string[];
}

/** An EVSE or connector of the 2.0.1 device model. */
export class DeviceModelEvse {
  @Whole('EVSE', { min: 1, example: 1 })
  id: number;

  @Whole('Connector within it', { min: 1, optional: true })
  connectorId?: number;
}

/** A component of the 2.0.1 device model. */
export class DeviceModelComponent {
  @Text('Name', { example: 'OCPPCommCtrlr' })
  name: string;

  @Text('Instance, where there are several', { optional: true })
  instance?: string;

  @ApiProperty({ required: false, type: DeviceModelEvse, description: 'Where it is' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => DeviceModelEvse)
  evse?: DeviceModelEvse;
}

/** A variable of the 2.0.1 device model. */
export class DeviceModelVariable {
  @Text('Name', { example: 'HeartbeatInterval' })
  name: string;

  @Text('Instance, where there are several', { optional: true })
  instance?: string;
}

/** Which variable of which component. */
export class GetVariableData {
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

  @Word(ATTRIBUTE_TYPES, 'Attribute; Actual when left out', { optional: true })
  attributeType?: (typeof ATTRIBUTE_TYPES)[number];
}

/** A variable with the value that it is to have. */
export class SetVariableData extends GetVariableData {
  @Text('New value, always as text', { example: '300' })
  attributeValue: string;
}

/** Body of `PATCH .../configurations`: either `key` with `value`, or `setVariableData`. */
export class ChangeConfigurations extends CommandBody {
  @Text('1.6 key, translated for a 2.0.1 station, or Component.Variable', {
    optional: true,
    example: 'HeartbeatInterval',
  })
  key?: string;

  @ApiProperty({ required: false, type: 'string', description: 'Its value', example: '300' })
  @MayBeAbsent()
  @Transform(({ value }) => toText(value))
  @IsString()
  value?: string;

  @ApiProperty({
    required: false,
    type: [SetVariableData],
    description: 'Variables of 2.0.1; those with a 1.6 key go to a 1.6 station as well',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => SetVariableData)
  setVariableData?: SetVariableData[];
}

/** Body of `POST .../network_profile`. */
export class NetworkProfile extends CommandBody {
  @Whole('Slot to write', { example: 1 })
  configurationSlot: number;

  @WireObject('NetworkConnectionProfileType of OCPP 2.0.1', {
    example: {
      ocppVersion: 'OCPP20',
      ocppTransport: 'JSON',
      ocppCsmsUrl: 'wss://ohmgate.example/ocpp',
      messageTimeout: 30,
      securityProfile: 1,
      ocppInterface: 'Wired0',
    },
  })
  connectionData: Record<string, unknown>;
}

/** Numbers and booleans as the text that stations take. */
function toText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
