import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectorsChanged } from '../../connectors/connectors.events.js';
import { stationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(ConnectorsChanged)
export class LogConnectorChangeOnConnectorsChanged implements IEventHandler<ConnectorsChanged> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ change, connectors }: ConnectorsChanged): void {
    this.eventLog.append(
      connectors.map(({ station, connector }) =>
        stationEvent('connector', `connector.${change}`, station, connector),
      ),
    );
  }
}
