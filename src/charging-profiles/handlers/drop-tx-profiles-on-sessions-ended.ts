import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsEnded } from '../../sessions/sessions.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { LedgerStore } from '../ledger-store.js';
import { LimitWatch } from '../limit-watch.js';

/** A TxProfile ends with its transaction, and nothing is measured any more. */
@EventsHandler(SessionsEnded)
export class DropTxProfilesOnSessionsEnded implements IEventHandler<SessionsEnded> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: LedgerStore,
    private readonly watch: LimitWatch,
  ) {}

  handle({ sessions }: SessionsEnded): Promise<void> {
    this.watch.end(sessions);
    return this.unitOfWork.run(async () => {
      const ended = sessions.flatMap(({ station, transactionId, connector }) => {
        const { chargestation } = station;
        return transactionId === null ? [] : [{ chargestation, transactionId, connector }];
      });
      this.store.deleteOfSessions(ended);
    });
  }
}
