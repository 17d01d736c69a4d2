import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { TIME_ADVICE, toBoolean, toInteger, toTime } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { Violation } from '../shared/vocabulary/station.js';

const ID = '6560a1b2c3d4e5f60718293a';
const TIME = '2026-01-01T00:00:00.000Z';

const DIRECTIONS = ['from_station', 'from_csms'] as const;

/** Who sent the CALL. */
export type FrameDirection = (typeof DIRECTIONS)[number];

/** Query parameters of `GET /v1.1/chargestations/{id}/ocpp_messages`. */
export class ListOcppMessages {
  @ApiProperty({
    required: false,
    description: 'Only this OCPP action',
    example: 'StatusNotification',
  })
  @MayBeAbsent()
  @IsString()
  action?: string;

  @ApiProperty({ required: false, enum: DIRECTIONS, description: 'Only what this side has asked' })
  @MayBeAbsent()
  @IsIn(DIRECTIONS)
  direction?: FrameDirection;

  @ApiProperty({
    required: false,
    type: 'string',
    format: 'date-time',
    description: 'Only messages from this time on, ISO 8601',
    example: TIME,
  })
  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  from?: Date;

  @ApiProperty({
    required: false,
    type: 'string',
    format: 'date-time',
    description: 'Only messages up to this time, ISO 8601',
    example: TIME,
  })
  @MayBeAbsent()
  @Transform(toTime)
  @IsDate({ message: TIME_ADVICE })
  to?: Date;

  @ApiProperty({
    required: false,
    description: 'Only messages that were answered with an error, unusably or not at all',
    example: true,
  })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  only_errors?: boolean;

  @ApiProperty({
    required: false,
    description: 'Only messages of the station that broke their schema and were forgiven',
    example: true,
  })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  only_violations?: boolean;

  @ApiProperty({ required: false, description: '`next` of the part before', example: ID })
  @MayBeAbsent()
  @IsString()
  after?: string;

  @ApiProperty({ required: false, default: 20, minimum: 1, maximum: 1000, description: 'Items' })
  @MayBeAbsent()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

/** One forgiven fault of a message. */
export class ViolationResponse implements Violation {
  @ApiProperty({
    description: 'Dotted path inside the payload, empty for the payload itself',
    example: 'timestamp',
  })
  path: string;

  @ApiProperty({
    description:
      'The broken rule: a keyword of JSON schema, `unstorable`, `connector_limit` (an unknown connector that is not created: numbers go to 100, and a station has at most 64), or `device_model_limit` (a report of more variables, or longer ones, than are kept of a station)',
    example: 'format',
  })
  rule: string;
}

/** Why a message has no good answer. */
export class OcppErrorResponse {
  @ApiProperty({
    description:
      'Code of the CALLERROR, or `timeout`, `connection_lost`, `unusable_answer` (an answer that breaks its schema)',
    example: 'NotImplemented',
  })
  code: string;

  @ApiProperty({ description: 'Text of the CALLERROR, else empty', example: '' })
  description: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Details of the CALLERROR, else empty',
    example: {},
  })
  details: unknown;
}

/** One CALL with its answer. */
export class OcppMessageResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ description: '`_id` of the chargestation', example: ID })
  chargestation: string;

  @ApiProperty({ enum: DIRECTIONS, description: 'Who sent the request' })
  direction: FrameDirection;

  @ApiProperty({ description: 'Message id of the CALL and of its answer', example: ID })
  messageId: string;

  @ApiProperty({ description: 'OCPP action', example: 'Heartbeat' })
  action: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Payload of the CALL as sent; station passwords are masked',
    example: {},
  })
  request: unknown;

  @ApiProperty({
    nullable: true,
    type: 'object',
    additionalProperties: true,
    description: 'Payload of the CALLRESULT as sent; null when there is none',
    example: { currentTime: TIME },
  })
  answer: unknown;

  @ApiProperty({
    nullable: true,
    type: OcppErrorResponse,
    description:
      'Null when the message was answered well. After a `timeout`, `answer` may hold what came too late',
  })
  error: OcppErrorResponse | null;

  @ApiProperty({
    type: [ViolationResponse],
    description: 'What was forgiven to the station, or not kept of it',
  })
  violations: Violation[];

  @ApiProperty({ description: 'When the CALL was received or sent, ISO 8601, UTC', example: TIME })
  requestedAt: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'When it was answered, ISO 8601, UTC; null when it was not',
    example: TIME,
  })
  answeredAt: string | null;
}

/** A row of the frame log. */
export interface StoredFrame {
  _id: string;
  chargestation: string;
  direction: FrameDirection;
  messageId: string;
  action: string;
  /** JSON text of the payload. */
  request: string;
  /** JSON text of the whole frame. */
  answer: string | null;
  error: string | null;
  violations: Violation[] | null;
  requestedAt: Date;
  answeredAt: Date | null;
}

/** A row as REST shows it. */
export function toResponse(frame: StoredFrame): OcppMessageResponse {
  const { error: code, answer: text, violations, answeredAt, requestedAt, ...same } = frame;
  const answer = text === null ? null : (JSON.parse(text) as [number, string, ...unknown[]]);
  return {
    ...same,
    request: JSON.parse(frame.request) as unknown,
    answer: answer?.[0] === 3 ? answer[2] : null,
    error: toError(code, answer),
    violations: violations ?? [],
    requestedAt: requestedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}

function toError(code: string | null, answer: unknown[] | null): OcppErrorResponse | null {
  if (answer?.[0] === 4) {
    const [, , wireCode, description, details] = answer;
    return { code: code ?? String(wireCode), description: String(description), details };
  }
  return code === null ? null : { code, description: '', details: {} };
}
