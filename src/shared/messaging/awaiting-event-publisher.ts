import type { EventBus, IEvent, IEventPublisher } from '@nestjs/cqrs';
import { lastValueFrom, of, tap } from 'rxjs';

type EventOperator = EventBus['eventOperators'][number];

/**
 * Publishes an event by awaiting its handlers one after the other and passing on their errors, so that what a handler
 * writes belongs to the publisher's transaction. The stock publisher starts all handlers and forgets them: a later
 * event was seen to finish first, and a failed handler left a half-written state that had been acknowledged.
 */
export class AwaitingEventPublisher implements IEventPublisher {
  #eventBus: EventBus | undefined;
  /** The bus offers every event to every handler; which ones take it is found at the first event of a class. */
  readonly #takers = new Map<unknown, readonly EventOperator[]>();

  /** Called once by the module that owns the bus, before the first publish. */
  attach(eventBus: EventBus): void {
    this.#eventBus = eventBus;
  }

  /** Resolves when every handler has finished; rejects with the first error, and later handlers do not run. */
  async publish<T extends IEvent>(event: T): Promise<void> {
    if (!this.#eventBus) throw new Error('AwaitingEventPublisher.attach() has not been called');
    const known = this.#takers.get(event.constructor);
    const takers: EventOperator[] = [];
    for (const operator of known ?? this.#eventBus.eventOperators) {
      const note = tap(() => takers.push(operator));
      await lastValueFrom(of(event).pipe(operator, note), { defaultValue: undefined });
    }
    if (!known && this.#eventBus.eventOperators.length > 0) {
      this.#takers.set(event.constructor, takers);
    }
  }
}
