import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsObject, Max, Min, ValidateNested } from 'class-validator';
import { toBoolean } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { ChargingProfileBody } from './profile.dto.js';

const GREATEST_NUMBER = 2_147_483_647;
const INTEGER = { type: 'integer' } as const;
const FREE = { type: 'object', additionalProperties: true } as const;
const PLACE =
  'Number of the connector on OCPP 1.6, of the EVSE on 2.0.1; 0 means the station as a whole';

/** Body of POST /v1.1/chargestations/{id}/set_charging_profile. */
export class SetChargingProfile extends ChargingProfileBody {
  @ApiPropertyOptional({ ...INTEGER, minimum: 0, description: `${PLACE}; required`, example: 1 })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(GREATEST_NUMBER)
  connectorId?: number;

  @ApiPropertyOptional({
    ...INTEGER,
    minimum: 0,
    description: 'May take the place of connectorId; if both are given they must agree on 2.0.1',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(GREATEST_NUMBER)
  evseId?: number;

  @ApiPropertyOptional({
    type: ChargingProfileBody,
    description: 'The profile. Its fields may also stand in the body itself',
  })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ChargingProfileBody)
  csChargingProfiles?: ChargingProfileBody;

  @ApiPropertyOptional({
    type: ChargingProfileBody,
    description: 'Another name of csChargingProfiles',
  })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ChargingProfileBody)
  chargingProfile?: ChargingProfileBody;

  @ApiPropertyOptional({ ...FREE, description: 'Free data, kept with the Action', example: {} })
  @MayBeAbsent()
  @IsObject()
  meta_data?: object;
}

/** Body of POST /v1.1/chargestations/{id}/clear_charging_profile. Criteria combine with AND; none means all profiles. */
export class ClearChargingProfile extends PickType(SetChargingProfile, [
  'chargingProfileId',
  'id',
  'connectorId',
  'evseId',
  'chargingProfilePurpose',
  'stackLevel',
  'meta_data',
] as const) {}

/** Query parameters of GET /v1.1/chargestations/{id}/charging_profiles. */
export class ListChargingProfiles {
  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description:
      'Ask the station first (OCPP 2.0.1; for admins and developers). A station of OCPP 1.6 cannot tell; then it is the same as without',
  })
  @MayBeAbsent()
  @Transform(toBoolean)
  @IsBoolean()
  refresh?: boolean;
}
