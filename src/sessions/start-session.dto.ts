import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Matches,
  Max,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { SessionResponse } from './sessions.dto.js';

const ID = /^[0-9a-f]{24}$/;
const ID_RULE = { message: '$property must be an _id: 24 lower-case hex digits' };
const IGNORED = 'Accepted for compatibility and ignored';

/** `target` of a body. */
export class SessionTargetBody {
  @ApiPropertyOptional({ description: 'Minutes since the start', example: 90 })
  @MayBeAbsent()
  @IsNumber()
  @IsPositive()
  @Max(1_000_000)
  time?: number;

  @ApiPropertyOptional({ description: 'Energy delivered in kWh', example: 20 })
  @MayBeAbsent()
  @IsNumber()
  @IsPositive()
  energy?: number;

  @ApiPropertyOptional({
    description: 'Cost in the currency of the rate; refused for a session without a rate',
  })
  @MayBeAbsent()
  @IsNumber()
  @IsPositive()
  cost?: number;

  @ApiPropertyOptional({
    description: 'State of charge of the vehicle in percent, where the station reports it',
    example: 80,
  })
  @MayBeAbsent()
  @IsNumber()
  @IsPositive()
  @Max(100)
  soc?: number;
}

/** `configurations` of a body. */
export class SessionConfigurationsBody {
  @ApiPropertyOptional({ description: 'Keep raw sampled values in `raw_energy_report`' })
  @MayBeAbsent()
  @IsBoolean()
  include_raw_energy_report?: boolean;

  @ApiPropertyOptional({ description: "Show the driver's token in `id_tag`" })
  @MayBeAbsent()
  @IsBoolean()
  include_id_tag?: boolean;
}

/** Body of PATCH /v1.1/sessions/{id}: any subset. */
export class UpdateSession {
  @ApiPropertyOptional({
    type: SessionTargetBody,
    nullable: true,
    description: 'When to stop it: the first part that is reached counts. null: not by itself',
    example: { energy: 20 },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SessionTargetBody)
  target?: SessionTargetBody | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Free data of the application',
    example: { order: '4711' },
  })
  @MayBeAbsent()
  @IsObject()
  meta_data?: object;
}

/** Body of POST /v1.1/sessions. */
export class StartSession extends UpdateSession {
  @ApiProperty({
    description: 'Connector (`_id`) to start at',
    example: '6560a1b2c3d4e5f607182931',
  })
  @Matches(ID, ID_RULE)
  connector: string;

  @ApiPropertyOptional({
    description: 'User (`_id`) who charges; without `id_tag` by the newest accepted token of his',
    example: '6560a1b2c3d4e5f607182960',
  })
  @MayBeAbsent()
  @Matches(ID, ID_RULE)
  user?: string;

  @ApiPropertyOptional({
    description:
      'Token to start with, at most 20 characters for OCPP 1.6; without it and `user` one is made for this session alone',
    example: '04E91C5A123480',
  })
  @MayBeAbsent()
  @IsString()
  @Length(1, 36)
  id_tag?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'A charging profile with purpose TxProfile and without transactionId, as in set_charging_profile, that holds from the start',
    example: {
      chargingProfileId: 71,
      stackLevel: 1,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: {
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
      },
    },
  })
  @MayBeAbsent()
  @IsObject()
  charging_profile?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: SessionConfigurationsBody,
    description: "In place of the organization's settings",
  })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => SessionConfigurationsBody)
  configurations?: SessionConfigurationsBody;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: IGNORED })
  @Allow()
  payment?: unknown;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: IGNORED })
  @Allow()
  wallet?: unknown;
}

/** A session that was asked for, with the Action that asks the station. */
export class StartedSessionResponse extends SessionResponse {
  @ApiProperty({
    description: 'Action (`_id`) of the command to the station',
    example: '6560a1b2c3d4e5f607182960',
  })
  action: string;
}
