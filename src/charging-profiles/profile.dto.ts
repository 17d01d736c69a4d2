import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { IsZonedTime } from './zoned-time.js';

/** Every purpose that a body may name: both names of the station's own, and the one that no CSMS may set. */
export const ASKED_PURPOSES = [
  'ChargePointMaxProfile',
  'ChargingStationMaxProfile',
  'TxDefaultProfile',
  'TxProfile',
  'ChargingStationExternalConstraints',
] as const;

const KINDS = ['Absolute', 'Recurring', 'Relative'] as const;
const RECURRENCIES = ['Daily', 'Weekly'] as const;
const RATE_UNITS = ['W', 'A'] as const;
const TIME = { type: String, format: 'date-time', example: '2026-03-01T00:00:00Z' } as const;
const INTEGER = { type: 'integer' } as const;
const FREE = { type: 'object', additionalProperties: true } as const;

/** A number, or text that is not empty. */
function isTransactionId(value: unknown): boolean {
  return Number.isInteger(value) || (typeof value === 'string' && value !== '');
}

/** 2.0.1 CustomDataType: whatever a vendor wants, under its name. */
function isCustomData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { vendorId } = value as { vendorId?: unknown };
  return typeof vendorId === 'string' && vendorId.length <= 255;
}

function CustomData(): PropertyDecorator {
  const description = 'OCPP 2.0.1 only: data of a vendor, with its vendorId; passed on as it is';
  const defaultMessage = () =>
    '$property must be an object with a vendorId of at most 255 characters';
  return applyDecorators(
    ApiPropertyOptional({ ...FREE, description }),
    MayBeAbsent(),
    ValidateBy({ name: 'isCustomData', validator: { validate: isCustomData, defaultMessage } }),
  ) as PropertyDecorator;
}

/** From a second of the schedule on, this limit. */
export class ChargingSchedulePeriodBody {
  @ApiProperty({ ...INTEGER, description: 'Seconds from the start of the schedule', example: 0 })
  @IsInt()
  startPeriod: number;

  @ApiProperty({
    description: "In the schedule's chargingRateUnit, at most one decimal; 0 pauses",
    example: 11000,
  })
  @IsNumber()
  limit: number;

  @ApiPropertyOptional({ ...INTEGER, description: '1 to 3; AC only', example: 3 })
  @MayBeAbsent()
  @IsInt()
  numberPhases?: number;

  @ApiPropertyOptional({
    ...INTEGER,
    description: '1 to 3; OCPP 2.0.1 only, with numberPhases 1',
    example: 2,
  })
  @MayBeAbsent()
  @IsInt()
  phaseToUse?: number;

  @CustomData()
  customData?: object;
}

/** Limits over time. */
export class ChargingScheduleBody {
  @ApiPropertyOptional({ ...INTEGER, description: 'OCPP 2.0.1 only; default: id of the profile' })
  @MayBeAbsent()
  @IsInt()
  id?: number;

  @ApiPropertyOptional({ ...INTEGER, description: 's, above 0', example: 86400 })
  @MayBeAbsent()
  @IsInt()
  duration?: number;

  @ApiPropertyOptional({ ...TIME, description: 'When it starts, with zone' })
  @MayBeAbsent()
  @IsZonedTime()
  startSchedule?: string;

  @ApiProperty({ enum: RATE_UNITS, description: 'W in all, or A per phase', example: 'W' })
  @IsIn(RATE_UNITS)
  chargingRateUnit: (typeof RATE_UNITS)[number];

  @ApiProperty({
    type: [ChargingSchedulePeriodBody],
    description: 'The first at 0, strictly rising',
  })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ChargingSchedulePeriodBody)
  chargingSchedulePeriod: ChargingSchedulePeriodBody[];

  @ApiPropertyOptional({
    description: 'Least rate at which charging makes sense, at most one decimal',
    example: 6,
  })
  @MayBeAbsent()
  @IsNumber()
  minChargingRate?: number;

  @ApiPropertyOptional({ ...FREE, description: 'OCPP 2.0.1 only, passed on as it is' })
  @MayBeAbsent()
  @IsObject()
  salesTariff?: object;

  @CustomData()
  customData?: object;
}

/** The fields of a charging profile in OCPP 1.6 style. Which are required `profile-body.ts` knows, since they may be wrapped. */
@ApiExtraModels(ChargingScheduleBody)
export class ChargingProfileBody {
  @ApiPropertyOptional({
    ...INTEGER,
    description: 'Id of the profile in the station, below 1,000,000,000; required',
    example: 100,
  })
  @MayBeAbsent()
  @IsInt()
  chargingProfileId?: number;

  @ApiPropertyOptional({ ...INTEGER, description: 'Another name of chargingProfileId' })
  @MayBeAbsent()
  @IsInt()
  id?: number;

  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    description:
      "TxProfile only: the station's transactionId or the _id of a session; default: the open session at the place",
    example: '5002',
  })
  @MayBeAbsent()
  @ValidateBy({
    name: 'isTransactionId',
    validator: {
      validate: isTransactionId,
      defaultMessage: () => '$property must be an integer or text',
    },
  })
  transactionId?: number | string;

  @ApiPropertyOptional({
    ...INTEGER,
    description: "From 0; the station's highest level belongs to the server; required",
    example: 0,
  })
  @MayBeAbsent()
  @IsInt()
  stackLevel?: number;

  @ApiPropertyOptional({
    enum: ASKED_PURPOSES,
    description:
      'Required. ChargePointMaxProfile and ChargingStationMaxProfile are the same, for either version. ChargingStationExternalConstraints is always refused',
    example: 'TxDefaultProfile',
  })
  @MayBeAbsent()
  @IsIn(ASKED_PURPOSES)
  chargingProfilePurpose?: (typeof ASKED_PURPOSES)[number];

  @ApiPropertyOptional({ enum: KINDS, description: 'Required', example: 'Recurring' })
  @MayBeAbsent()
  @IsIn(KINDS)
  chargingProfileKind?: (typeof KINDS)[number];

  @ApiPropertyOptional({
    enum: RECURRENCIES,
    description: 'With kind Recurring only, and required there',
    example: 'Daily',
  })
  @MayBeAbsent()
  @IsIn(RECURRENCIES)
  recurrencyKind?: (typeof RECURRENCIES)[number];

  @ApiPropertyOptional({ ...TIME, description: 'With zone' })
  @MayBeAbsent()
  @IsZonedTime()
  validFrom?: string;

  @ApiPropertyOptional({ ...TIME, description: 'With zone, after validFrom' })
  @MayBeAbsent()
  @IsZonedTime()
  validTo?: string;

  @ApiPropertyOptional({
    description:
      'Required. One schedule, also as a list of one; for a TxProfile of OCPP 2.0.1 up to three (ISO 15118)',
    oneOf: [
      { $ref: getSchemaPath(ChargingScheduleBody) },
      { type: 'array', items: { $ref: getSchemaPath(ChargingScheduleBody) } },
    ],
  })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ChargingScheduleBody)
  chargingSchedule?: ChargingScheduleBody | ChargingScheduleBody[];

  @CustomData()
  customData?: object;
}
