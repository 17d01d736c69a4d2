import { EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { GetChargestations } from '../../chargestations/chargestations.commands.js';
import { ChargestationsChanged } from '../../chargestations/chargestations.events.js';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';

const TAKE_OVER = {
  name: 'connection-attempts-take-over',
  text: `UPDATE connection_attempt a SET chargestation = s._id, updated_at = now()
    FROM unnest($1::text[], $2::text[], $3::text[]) AS s (_id, organization, endpoint)
    WHERE a.organization = s.organization AND a.subject = s.endpoint AND a.identity IS NOT NULL`,
};
const FORGET = {
  name: 'connection-attempts-forget',
  text: 'DELETE FROM connection_attempt WHERE chargestation = ANY($1::text[])',
};

/** A new chargestation takes over the attempts that its identity has made in its organization; a deleted one takes its own with it. */
@EventsHandler(ChargestationsChanged)
export class SettleAttemptsOnChargestationsChanged implements IEventHandler<ChargestationsChanged> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
  ) {}

  async handle({ change, stations }: ChargestationsChanged): Promise<void> {
    const ids = stations.map(({ chargestation }) => chargestation);
    if (change === 'deleted') this.unitOfWork.write(FORGET, [textArray(ids)]);
    if (change !== 'created') return;
    const shown = await this.queryBus.execute(new GetChargestations(ids));
    const endpoints = ids.map((id) => (shown.get(id) as { endpoint: string }).endpoint);
    const organizations = stations.map(({ organization }) => organization);
    this.unitOfWork.write(TAKE_OVER, [ids, organizations, endpoints].map(textArray));
  }
}
