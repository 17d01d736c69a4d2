import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsBooted } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { EffectObserver } from '../effect-observer.js';

/** A boot confirms a reset. */
@EventsHandler(StationsBooted)
export class ObserveEffectsOnStationsBooted implements IEventHandler<StationsBooted> {
  constructor(private readonly observer: EffectObserver) {}

  handle({ stations }: StationsBooted): void {
    const effect = { observed: 'chargestation.booted', at: new Date().toISOString() };
    this.observer.observe(
      stations.map(({ chargestation }) => ({
        chargestation,
        kind: 'booted',
        connector: null,
        session: null,
        effect,
      })),
    );
  }
}
