import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { SessionsStarted } from '../../sessions/sessions.events.js';
import { EffectObserver } from '../effect-observer.js';
import { sessionObservations } from '../session-observations.js';

/** A session that starts confirms a remote start. */
@EventsHandler(SessionsStarted)
export class ObserveEffectsOnSessionsStarted implements IEventHandler<SessionsStarted> {
  constructor(private readonly observer: EffectObserver) {}

  handle({ sessions }: SessionsStarted): void {
    this.observer.observe(sessionObservations('session_started', sessions));
  }
}
