import { ApiProperty } from '@nestjs/swagger';

const TIME = '2026-11-22T10:00:00.000Z';

/** The organization's flags as they were when the session began. */
export class SessionConfigurationsResponse {
  @ApiProperty({
    description: 'Raw sampled values are kept in `raw_energy_report`',
    example: false,
  })
  include_raw_energy_report: boolean;

  @ApiProperty({ description: "The driver's token is shown in `id_tag`", example: true })
  include_id_tag: boolean;

  @ApiProperty({
    description: "Echo of the organization's setting; what gates is the setting in force",
    example: true,
  })
  include_artificial_status_notification_for_201: boolean;
}

/** Figures of a session. */
export class SessionMetricsResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: "Start, by the station's clock; null until the session has started",
    example: TIME,
  })
  chargingStart: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "End, by the station's clock; null while the session is open",
    example: TIME,
  })
  chargingStop: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Energy register at the start in Wh; null when the station sent none',
    example: 1254300,
  })
  meterStart: number | null;

  @ApiProperty({ description: 'Time spent in Charging in s', example: 1722 })
  energyPeriod: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Energy delivered in Wh; null when it cannot be known',
    example: 5250,
  })
  energyConsumed: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['Charging', 'EVConnected', 'SuspendedEV', 'SuspendedEVSE', 'Idle'],
    description: 'Newest chargingState of OCPP 2.0.1; null on 1.6',
    example: 'Charging',
  })
  chargingState: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'triggerReason of the Ended event of OCPP 2.0.1; null while open and on 1.6',
    example: 'EVCommunicationLost',
  })
  chargingStopReason: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The station's reason for the stop, Local when it gave none; null while open",
    example: 'Local',
  })
  stopReason: string | null;

  @ApiProperty({ description: 'Time zone of the times on this object', example: 'UTC' })
  timezone: string;
}

/** A value with its unit. */
export class ReadingResponse {
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Newest value in `unit`; null when the station sent none',
    example: 16,
  })
  value: number | null;

  @ApiProperty({ description: 'Unit of `value`', example: 'A' })
  unit: string;
}

/** The newest readings of a session. */
export class EnergyReportResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Time of the newest reading',
    example: TIME,
  })
  timestamp: string | null;

  @ApiProperty({
    type: ReadingResponse,
    description: 'Current per phase in A (of the phase that carries most)',
  })
  current: ReadingResponse;

  @ApiProperty({
    type: ReadingResponse,
    description: 'Power over all phases in kW',
    example: { value: 7.2105, unit: 'kW' },
  })
  power: ReadingResponse;

  @ApiProperty({
    type: ReadingResponse,
    description: 'Energy register in Wh',
    example: { value: 1254900, unit: 'Wh' },
  })
  energy_meter: ReadingResponse;

  @ApiProperty({
    type: ReadingResponse,
    description: 'State of charge of the vehicle in Percent',
    example: { value: 54, unit: 'Percent' },
  })
  state_of_charge: ReadingResponse;
}

/** One sampled value as the station sent it. */
export class RawReadingResponse {
  @ApiProperty({ description: 'Value as text, in `unit`', example: '7210.5' })
  value: string;

  @ApiProperty({ type: String, nullable: true, description: 'Unit as sent', example: 'W' })
  unit: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Phase as sent; null for the total',
    example: 'L1',
  })
  phase: string | null;

  @ApiProperty({ description: "Time of the sample, by the station's clock", example: TIME })
  timestamp: string;
}

/** Sampled values of the newest message that had any. */
export class RawEnergyReportResponse {
  @ApiProperty({ description: "Time of the message, by the station's clock", example: TIME })
  timestamp: string;

  @ApiProperty({ description: "Time of receipt, by the server's clock", example: TIME })
  server_timestamp: string;

  @ApiProperty({ type: [RawReadingResponse], description: 'Current.Import' })
  current: RawReadingResponse[];

  @ApiProperty({ type: [RawReadingResponse], description: 'Voltage' })
  voltage: RawReadingResponse[];

  @ApiProperty({ type: [RawReadingResponse], description: 'Power.Active.Import' })
  power: RawReadingResponse[];

  @ApiProperty({ type: [RawReadingResponse], description: 'Energy.Active.Import.Register' })
  energy_meter: RawReadingResponse[];
}

/** One stretch of a session in one state. */
export class ChargingActivityResponse {
  @ApiProperty({ description: 'Begin of the stretch', example: TIME })
  startTime: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'End of the stretch; null while it lasts',
    example: TIME,
  })
  endTime: string | null;

  @ApiProperty({
    description: 'chargingState (2.0.1) or connector status (1.6)',
    example: 'Charging',
  })
  status: string;
}
