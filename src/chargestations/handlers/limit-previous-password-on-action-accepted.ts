import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionAccepted } from '../../actions/actions.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { passwordsSetBy } from '../../shared/vocabulary/station-password-setting.js';
import { hashGivenPassword, PREVIOUS_PASSWORD_MS } from '../station-password.js';

const LIMIT = {
  name: 'chargestations-limit-previous-password',
  text: `UPDATE chargestation SET previous_password_until = CASE WHEN password_hash = $2 THEN $3::timestamptz END
    WHERE _id = $1 AND organization = $4 AND $2 IN (password_hash, previous_password_hash)
      AND previous_password_hash IS NOT NULL AND coalesce(previous_password_until > now(), true)`,
};

/**
 * A station that has accepted its newest password is about to use it, so the previous one ends after a while; when it has accepted the
 * previous one again that goes on, since the newest is not what the station has.
 */
@EventsHandler(ActionAccepted)
export class LimitPreviousPasswordOnActionAccepted implements IEventHandler<ActionAccepted> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle({ fact: { station, steps } }: ActionAccepted): Promise<void> {
    const { chargestation, organization } = station;
    const until = new Date(Date.now() + PREVIOUS_PASSWORD_MS);
    for (const password of steps.flatMap(passwordsSetBy)) {
      const hash = hashGivenPassword(password);
      this.unitOfWork.write(LIMIT, [chargestation, hash, until, organization]);
    }
  }
}
