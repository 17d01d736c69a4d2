import { EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { ActionAccepted, ActionRejected } from '../../actions/actions.events.js';
import { FindChargestation } from '../../chargestations/chargestations.commands.js';
import { ReadConfigurationAnswers } from '../../ocpp-gateway/ocpp-gateway.commands.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { LimitsStore } from '../limits-store.js';

/** The actions whose answers hold the configuration of a station. */
const READING: readonly string[] = [
  'chargestation.get_configuration',
  'chargestation.variables.get',
  'chargestation.ocpp_call',
];

/** Whoever reads the configuration of a station, its limits are learnt; also when it did not know all that was asked for. */
@EventsHandler(ActionAccepted, ActionRejected)
export class KeepLimitsOnConfigurationRead
  implements IEventHandler<ActionAccepted | ActionRejected>
{
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
    private readonly store: LimitsStore,
  ) {}

  async handle({
    fact: { type, station },
    answers,
  }: ActionAccepted | ActionRejected): Promise<void> {
    const responses = answers.flatMap((answer) => answer.responses);
    if (!READING.includes(type) || responses.length === 0) return;
    await this.unitOfWork.run(async () => {
      const { organization, chargestation } = station;
      const known = await this.queryBus.execute(new FindChargestation(organization, chargestation));
      if (!known?.protocol) return;
      const question = new ReadConfigurationAnswers(known.protocol, responses);
      this.store.save([{ station, configuration: await this.queryBus.execute(question) }]);
    });
  }
}
