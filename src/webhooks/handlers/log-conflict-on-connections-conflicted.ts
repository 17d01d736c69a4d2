import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectionsConflicted } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { CONFLICT_ADVICE, type ConflictNotice } from '../connection-docs.js';
import { stationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(ConnectionsConflicted)
export class LogConflictOnConnectionsConflicted implements IEventHandler<ConnectionsConflicted> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ station, replaced, since, addresses }: ConnectionsConflicted): void {
    const notice: ConflictNotice = {
      chargestation: station.chargestation,
      replaced,
      addresses: [...addresses],
      advice: CONFLICT_ADVICE,
      since: new Date(since).toISOString(),
      at: new Date().toISOString(),
    };
    this.eventLog.append([
      stationEvent('chargestation', 'chargestation.connection_conflict', station, notice),
    ]);
  }
}
