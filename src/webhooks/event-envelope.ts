import { ApiProperty } from '@nestjs/swagger';
import { EVENT_TYPES } from './event-catalogue.js';

/** What every event has around its `data`. In the document, `type` of each kind lists the types of that kind. */
export class EventEnvelope {
  @ApiProperty({
    description: 'Id of the event: the same at every attempt and endpoint; also in `webhook-id`',
    example: '6560a1b2c3d4e5f6071829aa',
  })
  _id: string;

  @ApiProperty({ description: 'Kind of thing that `data` is', example: 'session' })
  object: string;

  @ApiProperty({ enum: EVENT_TYPES, description: 'Name of the event' })
  type: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-11-22T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: '`_id` of the organization', example: '6560a1b2c3d4e5f607182901' })
  organization: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`_id` of the chargestation, if the event is about one',
    example: '6560a1b2c3d4e5f607182930',
  })
  chargestation: string | null;

  @ApiProperty({
    type: 'integer',
    description:
      'Counts all events of the chargestation (without one: of the organization) without gaps. Ignore an event with a lower number than the last one applied for the same object (`data._id`).',
    example: 1234,
  })
  sequence: number;

  @ApiProperty({
    description: 'A chargingState caused the event, not a status that the station reported',
    example: false,
  })
  synthetic: boolean;

  @ApiProperty({ description: 'Version of this form', example: '1.1' })
  api_version: string;
}

/** Any event: in the document one of all kinds, told apart by `type`. */
export class WebhookEvent extends EventEnvelope {}
