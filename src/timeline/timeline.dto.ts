import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What stands on a timeline. */
export const TIMELINE_KINDS = ['message', 'state', 'command', 'webhook', 'connection'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

const ID = '6560a1b2c3d4e5f607182930';
const TIME = '2026-11-22T09:12:31.402Z';
const ID_OR_NULL = { type: 'string', nullable: true, example: ID } as const;
const TEXT_OR_NULL = { type: 'string', nullable: true } as const;
const TIME_OR_NULL = { type: 'string', nullable: true, example: TIME } as const;
const FREE = { type: 'object', additionalProperties: true } as const;

/** A message and its answer. */
export class TimelineMessage {
  @ApiProperty({ enum: ['from_station', 'from_csms'], description: 'Who sent the request' })
  direction: 'from_station' | 'from_csms';

  @ApiProperty({ description: 'OCPP action', example: 'TransactionEvent' })
  action: string;

  @ApiProperty({ description: 'Message id', example: 'e-3' })
  messageId: string;

  @ApiProperty({ ...FREE, description: 'Payload of the request', example: { seqNo: 3 } })
  request: unknown;

  @ApiProperty({ ...FREE, nullable: true, description: 'Payload of the answer', example: {} })
  answer: unknown;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Code of the CALLERROR, or why there is no answer' })
  error: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When it was answered' })
  answeredAt: string | null;
}

/** An event of the log. */
export class TimelineState {
  @ApiProperty({ description: 'Name of the event', example: 'session.updated' })
  type: string;

  @ApiProperty({ ...ID_OR_NULL, description: '`_id` of the session that it is about' })
  session: string | null;

  @ApiProperty({ ...ID_OR_NULL, description: '`_id` of the connector that it is about' })
  connector: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'EVSE', example: 1 })
  evseId: number | null;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: 'Public status of the connector after it, or status of the session',
    example: 'Charging',
  })
  status: string | null;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: 'chargingState of the session',
    example: 'Charging',
  })
  charging_state: string | null;

  @ApiProperty({ description: 'A chargingState caused it, not a report', example: false })
  synthetic: boolean;

  @ApiProperty({ type: 'integer', description: '`sequence` of the event', example: 1234 })
  sequence: number;
}

/** A command. */
export class TimelineCommand {
  @ApiProperty({ description: 'What was asked', example: 'chargestation.reset' })
  type: string;

  @ApiProperty({ enum: ['requested', 'completed', 'failed'], description: 'Status of the Action' })
  status: string;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Outcome of the Action', example: 'accepted' })
  outcome: string | null;

  @ApiProperty({ ...FREE, description: 'What was asked, passwords masked', example: {} })
  data: object;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Why it failed', example: null })
  error: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Name of the API key that asked', example: 'ems' })
  requestedBy: string | null;

  @ApiProperty({ ...ID_OR_NULL, description: '`_id` of the connector' })
  connector: string | null;

  @ApiProperty({ ...ID_OR_NULL, description: '`_id` of the session' })
  session: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When it was answered' })
  answeredAt: string | null;
}

/** A delivery of an event. */
export class TimelineWebhook {
  @ApiProperty({ description: '`_id` of the event', example: ID })
  event: string;

  @ApiProperty({ description: 'Name of the event', example: 'session.updated' })
  type: string;

  @ApiProperty({ description: '`_id` of the endpoint', example: ID })
  webhook: string;

  @ApiProperty({
    description: 'Its URL; viewers see `***` for path and query',
    example: 'https://example.com/hooks',
  })
  url: string;

  @ApiProperty({ enum: ['pending', 'delivered', 'failed'], description: 'Status of the delivery' })
  status: string;

  @ApiProperty({ type: 'integer', description: 'Attempts so far', example: 1 })
  attempts: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Of the last attempt (ms)',
    example: 88,
  })
  duration_ms: number | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Error of the last attempt', example: null })
  error: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'Next attempt', example: null })
  nextAttemptAt: string | null;
}

/** A rule that kept silent. */
export class TimelineSilence {
  @ApiProperty({ description: 'Name of the rule', example: 'state_unchanged' })
  rule: string;

  @ApiProperty({ description: 'The rule in one sentence' })
  reason: string;
}

/** Whether the station was reachable from then on. */
export class TimelineConnection {
  @ApiProperty({ description: 'It came online; false: it went offline', example: true })
  online: boolean;
}

/** One item of a timeline. It has the field that is named like its kind. */
export class TimelineItem {
  @ApiProperty({
    description: '`_id` of the frame, event, Action or delivery',
    example: ID,
  })
  _id: string;

  @ApiProperty({ description: 'When the server received or did it', example: TIME })
  at: string;

  @ApiProperty({ enum: TIMELINE_KINDS, description: 'What it is' })
  kind: TimelineKind;

  @ApiProperty({ description: 'It failed, or has failed so far', example: false })
  failed: boolean;

  @ApiProperty({
    ...ID_OR_NULL,
    description:
      '`_id` of what caused it: of the frame for an event, of the event for a delivery, of the Action for a command to the station',
  })
  cause: string | null;

  @ApiProperty({
    type: TimelineSilence,
    nullable: true,
    description:
      'Why a TransactionEvent made no synthetic connector status; null where nothing is missing',
  })
  skipped_because: TimelineSilence | null;

  @ApiPropertyOptional({ type: TimelineMessage })
  message?: TimelineMessage;

  @ApiPropertyOptional({ type: TimelineState })
  state?: TimelineState;

  @ApiPropertyOptional({ type: TimelineCommand })
  command?: TimelineCommand;

  @ApiPropertyOptional({ type: TimelineWebhook })
  webhook?: TimelineWebhook;

  @ApiPropertyOptional({ type: TimelineConnection })
  connection?: TimelineConnection;
}
