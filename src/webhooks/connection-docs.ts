import { ApiProperty } from '@nestjs/swagger';
import { REFUSAL_REASONS } from '../shared/vocabulary/connection-refusal.js';
import { EventEnvelope } from './event-envelope.js';

const STATION = '6560a1b2c3d4e5f607182930';
const TIME = '2026-11-22T10:00:00.000Z';
const TIME_BEFORE = '2026-11-22T09:59:10.000Z';

/** How many connections were refused for one reason. */
export class RefusalCount {
  @ApiProperty({
    description: 'As in `GET /v1.1/connection_attempts`',
    enum: Object.keys(REFUSAL_REASONS),
    example: 'wrong_password',
  })
  reason: string;

  @ApiProperty({ type: 'integer', description: 'How many', example: 12 })
  count: number;
}

/** `data` of `chargestation.connection_refused`; all but `count`, `reasons` and `firstAt` tells of the last refusal. */
export class RefusalNotice {
  @ApiProperty({ description: '`_id` of the chargestation', example: STATION })
  chargestation: string;

  @ApiProperty({ description: 'Its OCPP identity', example: 'CS001' })
  identity: string;

  @ApiProperty({ type: 'integer', description: 'How many since the event before', example: 12 })
  count: number;

  @ApiProperty({ type: [RefusalCount], description: 'The same by reason' })
  reasons: RefusalCount[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'HTTP status of the answer; 429 beyond the limits; null when there was none',
    example: 401,
  })
  status: number | null;

  @ApiProperty({ description: 'What the station was told', example: 'Wrong password.' })
  result: string;

  @ApiProperty({ description: 'How to get the station connected' })
  advice: string;

  @ApiProperty({ type: String, nullable: true, description: 'As the station called it' })
  url: string | null;

  @ApiProperty({ type: [String], description: 'The WebSocket subprotocols that it offered' })
  protocols: string[];

  @ApiProperty({ description: 'IP address', example: '192.0.2.7' })
  address: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME_BEFORE })
  firstAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  lastAt: string;
}

/** Body of `chargestation.connection_refused`. */
export class ConnectionRefusedEvent extends EventEnvelope {
  @ApiProperty({ description: 'What was refused', type: RefusalNotice })
  data: RefusalNotice;
}

/** `data` of `chargestation.connection_conflict`. */
export class ConflictNotice {
  @ApiProperty({ description: '`_id` of the chargestation', example: STATION })
  chargestation: string;

  @ApiProperty({ type: 'integer', description: 'Sockets replaced since `since`', example: 6 })
  replaced: number;

  @ApiProperty({ type: [String], description: 'IP addresses of the sockets' })
  addresses: string[];

  @ApiProperty({ description: 'What to do about it' })
  advice: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME_BEFORE })
  since: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  at: string;
}

/** Body of `chargestation.connection_conflict`. */
export class ConnectionConflictEvent extends EventEnvelope {
  @ApiProperty({ description: 'What was noticed', type: ConflictNotice })
  data: ConflictNotice;
}

/** What to do when the sockets of a station replace one another all the time. */
export const CONFLICT_ADVICE =
  'Two stations may have the same identity and password, or the station opens sockets that it does not use. Look at the addresses, and reset the password if one of them is not its own.';
