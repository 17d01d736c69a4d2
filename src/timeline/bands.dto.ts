import { ApiProperty } from '@nestjs/swagger';
import { BAND_SOURCES, type BandSource } from './bands.js';

const TIME = '2026-11-22T09:12:31.000Z';

/** A stretch of a session in which a status or a charging state was the same. */
export class BandResponse {
  @ApiProperty({
    enum: BAND_SOURCES,
    description:
      '`reported`: the station told the status of the connector; `synthetic`: the 2.0.1 flag published it; `charging_state`: the state of the session itself, published or not (2.0.1 only)',
  })
  source: BandSource;

  @ApiProperty({ description: 'Status, or chargingState', example: 'Charging' })
  status: string;

  @ApiProperty({ description: "The station's time", example: TIME })
  startTime: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Null while it lasts',
    example: '2026-11-22T10:02:00.000Z',
  })
  endTime: string | null;
}

/** A session in bands. */
export class SessionBandsResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Begin of the session; null before its first message',
    example: TIME,
  })
  startTime: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Its end; null while it lasts' })
  endTime: string | null;

  @ApiProperty({
    type: [BandResponse],
    description: 'By their beginning; the bands of one source never overlap',
  })
  bands: BandResponse[];

  @ApiProperty({
    description: 'There were too many events to read: bands of later statuses are missing',
    example: false,
  })
  truncated: boolean;
}
