import { ApiProperty } from '@nestjs/swagger';
import type { ChargingSchedule } from '../shared/vocabulary/charging-profile.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { InstalledProfile } from './charging-profiles.entity.js';

const TEXT_OR_NULL = { type: String, nullable: true } as const;
const TIME_OR_NULL = { type: String, format: 'date-time', nullable: true } as const;
const TIME = { type: String, format: 'date-time', example: '2026-01-01T08:00:00.000Z' } as const;

/** An installed charging profile as REST shows it. */
export class InstalledProfileResponse {
  @ApiProperty({ description: 'Id of this entry', example: '6560a1b2c3d4e5f607182960' })
  _id: string;

  @ApiProperty({ description: '`_id` of the chargestation', example: '6560a1b2c3d4e5f607182930' })
  chargestation: string;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description:
      '`_id` of the connector, if the command named a certain one; null once that is deleted',
    example: null,
  })
  connector: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'As in set_charging_profile; 0 is the station as a whole',
    example: 1,
  })
  connectorId: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The same number on OCPP 2.0.1; null on 1.6',
    example: 1,
  })
  evseId: number | null;

  @ApiProperty({ type: 'integer', description: 'Id in the station', example: 100 })
  chargingProfileId: number;

  @ApiProperty({ type: 'integer', description: 'Higher ones win', example: 0 })
  stackLevel: number;

  @ApiProperty({
    description:
      'ChargingStationMaxProfile, TxDefaultProfile or TxProfile; a station may also report ChargingStationExternalConstraints',
    example: 'TxDefaultProfile',
  })
  chargingProfilePurpose: string;

  @ApiProperty({ description: 'Absolute, Recurring or Relative', example: 'Recurring' })
  chargingProfileKind: string;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Daily or Weekly, if Recurring', example: 'Daily' })
  recurrencyKind: string | null;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: "The station's transaction that a TxProfile is for",
    example: null,
  })
  transactionId: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'From when it counts', example: null })
  validFrom: Date | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'Until when it counts', example: null })
  validTo: Date | null;

  @ApiProperty({
    description:
      'As in set_charging_profile: one schedule, or the list of a profile that has several',
    oneOf: [
      { $ref: '#/components/schemas/ChargingScheduleBody' },
      { type: 'array', items: { $ref: '#/components/schemas/ChargingScheduleBody' } },
    ],
  })
  chargingSchedule: ChargingSchedule | ChargingSchedule[];

  @ApiProperty({
    enum: ['api', 'server', 'station'],
    description:
      '`api`: set by this API; `server`: a power limit; `station`: found by a refresh, made by others',
    example: 'api',
  })
  source: InstalledProfile['source'];

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: '`_id` of the Action that installed it; null when it was found by a refresh',
    example: '6560a1b2c3d4e5f607182961',
  })
  action: string | null;

  @ApiProperty({ ...TIME, description: 'When it was first seen here' })
  createdAt: Date;

  @ApiProperty({ ...TIME, description: 'When it was last set or reported' })
  updatedAt: Date;
}

/** The public form of an installed profile. */
export function toResponse(row: InstalledProfile, protocol: Protocol): InstalledProfileResponse {
  const { kind, recurrencyKind = null, schedules } = row.profile;
  const [only, ...more] = schedules;
  return {
    _id: row._id,
    chargestation: row.chargestation,
    connector: row.connector,
    connectorId: row.number,
    evseId: protocol === 'ocpp1.6' ? null : row.number,
    chargingProfileId: row.profileId,
    stackLevel: row.stackLevel,
    chargingProfilePurpose: row.purpose,
    chargingProfileKind: kind,
    recurrencyKind,
    transactionId: row.transactionId,
    validFrom: row.validFrom,
    validTo: row.validTo,
    chargingSchedule: only && more.length === 0 ? only : schedules,
    source: row.source,
    action: row.action,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
