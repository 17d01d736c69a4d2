import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionRejected } from '../../actions/actions.events.js';
import { LedgerKeeper } from '../ledger-keeper.js';

/** Notes what a station has cleared although the action as a whole came to nothing, in the transaction that stores its answer. */
@EventsHandler(ActionRejected)
export class KeepLedgerOnActionRejected implements IEventHandler<ActionRejected> {
  constructor(private readonly keeper: LedgerKeeper) {}

  handle({ fact, answers }: ActionRejected): Promise<void> {
    return this.keeper.apply(fact, answers);
  }
}
