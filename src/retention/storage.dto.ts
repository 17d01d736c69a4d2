import { ApiProperty } from '@nestjs/swagger';
import { RETENTION_KINDS, type RetentionKind } from '../shared/database/growing-tables.js';

/** What one kind of record takes up. */
export class StoredKindResponse {
  @ApiProperty({
    enum: RETENTION_KINDS,
    description:
      'events (with their deliveries), ocpp_messages, sessions (with their messages), actions (with reservations), audit_log',
    example: 'events',
  })
  kind: RetentionKind;

  @ApiProperty({
    type: 'integer',
    description: 'Days for which they are kept: `retention_<kind>` of the settings',
    example: 30,
  })
  retention: number;

  @ApiProperty({ type: 'integer', description: 'Number of rows, estimated', example: 120_000 })
  rows: number;

  @ApiProperty({
    type: 'integer',
    description: 'Bytes on disk with indexes, estimated',
    example: 96_000_000,
  })
  bytes: number;
}

/** What the records of an organization take up. */
export class StorageResponse {
  @ApiProperty({
    type: 'integer',
    description: 'Bytes of all kinds together',
    example: 150_000_000,
  })
  bytes: number;

  @ApiProperty({ type: [StoredKindResponse], description: 'Kind by kind' })
  kinds: StoredKindResponse[];
}
