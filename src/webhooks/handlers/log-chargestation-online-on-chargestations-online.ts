import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargestationsOnline } from '../../chargestations/chargestations.events.js';
import { ChargestationEvents } from '../chargestation-events.js';

@EventsHandler(ChargestationsOnline)
export class LogChargestationOnlineOnChargestationsOnline
  implements IEventHandler<ChargestationsOnline>
{
  constructor(private readonly chargestationEvents: ChargestationEvents) {}

  async handle({ stations }: ChargestationsOnline): Promise<void> {
    await this.chargestationEvents.log('chargestation.online', stations);
  }
}
