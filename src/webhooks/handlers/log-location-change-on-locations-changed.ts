import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { LocationsChanged } from '../../locations/locations.events.js';
import { organizationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(LocationsChanged)
export class LogLocationChangeOnLocationsChanged implements IEventHandler<LocationsChanged> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ change, locations }: LocationsChanged): void {
    this.eventLog.append(
      locations.map(({ organization, location }) =>
        organizationEvent('location', `location.${change}`, organization, location),
      ),
    );
  }
}
