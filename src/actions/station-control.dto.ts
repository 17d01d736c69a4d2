import { ApiProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { CommandBody, PlacedCommandBody, Text, Whole, WireObject, Word } from './command-fields.js';

const RESET_TYPES = ['Soft', 'Hard', 'Immediate', 'OnIdle'] as const;
const AVAILABILITIES = ['Operative', 'Inoperative'] as const;

/** Body of `POST .../reset`. */
export class Reset extends CommandBody {
  @Word(RESET_TYPES, 'Either spelling for either version: Soft is OnIdle, Hard is Immediate')
  type: (typeof RESET_TYPES)[number];

  @Whole('Only this EVSE (2.0.1)', { optional: true, min: 1 })
  evseId?: number;
}

/** Body of `POST .../unlock_connector`. */
export class UnlockConnector extends PlacedCommandBody {}

/** Body of `POST .../change_availability`. */
export class ChangeAvailability extends PlacedCommandBody {
  @Word(AVAILABILITIES, 'In or out of service. Without connectorId and evseId: the whole station')
  type: (typeof AVAILABILITIES)[number];
}

/** Body of `POST .../trigger_message`. */
export class TriggerMessage extends PlacedCommandBody {
  @Text('Name of the message, of either version', { example: 'StatusNotification' })
  requestedMessage: string;
}

/** Body of `POST .../data_transfer`. */
export class DataTransfer extends CommandBody {
  @Text('Whose extension it is', { example: 'com.example' })
  vendorId: string;

  @Text('Message of the vendor', { optional: true, example: 'greeting' })
  messageId?: string;

  @ApiProperty({
    required: false,
    description: 'Any JSON; a 1.6 station gets what is no text as JSON text',
    example: { hello: 'world' },
  })
  @Allow()
  data?: unknown;
}

/** Body of `POST .../ocpp_call`. */
export class OcppCall extends CommandBody {
  @Text('Name of the message', { example: 'TriggerMessage' })
  action: string;

  @WireObject('Payload, sent as it is', { example: { requestedMessage: 'Heartbeat' } })
  payload: Record<string, unknown>;
}
