import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargingStatesChanged } from '../../sessions/sessions.events.js';
import { EventTally } from '../event-tally.js';

@EventsHandler(ChargingStatesChanged)
export class CountChangesOnChargingStatesChanged implements IEventHandler<ChargingStatesChanged> {
  constructor(private readonly tally: EventTally) {}

  handle({ sessions }: ChargingStatesChanged): void {
    for (const { station, live, changed } of sessions) {
      if (live && changed) this.tally.count(station.organization, 'changes');
    }
  }
}
