import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargestationsOffline } from '../../chargestations/chargestations.events.js';
import { ChargestationEvents } from '../chargestation-events.js';

@EventsHandler(ChargestationsOffline)
export class LogChargestationOfflineOnChargestationsOffline
  implements IEventHandler<ChargestationsOffline>
{
  constructor(private readonly chargestationEvents: ChargestationEvents) {}

  async handle({ stations }: ChargestationsOffline): Promise<void> {
    await this.chargestationEvents.log('chargestation.offline', stations);
  }
}
