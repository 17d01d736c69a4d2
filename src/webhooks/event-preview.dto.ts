import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Allow, IsBoolean, IsObject, IsString, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { WebhookEvent } from './event-envelope.js';
import type { PreviewEffects, PreviewEvent } from './event-preview.js';
import { SILENCE, type Silence } from './silence.js';

const FRAME = [
  2,
  'e-1',
  'TransactionEvent',
  {
    eventType: 'Started',
    timestamp: '2026-11-22T09:12:31Z',
    triggerReason: 'CablePluggedIn',
    seqNo: 0,
    transactionInfo: { transactionId: '6f1c9c3e-5f3b', chargingState: 'EVConnected' },
    evse: { id: 1, connectorId: 1 },
  },
];

/** Settings of a preview; those left out are the organization's. */
export class PreviewSettings {
  @ApiPropertyOptional({
    description: 'Taken and without effect: both values are shown side by side',
  })
  @MayBeAbsent()
  @IsBoolean()
  include_artificial_status_notification_for_201?: boolean;

  @ApiPropertyOptional({ description: 'Keep raw sampled values on the session', example: false })
  @MayBeAbsent()
  @IsBoolean()
  include_raw_energy_report?: boolean;

  @ApiPropertyOptional({ description: "Show the driver's token on the session", example: false })
  @MayBeAbsent()
  @IsBoolean()
  include_id_tag?: boolean;
}

/** Body of `POST /v1.1/events/preview`: `frame`, `session`, or neither for the built-in session. */
export class PreviewEvents {
  @ApiPropertyOptional({
    description:
      'A CALL of a 2.0.1 station, `[2, "<id>", "TransactionEvent", {...}]` (or a StatusNotification), or its payload alone; as JSON or as text. It is taken as the first message of its transaction.',
    oneOf: [
      { type: 'array', items: {} },
      { type: 'object', additionalProperties: true },
      { type: 'string' },
    ],
    example: FRAME,
  })
  @Allow()
  frame?: unknown;

  @ApiPropertyOptional({ description: '`_id` of a session of a 2.0.1 station, not with `frame`' })
  @MayBeAbsent()
  @IsString()
  session?: string;

  @ApiPropertyOptional({
    description:
      'With `frame`: `_id` of the chargestation that sends it, whose connectors are taken as they are now; else an example with one connector',
  })
  @MayBeAbsent()
  @IsString()
  chargestation?: string;

  @ApiPropertyOptional({ type: PreviewSettings })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PreviewSettings)
  settings?: PreviewSettings;
}

/** A rule that kept silent. */
export class SilenceResponse implements Silence {
  @ApiProperty({ enum: Object.keys(SILENCE), description: 'Name of the rule', example: 'flag_off' })
  rule: Silence['rule'];

  @ApiProperty({ description: 'The rule in one sentence', example: SILENCE.flag_off })
  reason: string;
}

/** What a message makes with the flag in one position. */
export class PreviewEffectsResponse implements PreviewEffects {
  @ApiProperty({
    type: [WebhookEvent],
    description:
      'Whole bodies of the events in their order; ids are made up and `sequence` counts from 1',
  })
  events: PreviewEvent[];

  @ApiProperty({
    type: [SilenceResponse],
    description:
      'Why no connector status follows, or nothing at all; empty when nothing is missing',
  })
  silent: Silence[];
}

/** One message and what it makes. */
export class PreviewedMessageResponse {
  @ApiProperty({ description: 'When it was received', example: '2026-11-22T09:12:31.000Z' })
  at: string;

  @ApiProperty({ description: 'OCPP action', example: 'TransactionEvent' })
  action: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Payload',
    example: FRAME[3],
  })
  payload: unknown;

  @ApiProperty({ description: 'With the flag off', type: PreviewEffectsResponse })
  off: PreviewEffectsResponse;

  @ApiProperty({ description: 'With the flag on', type: PreviewEffectsResponse })
  on: PreviewEffectsResponse;
}

/** Events in all. */
export class PreviewTotals {
  @ApiProperty({ type: 'integer', description: 'With the flag off', example: 14 })
  off: number;

  @ApiProperty({ type: 'integer', description: 'With the flag on', example: 19 })
  on: number;

  @ApiProperty({ type: 'integer', description: 'Only with the flag on', example: 5 })
  added: number;

  @ApiProperty({ type: 'integer', description: 'Only with the flag off: never any', example: 0 })
  removed: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Reported statuses that say more with the flag on: Occupied does not hide a known charging state',
    example: 0,
  })
  changed: number;
}

/** A preview. */
export class EventPreviewResponse {
  @ApiProperty({ enum: ['frame', 'session', 'built_in'], description: 'What was played' })
  source: 'frame' | 'session' | 'built_in';

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`_id` of the session',
    example: null,
  })
  session: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`_id` of the chargestation; null for the example',
    example: null,
  })
  chargestation: string | null;

  @ApiProperty({
    type: [PreviewedMessageResponse],
    description: 'Message by message, oldest first',
  })
  messages: PreviewedMessageResponse[];

  @ApiProperty({ description: 'There are more messages than are shown (200)', example: false })
  truncated: boolean;

  @ApiProperty({ description: 'Events of the shown messages', type: PreviewTotals })
  totals: PreviewTotals;
}
