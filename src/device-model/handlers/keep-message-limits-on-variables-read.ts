import { EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { ActionAccepted, ActionRejected } from '../../actions/actions.events.js';
import { FindChargestation } from '../../chargestations/chargestations.commands.js';
import { ReadConfigurationAnswers } from '../../ocpp-gateway/ocpp-gateway.commands.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { MessageLimitsStore } from '../message-limits-store.js';

/** The actions whose answers may hold variables. */
const READING: readonly string[] = [
  'chargestation.get_configuration',
  'chargestation.variables.get',
  'chargestation.ocpp_call',
];

/** Whoever reads the variables of a station, how long messages to it may be is learnt; also when it did not know all that was asked for. */
@EventsHandler(ActionAccepted, ActionRejected)
export class KeepMessageLimitsOnVariablesRead
  implements IEventHandler<ActionAccepted | ActionRejected>
{
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
    private readonly store: MessageLimitsStore,
  ) {}

  async handle({ fact, answers }: ActionAccepted | ActionRejected): Promise<void> {
    const { type, station } = fact;
    const responses = answers.flatMap((answer) => answer.responses);
    if (!READING.includes(type) || responses.length === 0) return;
    await this.unitOfWork.run(async () => {
      const { organization, chargestation } = station;
      const known = await this.queryBus.execute(new FindChargestation(organization, chargestation));
      if (!known?.protocol) return;
      const question = new ReadConfigurationAnswers(known.protocol, responses);
      this.store.save([{ station, values: await this.queryBus.execute(question) }]);
    });
  }
}
