import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectorStatusesChanged } from '../../connectors/connectors.events.js';
import { EffectObserver } from '../effect-observer.js';

/** A status that the station reports confirms what was asked of the connector. */
@EventsHandler(ConnectorStatusesChanged)
export class ObserveEffectsOnConnectorStatusesChanged
  implements IEventHandler<ConnectorStatusesChanged>
{
  constructor(private readonly observer: EffectObserver) {}

  handle({ changes }: ConnectorStatusesChanged): void {
    const reported = changes.filter(({ synthetic }) => !synthetic);
    this.observer.observe(
      reported.map(({ station, connector, status, at }) => ({
        chargestation: station.chargestation,
        kind: 'connector_status',
        connector,
        session: null,
        effect: {
          observed: 'chargestation.connector_status.updated',
          at: new Date(at).toISOString(),
          connector,
          status,
        },
      })),
    );
  }
}
