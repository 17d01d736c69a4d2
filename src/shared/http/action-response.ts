import { ApiProperty } from '@nestjs/swagger';

/** What became of a command, in one word. */
export const ACTION_OUTCOMES = [
  'accepted',
  'rejected',
  'timeout',
  'connection_lost',
  'error',
] as const;

/** The record of one command to a station as REST and webhooks show it. */
export class ActionResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182960' })
  _id: string;

  @ApiProperty({
    description: 'What was asked; its events are `<type>.requested`, `.accepted`, `.rejected`',
    example: 'chargestation.reset',
  })
  type: string;

  @ApiProperty({
    enum: ['requested', 'completed', 'failed'],
    description: '`completed`: the station accepted; `failed`: everything else, see `outcome`',
  })
  status: 'requested' | 'completed' | 'failed';

  @ApiProperty({
    nullable: true,
    type: 'string',
    enum: [...ACTION_OUTCOMES, null],
    description: 'Null while requested',
    example: 'accepted',
  })
  outcome: (typeof ACTION_OUTCOMES)[number] | null;

  @ApiProperty({ description: '`_id` of the chargestation', example: '6560a1b2c3d4e5f607182930' })
  chargestation: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: '`_id` of the connector, if it is about a known one',
    example: null,
  })
  connector: string | null;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: '`_id` of the session, if it is about one',
    example: null,
  })
  session: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was asked, passwords masked',
    example: { type: 'Soft' },
  })
  data: object;

  @ApiProperty({
    nullable: true,
    description:
      'What the station answered, verbatim but for masked passwords; a CALLERROR as `{code, description, details}`; a list when the command took several messages (the answers to the parts of one long list are joined, unless a part was not answered well); null without an answer',
    oneOf: [
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
      { type: 'null' },
    ],
    example: { status: 'Accepted' },
  })
  response_data: unknown;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'Why it failed, in words for people; null unless failed',
    example: null,
  })
  error: string | null;

  @ApiProperty({
    nullable: true,
    type: 'object',
    additionalProperties: true,
    description:
      'What was first observed after the acceptance, within 10 minutes, with its time `at`, for example the boot after a reset; of get_composite_schedule the schedule, in the same words for both versions (`scheduleStart`, `duration` in s, `chargingRateUnit`, `periods`)',
    example: { observed: 'chargestation.booted', at: '2026-11-22T10:00:30.000Z' },
  })
  effect: object | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-11-22T10:00:00.000Z' })
  requestedAt: string;

  @ApiProperty({
    nullable: true,
    type: 'string',
    description: 'When the station had answered, or was given up; ISO 8601, UTC',
    example: '2026-11-22T10:00:00.120Z',
  })
  answeredAt: string | null;

  @ApiProperty({ description: 'Free data', example: {} })
  meta_data: object;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-11-22T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-11-22T10:00:00.120Z' })
  updatedAt: string;
}
