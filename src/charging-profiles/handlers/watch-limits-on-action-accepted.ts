import { EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { ActionAccepted } from '../../actions/actions.events.js';
import { FindOpenSessions } from '../../sessions/sessions.commands.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { LimitWatch } from '../limit-watch.js';

/** A limit of a session, or of the connector where one is open, is to be seen in what is measured there. */
@EventsHandler(ActionAccepted)
export class WatchLimitsOnActionAccepted implements IEventHandler<ActionAccepted> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
    private readonly watch: LimitWatch,
  ) {}

  async handle({ fact }: ActionAccepted): Promise<void> {
    const step = fact.steps.find(({ name }) => name === 'setChargingProfile');
    if (step?.name !== 'setChargingProfile' || !(fact.session ?? fact.connector)) return;
    const session =
      fact.session ?? (await this.#sessionAt(fact.station.chargestation, fact.connector));
    if (session === null) return;
    this.unitOfWork.afterCommit(() => this.watch.watch(session, fact.action, step.request.profile));
  }

  async #sessionAt(chargestation: string, connector: string | null): Promise<string | null> {
    const open = await this.queryBus.execute(new FindOpenSessions(chargestation));
    return open.find((session) => session.connector === connector)?._id ?? null;
  }
}
