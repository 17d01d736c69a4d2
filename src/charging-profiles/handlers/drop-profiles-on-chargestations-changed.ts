import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargestationsChanged } from '../../chargestations/chargestations.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { LedgerStore } from '../ledger-store.js';

/** Nothing is known any more of what is installed in a deleted chargestation. */
@EventsHandler(ChargestationsChanged)
export class DropProfilesOnChargestationsChanged implements IEventHandler<ChargestationsChanged> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: LedgerStore,
  ) {}

  async handle({ change, stations }: ChargestationsChanged): Promise<void> {
    if (change !== 'deleted') return;
    await this.unitOfWork.run(async () =>
      this.store.deleteOfStations(stations.map(({ chargestation }) => chargestation)),
    );
  }
}
