import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRejected } from '../../actions/actions.events.js';
import { LedgerKeeper } from '../ledger-keeper.js';

/**
 * A station refuses to clear only what it does not have (Unknown), and one that refuses a profile has cleared those before it that it
 * clashed with: either way they are gone.
 */
@EventsHandler(ActionRejected)
export class KeepLedgerOnActionRejected implements IEventHandler<ActionRejected> {
  constructor(private readonly keeper: LedgerKeeper) {}

  async handle({ fact, outcome }: ActionRejected): Promise<void> {
    if (outcome !== 'rejected') return;
    await this.keeper.apply(
      fact,
      fact.steps.filter(({ name }) => name === 'clearChargingProfile'),
    );
  }
}
