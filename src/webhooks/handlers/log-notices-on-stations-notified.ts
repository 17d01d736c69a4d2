import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsNotified } from '../../ocpp-gateway/ocpp-gateway.events.js';
import type { EventType } from '../event-catalogue.js';
import { stationEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

/** The gateway names the type; `data` is the notice: `{chargestation, action, payload, receivedAt}`. */
@EventsHandler(StationsNotified)
export class LogNoticesOnStationsNotified implements IEventHandler<StationsNotified> {
  constructor(private readonly eventLog: EventLog) {}

  handle({ notices }: StationsNotified): void {
    const receivedAt = new Date().toISOString();
    this.eventLog.append(
      notices.map(({ station, type, action, payload }) => {
        const { chargestation } = station;
        const notice = { chargestation, action, payload, receivedAt };
        return stationEvent('chargestation', type as EventType, station, notice);
      }),
    );
  }
}
