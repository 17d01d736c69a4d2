import { ApiProperty } from '@nestjs/swagger';
import { SessionCostResponse } from './session-cost.dto.js';
import {
  ChargingActivityResponse,
  EnergyReportResponse,
  RawEnergyReportResponse,
  SessionConfigurationsResponse,
  SessionMetricsResponse,
} from './session-parts.dto.js';
import { SESSION_STATUSES } from './session-queries.dto.js';
import {
  ReachedTargetResponse,
  SessionFailureResponse,
  SessionTargetResponse,
} from './session-request.dto.js';

const TIME = '2026-11-22T10:00:00.000Z';
const ID = '6741a2f0c3b5d7e9f1a2b3c4';

/** A session as REST shows it and as webhooks send it. */
export class SessionResponse {
  @ApiProperty({ description: 'Id', example: ID })
  _id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'User (`_id`), if known',
    example: null,
  })
  user: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Token (`_id`), if registered',
    example: null,
  })
  token: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Token as the station sent it; null unless the organization shows it',
    example: '04E91C5A123480',
  })
  id_tag: string | null;

  @ApiProperty({ description: 'Chargestation (`_id`)', example: ID })
  chargestation: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Connector (`_id`); null until it is known',
    example: ID,
  })
  connector: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'EVSE number; null until it is known',
    example: 1,
  })
  evseId: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Rate (`_id`)', example: null })
  rate: string | null;

  @ApiProperty({
    enum: SESSION_STATUSES,
    description:
      'Life of the session: `created` when asked for by API, `cancelled` when it did not start then',
    example: 'Started',
  })
  status: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The station's own id of the transaction; null until the station has named it",
    example: '6f1c9c3e-5f3b-4f0a-9c58-0c0b6a1e2d01',
  })
  transactionId: string | null;

  @ApiProperty({
    type: SessionConfigurationsResponse,
    description: 'Flags of the organization when it began',
  })
  configurations: SessionConfigurationsResponse;

  @ApiProperty({
    type: SessionTargetResponse,
    nullable: true,
    description: 'What it is to be stopped at: time (minutes), energy (kWh), cost, soc (percent)',
    example: { energy: 20 },
  })
  target: object | null;

  @ApiProperty({
    type: ReachedTargetResponse,
    nullable: true,
    description: 'The part of the target that was reached: the station was told to stop then',
    example: null,
  })
  target_reached: object | null;

  @ApiProperty({
    type: SessionFailureResponse,
    nullable: true,
    description: 'Why it did not start, or did not stop when asked to',
    example: null,
  })
  failure: object | null;

  @ApiProperty({ type: SessionMetricsResponse, description: 'Its figures so far' })
  metrics: SessionMetricsResponse;

  @ApiProperty({ type: EnergyReportResponse, description: 'The newest readings, with units' })
  energy_report: EnergyReportResponse;

  @ApiProperty({
    type: RawEnergyReportResponse,
    nullable: true,
    description: 'Null unless `include_raw_energy_report` was on at the start',
  })
  raw_energy_report: RawEnergyReportResponse | null;

  @ApiProperty({
    type: [ChargingActivityResponse],
    description: 'What the session did, in order of time',
  })
  charging_activity: ChargingActivityResponse[];

  @ApiProperty({
    type: SessionCostResponse,
    nullable: true,
    description: 'What it costs so far, for good once it has ended; null without a rate',
    example: null,
  })
  cost: SessionCostResponse | null;

  @ApiProperty({
    description: 'Started, Ended and every message between them are there',
    example: false,
  })
  complete: boolean;

  @ApiProperty({
    type: [String],
    description: 'What was odd about the messages, for example gap or inferred_start',
    example: [],
  })
  anomalies: string[];

  @ApiProperty({ type: Object, description: 'Free data of the application', example: {} })
  meta_data: object;

  @ApiProperty({ description: 'Time of creation', example: TIME })
  createdAt: string;

  @ApiProperty({ description: 'Time of the last change', example: TIME })
  updatedAt: string;

  @ApiProperty({
    type: Object,
    nullable: true,
    description:
      'The newest TransactionEvent as sent (2.0.1); null on 1.6. The name is spelled as in eDRV',
  })
  raw_transction_event?: object | null;

  @ApiProperty({ type: Object, nullable: true, description: 'The same as `raw_transction_event`' })
  raw_transaction_event?: object | null;
}
