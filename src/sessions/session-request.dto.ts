import { ApiProperty } from '@nestjs/swagger';

const TIME = '2026-11-22T10:00:00.000Z';

/** When a session is to be stopped: the first part that is reached counts. */
export class SessionTargetResponse {
  @ApiProperty({ required: false, description: 'Minutes since the start', example: 90 })
  time?: number;

  @ApiProperty({ required: false, description: 'Energy delivered in kWh', example: 20 })
  energy?: number;

  @ApiProperty({
    required: false,
    description: 'Cost in the currency of the rate',
    example: 15,
  })
  cost?: number;

  @ApiProperty({
    required: false,
    description: 'State of charge of the vehicle in percent, where the station reports it',
    example: 80,
  })
  soc?: number;
}

/** The part of a target that was reached. */
export class ReachedTargetResponse {
  @ApiProperty({
    enum: ['time', 'energy', 'cost', 'soc'],
    description: 'Which part of the target',
    example: 'energy',
  })
  target: string;

  @ApiProperty({ description: 'What was measured then, in the unit of the target', example: 20.1 })
  value: number;

  @ApiProperty({ description: 'Time of the decision to stop', example: TIME })
  at: string;
}

/** Why a session did not start, or did not stop when the station was asked to. */
export class SessionFailureResponse {
  @ApiProperty({
    enum: ['start', 'stop'],
    description: 'What the station was asked for',
    example: 'start',
  })
  command: string;

  @ApiProperty({
    enum: ['rejected', 'timeout', 'connection_lost', 'error', 'not_started', 'cancelled', 'joined'],
    description:
      'What became of the command; `not_started`: accepted, but nothing happened within `session_start_timeout`; `cancelled`: by API; `joined`: the station used it for a session that was open already',
    example: 'rejected',
  })
  reason: string;

  @ApiProperty({ description: 'In words', example: 'The station answered Rejected' })
  message: string;

  @ApiProperty({ description: 'When', example: TIME })
  at: string;
}
