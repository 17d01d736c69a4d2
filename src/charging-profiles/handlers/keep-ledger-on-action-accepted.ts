import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ActionAccepted } from '../../actions/actions.events.js';
import { LedgerKeeper } from '../ledger-keeper.js';

/** Notes what a station has installed or cleared, in the transaction that stores its answer. */
@EventsHandler(ActionAccepted)
export class KeepLedgerOnActionAccepted implements IEventHandler<ActionAccepted> {
  constructor(private readonly keeper: LedgerKeeper) {}

  handle({ fact, answers }: ActionAccepted): Promise<void> {
    return this.keeper.apply(fact, answers);
  }
}
