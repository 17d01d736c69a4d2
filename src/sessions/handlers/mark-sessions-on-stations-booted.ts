import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsBooted } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { SessionStore } from '../session-store.js';

/** A station that boots may have lost its transaction: the session stays open, but is closed after a day without messages. */
@EventsHandler(StationsBooted)
export class MarkSessionsOnStationsBooted implements IEventHandler<StationsBooted> {
  constructor(private readonly store: SessionStore) {}

  async handle({ stations }: StationsBooted): Promise<void> {
    this.store.markRebooted(stations.map(({ chargestation }) => chargestation));
  }
}
