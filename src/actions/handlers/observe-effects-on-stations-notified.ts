import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsNotified } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { EffectObserver } from '../effect-observer.js';
import type { Awaited } from '../effects.js';

const KINDS: Record<string, Awaited> = {
  'chargestation.firmware_status.updated': 'firmware_status',
  'chargestation.log_status.updated': 'log_status',
};

/** A report of progress confirms that a firmware update or an upload has begun. */
@EventsHandler(StationsNotified)
export class ObserveEffectsOnStationsNotified implements IEventHandler<StationsNotified> {
  constructor(private readonly observer: EffectObserver) {}

  handle({ notices }: StationsNotified): void {
    const at = new Date().toISOString();
    this.observer.observe(
      notices.flatMap(({ station, type, payload }) => {
        const kind = KINDS[type];
        if (!kind) return [];
        const effect = { observed: type, at, status: (payload as { status?: unknown }).status };
        const { chargestation } = station;
        return [{ chargestation, kind, connector: null, session: null, effect }];
      }),
    );
  }
}
