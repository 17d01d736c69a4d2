import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { RatesChanged } from '../../rates/rates.events.js';
import { organizationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(RatesChanged)
export class LogRateChangeOnRatesChanged implements IEventHandler<RatesChanged> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ change, rates }: RatesChanged): void {
    this.eventLog.append(
      rates.map(({ organization, rate }) =>
        organizationEvent('rate', `rate.${change}`, organization, rate),
      ),
    );
  }
}
