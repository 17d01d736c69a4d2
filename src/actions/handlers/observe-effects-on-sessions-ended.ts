import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsEnded } from '../../sessions/sessions.events.js';
import { EffectObserver } from '../effect-observer.js';
import { sessionObservations } from '../session-observations.js';

/** A session that ends confirms a remote stop. */
@EventsHandler(SessionsEnded)
export class ObserveEffectsOnSessionsEnded implements IEventHandler<SessionsEnded> {
  constructor(private readonly observer: EffectObserver) {}

  handle({ sessions }: SessionsEnded): void {
    this.observer.observe(sessionObservations('session_ended', sessions));
  }
}
