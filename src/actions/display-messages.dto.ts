import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, Whole, WireObject, Word } from './command-fields.js';
import { ReportBody } from './device-model.dto.js';

const PRIORITIES = ['AlwaysFront', 'InFront', 'NormalCycle'] as const;
const STATES = ['Charging', 'Faulted', 'Idle', 'Unavailable'] as const;

/** Body of `POST .../display_messages/set`. */
export class SetDisplayMessage extends CommandBody {
  @WireObject('MessageInfoType of OCPP 2.0.1', {
    example: {
      id: 1,
      priority: 'NormalCycle',
      message: { format: 'UTF8', content: 'Welcome' },
    },
  })
  message: Record<string, unknown>;
}

/** Body of `POST .../display_messages/get`. */
export class GetDisplayMessages extends ReportBody {
  @ApiProperty({ required: false, type: [Number], description: 'Only these messages' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  id?: number[];

  @Word(PRIORITIES, 'Only those of this priority', { optional: true })
  priority?: (typeof PRIORITIES)[number];

  @Word(STATES, 'Only those shown in this state', { optional: true })
  state?: (typeof STATES)[number];
}

/** Body of `POST .../display_messages/clear`. */
export class ClearDisplayMessage extends CommandBody {
  @Whole('Message to remove', { example: 1 })
  id: number;
}
