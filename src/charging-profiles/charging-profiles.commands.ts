import { Query } from '@nestjs/cqrs';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { Protocol } from '../shared/vocabulary/station.js';

/**
 * The TxProfile with which a session is to start, read from the `charging_profile` of a request (fields as in set_charging_profile) and
 * checked for this station. Rejects with DomainError `invalid_field`, `unknown_field`, `invalid_profile` or `reserved_profile`, whose paths
 * begin with `charging_profile`. Answered by charging-profiles.
 */
export class ReadStartProfile extends Query<ChargingProfile> {
  constructor(
    /** `_id`. */
    readonly chargestation: string,
    readonly protocol: Protocol,
    readonly profile: unknown,
  ) {
    super();
  }
}
