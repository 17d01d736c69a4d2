import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectionsRefused } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { stationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';
import { refusalNotices } from '../refusal-notices.js';

/** One event per station; nobody can be told of an identity that nobody has. */
@EventsHandler(ConnectionsRefused)
export class LogRefusalsOnConnectionsRefused implements IEventHandler<ConnectionsRefused> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ refusals }: ConnectionsRefused): void {
    this.eventLog.append(
      refusalNotices(refusals).map(({ station, notice }) =>
        stationEvent('chargestation', 'chargestation.connection_refused', station, notice),
      ),
    );
  }
}
