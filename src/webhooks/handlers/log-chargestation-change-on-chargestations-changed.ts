import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargestationsChanged } from '../../chargestations/chargestations.events.js';
import { ChargestationEvents } from '../chargestation-events.js';

@EventsHandler(ChargestationsChanged)
export class LogChargestationChangeOnChargestationsChanged
  implements IEventHandler<ChargestationsChanged>
{
  constructor(private readonly chargestationEvents: ChargestationEvents) {}

  async handle({ change, stations }: ChargestationsChanged): Promise<void> {
    await this.chargestationEvents.log(`chargestation.${change}`, stations);
  }
}
