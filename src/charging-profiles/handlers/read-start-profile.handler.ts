import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { RequestValidationPipe } from '../../shared/http/validation.pipe.js';
import type { ChargingProfile } from '../../shared/vocabulary/charging-profile.js';
import { ReadStartProfile } from '../charging-profiles.commands.js';
import { LimitsStore } from '../limits-store.js';
import { ChargingProfileBody } from '../profile.dto.js';
import { readProfile } from '../profile-body.js';
import { refuse } from '../profile-refusal.js';
import { checkForStart, checkProfile, checkReservedId } from '../profile-rules.js';
import { toProfile } from '../profile-translation.js';
import { limitsOf } from '../station-limits.js';
import { checkForStation, checkReservedStackLevel } from '../station-rules.js';

/** The part of the request that is read here; its name is that of the field in the paths of faults. */
class StartRequest {
  @ValidateNested()
  @Type(() => ChargingProfileBody)
  charging_profile: ChargingProfileBody;
}

/** Checks as those of set_charging_profile, but for the transaction, which does not exist yet. */
@QueryHandler(ReadStartProfile)
export class ReadStartProfileHandler implements IQueryHandler<ReadStartProfile> {
  readonly #validation = new RequestValidationPipe();

  constructor(private readonly limits: LimitsStore) {}

  async execute({ chargestation, protocol, profile }: ReadStartProfile): Promise<ChargingProfile> {
    const { charging_profile: fields } = (await this.#validation.transform(
      { charging_profile: profile },
      { type: 'body', metatype: StartRequest },
    )) as StartRequest;
    const asked = readProfile(fields, 'charging_profile.');
    refuse('invalid_profile', [...checkProfile(asked), ...checkForStart(asked)]);
    refuse('reserved_profile', checkReservedId(asked));
    const limits = limitsOf(protocol, await this.limits.load(chargestation));
    refuse('invalid_profile', checkForStation(asked, limits));
    refuse('reserved_profile', checkReservedStackLevel(asked, limits));
    return toProfile(asked, new Date());
  }
}
